"""Stamps every item with where it was read, so that no spider has to."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from scrapy.http import Response
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from spiders.items import CompanyItem, Provenance


class ProvenanceMiddleware(BaseSpiderMiddleware):
    """Sets `CompanyItem.provenance` from the response that the item was read from."""

    def get_processed_item(self, item: Any, response: Response | None) -> Any:
        """The same item, stamped."""
        spider = self.crawler.spider
        if isinstance(item, CompanyItem) and response is not None and spider is not None:
            referer = (response.request.headers.get("Referer") if response.request else None) or b""
            item.provenance = Provenance(
                source=spider.name,
                channel=getattr(spider, "channel", ""),
                run_id=getattr(self.crawler, "run_id", ""),
                page_url=response.url,
                found_on=referer.decode("latin-1"),
                fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
                snapshot=hashlib.sha256(response.body).hexdigest(),
                page_kind=response.meta.get("page_kind", "row"),
            )
        return item
