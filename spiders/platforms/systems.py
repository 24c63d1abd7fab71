"""Content systems: their address forms and contact pages come from the table `data/reference/platforms.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from scrapy.http import Response

from spiders.arguments import ArgumentError
from spiders.base import DirectorySpider, page_of
from spiders.extract import company_of
from spiders.extract.links import links
from spiders.extract.organisers import organisers
from spiders.extract.platforms import Platform, platforms
from spiders.items import CompanyItem, Membership
from spiders.platforms.job_board import JobBoardSpider


class SystemSpider(DirectorySpider):
    """A site of a content system.

    platform: code of the system. addressing: which of its address forms the site uses (the keys of its `lists`), unless
    the card gives an address template of its own.
    """

    platform: ClassVar[str]
    addressing: ClassVar[str] = ""
    lists: ClassVar[str] = ""

    def __init__(self, addressing: str = "", **kwargs: Any) -> None:
        forms = self.system().lists
        if addressing and addressing not in forms:
            raise ArgumentError(f"addressing={addressing!r} is none of {', '.join(forms)}")
        self.form_of_lists = self.lists or forms.get(addressing or self.addressing, "")
        super().__init__(**kwargs)

    @classmethod
    def system(cls) -> Platform:
        """What is known of the system."""
        return platforms()[cls.platform]

    def list_template(self) -> str:
        """The address template of the card, else that of the system."""
        return self.form_of_lists

    def company_page(self, url: str) -> str:
        """The contact page by the card's rule, else by the system's."""
        return super().company_page(url) if self.contact else self.system().contact_page(url)

    def linked_companies(self, response: Response) -> list[CompanyItem]:
        """By the card's `details`, else by the system's."""
        pattern = self.details or self.system().details
        page = page_of(response)
        return [CompanyItem(url=url) for url in links(page, pattern)] if pattern else []


class DestoonSpider(SystemSpider):
    """Destoon: B2B and exhibition portals; companies live at /com/NAME/, their contacts one page below."""

    platform = "destoon"
    addressing = "query"


class FairsSpider(DestoonSpider):
    """The fairs of a portal, read for those who organise them."""

    every_days = 14
    addressing = "fairs_query"

    def parse_company(self, response: Response, row: CompanyItem | None = None) -> Iterator[CompanyItem]:
        """The organisers that a fair's page names; its contacts are somebody's only where there is one of them."""
        self.count("pages")
        response.meta["page_kind"] = "detail"
        page = page_of(response)
        said = company_of(page)
        self.stop_if_blocked(said.verdict, said.reason, response)
        named = organisers(page)
        if not named:
            self.count("unread_details")
        for name, role in named:
            item = CompanyItem(name=name, evidence={"name": f"label {role}"}, verdict="company", reason="organiser")
            item.memberships = [Membership(list=page.heading, role=role)]
            if len(named) == 1:
                item.phones, item.fax, item.emails = said.phones, said.fax, said.emails
                item.contact_person = said.contact_person
            yield item


class Cms74Spider(SystemSpider, JobBoardSpider):
    """74CMS: talent sites of a town."""

    platform = "74cms"
    addressing = "companies"


class PhpYunSpider(SystemSpider, JobBoardSpider):
    """PHPYun: talent sites of a town."""

    platform = "phpyun"
    addressing = "companies"


class PortalSpider(SystemSpider):
    """Portals made with DedeCMS, EmpireCMS or PHPCMS: a column of articles, each presenting a company."""

    platform = "dedecms"
    addressing = "static"
