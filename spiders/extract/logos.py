"""Walls of logos: members that a page shows by their pictures and names in the texts of those."""

from __future__ import annotations

import re
from collections import defaultdict

from selectolax.lexbor import LexborNode

from spiders.extract.links import absolute
from spiders.extract.page import Page, folded
from spiders.items import CompanyItem

LEAST = 5
MAX_PICTURES = 2_000
MAX_NAME = 40
DRESS = re.compile(r"[\s_-]*(?:logo|标志|标识|图标|图片|的图片|商标)[\s_-]*", re.IGNORECASE)
NO_NAME = re.compile(
    r"^(?:[\W\d_]*|首页|关闭|更多|返回.*|二维码|微信.*|扫一扫.*|广告.*|banner.*|加载中.*|[\w-]+\.(?:png|jpe?g|gif|svg|webp))$",
    re.IGNORECASE,
)
DEPTH = 4


def logo_wall(page: Page) -> list[CompanyItem]:
    """A record for each picture of the largest group that stands in the same place of the page and bears names."""
    groups: dict[str, dict[str, CompanyItem]] = defaultdict(dict)
    for picture in page.tree.css("img")[:MAX_PICTURES]:
        attributes = picture.attributes
        name = DRESS.sub("", folded(attributes.get("alt") or attributes.get("title") or ""))
        if 1 < len(name) <= MAX_NAME and not NO_NAME.match(name):
            groups[_place(picture)].setdefault(name, _record(page, picture, name))
    wall = max(groups.values(), key=len, default={})
    return list(wall.values()) if len(wall) >= LEAST else []


def _record(page: Page, picture: LexborNode, name: str) -> CompanyItem:
    parent = picture.parent
    link = (parent.attributes.get("href") or "") if parent is not None and parent.tag == "a" else ""
    return CompanyItem(
        name=name,
        url=absolute(page.url, link),
        evidence={"name": "text of a picture"},
        verdict="company",
        reason="logo wall",
    )


def _place(picture: LexborNode) -> str:
    """The tags and classes around a picture: the same for all pictures of a wall."""
    steps: list[str] = []
    node = picture.parent
    while node is not None and len(steps) < DEPTH:
        steps.append(f"{node.tag}.{node.attributes.get('class') or ''}")
        node = node.parent
    return " ".join(steps)
