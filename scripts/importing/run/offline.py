"""An import as a run: the same pipelines, the same row of `runs`, the same verdict, and no request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy

from scripts.importing.handover import read_items


class ImportSpider(scrapy.Spider):
    """Hands on the items of a file; `leads import` and `leads add` start it."""

    name = "import"
    home = ""

    def __init__(self, items: str = "", channel: str = "", file: str = "") -> None:
        super().__init__()
        self.items = Path(items)
        self.channel = channel
        self.arguments = {"channel": channel, "file": file}

    async def start(self) -> AsyncIterator[Any]:
        """The items, one list of one page."""
        assert self.crawler.stats is not None
        for name in ("pages", "lists"):
            self.crawler.stats.inc_value(f"tuoke/{name}")
        for item in read_items(self.items):
            self.crawler.stats.inc_value("tuoke/records")
            item.provenance.run_id = self.crawler.run_id  # type: ignore[attr-defined]  # set by RunRecorder
            yield item
