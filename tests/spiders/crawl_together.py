"""Crawl several sources in one process: `python crawl_together.py DATABASE NAME=ADDRESS …`, each from its list."""

import sys

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

QUICK = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_ENABLED": False, "LOG_LEVEL": "WARNING"}

if __name__ == "__main__":
    settings = get_project_settings()
    settings.setdict({**QUICK, "DATABASE": sys.argv[1]}, "cmdline")
    process = AsyncCrawlerProcess(settings)
    for words in sys.argv[2:]:
        name, _, address = words.partition("=")
        process.crawl(name, url=address)
    process.start()
