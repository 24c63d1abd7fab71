"""Job boards: lists of ads, read for the employers; the ads stay with them as signals of need."""

from __future__ import annotations

from collections.abc import Iterator

import scrapy
from scrapy.http import Response

from spiders.base import DirectorySpider, complete, page_of
from spiders.extract.job_postings import employers
from spiders.items import CompanyItem


class JobBoardSpider(DirectorySpider):
    """Ads -> employers. An employer that the list does not link to is read on the page of its ad (JobPosting data)."""

    every_days = 3

    def detail_request(self, record: CompanyItem, response: Response) -> Iterator[scrapy.Request]:
        """The employer's page, else that of its first ad."""
        asked = False
        for request in super().detail_request(record, response):
            asked = True
            yield request
        if not asked and record.job_ads:
            yield from self.ad_request(record, response)

    def ad_request(self, record: CompanyItem, response: Response) -> Iterator[scrapy.Request]:
        """A request for the page of a record's first ad; the record keeps the address that it had."""
        ad = CompanyItem(url=record.job_ads[0].url)
        for request in super().detail_request(ad, response):
            yield request.replace(cb_kwargs={"row": record})

    def parse_company(self, response: Response, row: CompanyItem | None = None) -> Iterator[CompanyItem]:
        """The employer of its own page, or of an ad's page by its JobPosting data."""
        found = employers(page_of(response))
        if not found:
            yield from super().parse_company(response, row)
            return
        self.count("pages")
        response.meta["page_kind"] = "detail"
        for item in found:
            item.url = row.url if row else ""
            yield complete(item, row) if row and row.name in ("", item.name) else item
