"""`scrapy crawl SPIDER -a region=… -a industry=… -a sample=N -s REPLAY=FILE`, its words checked before it starts."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import Any

from rapidfuzz import process
from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError

from spiders.arguments import ArgumentError
from spiders.base import require_contact
from spiders.replay import ArchiveError, pages

importlib.import_module("scrapy.core.downloader.contextfactory")
"""Its deprecated names make it look through all modules there are: three times as long once ours are in."""


class Command(CrawlCommand):
    """Scrapy's own `crawl`, with checked arguments."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check, then crawl. Raises UsageError with the nearest right words."""
        if len(args) == 1:
            self.check(args[0], opts.spargs)
        super().run(args, opts)

    def check(self, name: str, arguments: dict[str, Any]) -> None:
        """Raise UsageError for a spider, an argument or an archive that cannot be used."""
        assert self.crawler_process is not None
        assert self.settings is not None
        loader = self.crawler_process.spider_loader
        names = loader.list()
        if name not in names:
            nearest = ", ".join(word for word, *_ in process.extract(name, names, limit=3))
            raise UsageError(f"no spider {name!r}. Nearest: {nearest}. All: scrapy list", print_help=False)
        try:
            spider = loader.load(name)(**arguments)
            if home := getattr(spider, "home", ""):
                require_contact(home, self.settings)
            archive = self.settings.get("REPLAY")
            if not archive and not getattr(spider, "start_addresses", True):
                raise ArgumentError(
                    "which list? Give its address, -a url=https://…, or for a source made for many sites its site, -a home=https://…"
                )
            if archive and not list(pages(Path(archive))):
                raise ArchiveError(f"{archive}: holds no response")
        except (ArgumentError, ArchiveError) as error:
            raise UsageError(f"{name}: {error}", print_help=False) from error
