"""Who organises a fair: the companies and associations that its page names as 主办单位, 承办单位 and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spiders.extract.likeness import company_likeness
from spiders.extract.page import Page

ROLE = re.compile(
    r"^(主\s?办\s?(?:单位|方)|承\s?办\s?(?:单位|方)|协\s?办\s?单位|组织单位|组展单位|举办单位)\s*[:：]?\s*(.*)$"
)
APART = re.compile(r"[、;；/|]|\s{2,}|(?<=[\u3400-\u9fff）)])[,， ](?=[\u3400-\u9fff])")
MAX_NAME = 40
LEAST_LIKENESS = 0.3


def organisers(page: Page) -> list[tuple[str, str]]:
    """Name and role of each organiser, in the order of the page, each name once."""
    return list(dict(_named(page)).items())


def _named(page: Page) -> Iterator[tuple[str, str]]:
    lines = [line.text for line in page.lines if line.part == "main"]
    for text, following in zip(lines, [*lines[1:], ""], strict=True):
        if hit := ROLE.match(text):
            role = re.sub(r"\s", "", hit[1])
            for name in APART.split(hit[2] or following):
                if 3 < len(name.strip()) <= MAX_NAME and company_likeness(name) >= LEAST_LIKENESS:
                    yield name.strip(), role
