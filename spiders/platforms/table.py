"""Tables of companies: rankings, members, registers, parks, exhibitors; in a page, or in a file attached to one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.http import Response

from spiders.attachments import AttachmentError, kind_of, pages_of, read_apart
from spiders.base import page_of
from spiders.extract import extract_listing
from spiders.extract.links import links
from spiders.items import Listing
from spiders.platforms.members import MembersSpider, with_memberships

ATTACHED = r"(?i)\.(?:xlsx|xlsm|xls|csv|pdf)(?:$|\?)"


class TableSpider(MembersSpider):
    """Rows of a table -> records; the files that a page attaches are read for more of them."""

    def read_list(self, response: Response) -> Listing:
        """The rows of a page or of an attached file."""
        kind = kind_of(response.body, response.url)
        return self.read_attachment(response, kind) if kind else super().read_list(response)

    def read_attachment(self, response: Response, kind: str) -> Listing:
        """The rows of a file; a listing without rows and with the reason where it cannot be read."""
        title = str(response.meta.get("list_title") or "")
        found = Listing(verdict="listing", reason=f"{kind} attachment")
        try:
            for table in read_apart(response.body, kind):
                for page in pages_of(table, title):
                    found.records += extract_listing(page, response.url).records
        except AttachmentError as error:
            self.logger.warning("%s: %s", response.url, error)
            self.count("unread_attachments")
            found.verdict, found.reason = "none", str(error)
        for record in found.records:
            record.url = ""
        return with_memberships(found, title, response.url)

    def follow_listing(self, response: Response, listing: Listing, first: str) -> Iterator[Any]:
        """Items and requests of one page, the files attached to it included."""
        if not kind_of(response.body, response.url):
            yield from self.attachment_requests(response, first)
        yield from super().follow_listing(response, listing, first)

    def attachment_requests(self, response: Response, first: str) -> Iterator[scrapy.Request]:
        """A request for each file that a page attaches; its table is called as the page is."""
        page = page_of(response)
        for url in links(page, ATTACHED):
            if self.on_site(url):
                request = self.list_request(url, first=url)
                request.meta["list_title"] = page.heading
                yield request
