"""Base spiders by platform: what sites of one kind share, so that a site is a card.

Kinds of pages: job boards, tables and their attachments, JSON listings, logo walls, fairs. Content systems: Destoon,
74CMS, PHPYun, and portals of the DedeCMS kind.
"""

from spiders.platforms.job_board import JobBoardSpider
from spiders.platforms.json_listing import JsonListingSpider
from spiders.platforms.members import LogoWallSpider, MembersSpider
from spiders.platforms.systems import Cms74Spider, DestoonSpider, FairsSpider, PhpYunSpider, PortalSpider
from spiders.platforms.table import TableSpider
from spiders.platforms.web_forms import WebFormsSpider

__all__ = [
    "Cms74Spider",
    "DestoonSpider",
    "FairsSpider",
    "JobBoardSpider",
    "JsonListingSpider",
    "LogoWallSpider",
    "MembersSpider",
    "PhpYunSpider",
    "PortalSpider",
    "TableSpider",
    "WebFormsSpider",
]
