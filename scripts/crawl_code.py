"""The code that a crawl may need, imported once by the process that crawls are forked from (see `crawl_process`)."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

from scrapy.utils.misc import walk_modules_iter

PACKAGES = (
    "scrapy.core.downloader.handlers.http11",  # first: it looks through every module that is there
    *("scrapy.downloadermiddlewares", "scrapy.spidermiddlewares", "spiders", "pipelines"),
)


def read(package: str) -> None:
    """Import all modules of a package up to one that is broken: the crawl that needs it says so itself."""
    with suppress(Exception):
        for _ in walk_modules_iter(package):
            pass


for name in PACKAGES:
    read(name)
sys.modules.pop("spiders.settings", None)  # it reads the environment, which is each crawl's own
gc.freeze()  # what is here stays shared between the crawls
