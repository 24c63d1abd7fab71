"""Listings that an interface gives as JSON: asked for by number of page, by GET or by POST."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import scrapy

from spiders.base import DirectorySpider
from spiders.extract.pagination import next_by_number
from spiders.items import CompanyItem

FORM = "application/x-www-form-urlencoded; charset=UTF-8"


class JsonListingSpider(DirectorySpider):
    """JSON -> records, page after page until one brings none.

    form: template of the body over {page}, for interfaces that are asked by POST; "" for GET, where the number of the
    page, or of its first record, stands in the address.
    """

    form: ClassVar[str] = ""

    def list_request(self, url: str, first: str) -> scrapy.Request:
        """A request for a page of the listing."""
        request = super().list_request(url, first)
        if not self.form:
            return request
        body = self.form.format(page=self.next_number(first))
        return request.replace(method="POST", body=body, headers={"Content-Type": FORM})

    def page_after(self, url: str, first: str, records: Sequence[CompanyItem]) -> str:
        """The same address where it is asked by form, else the one with the next number."""
        if not records:
            return ""
        return url if self.form else super().page_after(url, first, records) or next_by_number(url, len(records)) or ""
