"""The code that a crawl may need, imported once by the process that crawls are forked from (see `crawl_process`)."""

from __future__ import annotations

import gc
import sys

from scrapy.utils.misc import walk_modules_iter

FIRST = "scrapy.core.downloader.handlers.http11"
"""It looks through every module that is there."""

for package in (
    FIRST,
    *("scrapy.extensions", "scrapy.downloadermiddlewares", "scrapy.spidermiddlewares", "scrapy.pipelines"),
    *("spiders", "pipelines"),
):
    for _ in walk_modules_iter(package):
        pass
del sys.modules["spiders.settings"]  # it reads the environment, which is each crawl's own
gc.freeze()  # what is here stays shared between the crawls
