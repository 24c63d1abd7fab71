"""Lists of members: of an association, a chamber, a park, a fair. Being on the list is itself kept as a fact."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scrapy.http import Response

from pipelines.text.websites import is_platform
from spiders.base import DirectorySpider, page_of
from spiders.extract.logos import logo_wall
from spiders.items import Listing, Membership

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def with_memberships(listing: Listing, title: str, url: str) -> Listing:
    """The listing, each record a member of the list of this title; the year is the title's, else the address's."""
    year = next((hit[1] for text in (title, url) if (hit := YEAR.search(text))), "")
    for record in listing.records:
        record.memberships = record.memberships or [Membership()]
        for place in record.memberships:
            place.list, place.year = place.list or title, place.year or year
    return listing


class MembersSpider(DirectorySpider):
    """Members with their places on the list; a member that is linked to its own site has a website, not a page here."""

    every_days = 90
    lists = "{home}/"

    def read_list(self, response: Response) -> Listing:
        """The members of a page."""
        listing = super().read_list(response)
        for record in listing.records:
            if record.url and not self.on_site(record.url):
                if not is_platform(urlsplit(record.url).netloc):
                    record.website = record.website or record.url
                record.url = ""
        title = page_of(response).heading
        return with_memberships(listing, title, response.url)


class LogoWallSpider(MembersSpider):
    """A wall of logos: a member is named by the text of its picture only, often by its brand alone."""

    def read_list(self, response: Response) -> Listing:
        """The members of a page; the texts of its wall of pictures where the general reader finds no companies."""
        listing = super().read_list(response)
        if listing.verdict == "none":
            page = page_of(response)
            if records := logo_wall(page):
                found = Listing(records=records, verdict="listing", reason="texts of a wall of pictures")
                return with_memberships(found, page.heading, response.url)
        return listing
