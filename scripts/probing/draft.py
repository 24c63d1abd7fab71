"""Drafts a source from probed pages: the spider's file with its card, golden pages with what is read from them.

Everything a draft says is open to review: the spider is not enabled, and its golden results fail their test until a
person has marked them as reviewed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from pipelines.text.divisions import Division, find_divisions
from scripts.leads.errors import LeadsError
from scripts.probing.findings import Finding, golden, probe
from scripts.probing.invention import invent_page, leaks
from scripts.probing.pages import SavedPage
from scripts.probing.stand_ins import StandIns
from spiders.settings import CHANNELS

__all__ = ["CHANNELS", "draft", "write_goldens"]

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
GOLDEN = Path("tests/spiders/golden")
LARGEST = 2_000_000
SPIDER = Template('''"""$title. Drafted by `leads probe`, to be reviewed."""

$imports


class ${classname}Spider($base):
    """What is particular to this site; rows, company pages and the next page are found by what they say."""

    name = "$name"
    title = "$title"
    channel = "$channel"
    home = "$home"
    terms = "not read yet"
    evidence = "$evidence"
    expected = Expected(per_page=$per_page)
    enabled = False
    reason = "draft, to be reviewed"
$platform$regions    lists = "$lists"
''')


@dataclass(frozen=True, slots=True)
class Probed:
    """A page with what was found in it."""

    page: SavedPage
    finding: Finding


def draft(pages: Sequence[SavedPage], name: str, channel: str, region: str, *, root: Path) -> list[Path]:
    """Write the spider and its goldens below `root`; the written files. Raises LeadsError.

    pages: at least one listing; a company page and a last page of a list make the draft better.
    """
    if not NAME.fullmatch(name):
        raise LeadsError(f"{name!r} is no name for a spider: lower case letters, digits and underscores, e.g. my_site")
    spider = root / "spiders" / channel / f"{name}.py"
    if taken := list((root / "spiders").glob(f"*/{name}.py")):
        raise LeadsError(f"{taken[0].relative_to(root)} is there already; choose another name or remove it")
    probed = [Probed(page, probe(page.body, page.url)) for page in pages]
    listing = next((one for one in probed if one.finding.kind == "listing"), None)
    if listing is None:
        kinds = ", ".join(sorted({one.finding.kind for one in probed}))
        raise LeadsError(f"nothing to draft from: no list of companies (found: {kinds}). Probe a page that lists them")
    text = spider_text(listing.finding, name, channel, region)
    goldens = write_goldens(_roles(probed, listing), root / GOLDEN / name)
    spider.write_text(text, encoding="utf-8")
    return [spider, *goldens]


def spider_text(finding: Finding, name: str, channel: str, region: str) -> str:
    """The file of a spider that starts at the address of a listing."""
    parts = urlsplit(finding.url)
    lists = finding.url.removeprefix(f"{parts.scheme}://{parts.netloc}").replace("{", "{{").replace("}", "}}")
    regions = ""
    if region:
        division = _division(region)
        lists, part = _by_region(lists, division)
        regions = f'    regions = {{"{division.adcode}": "{part}"}}\n'
    following = "a next page" if finding.next_url else "no next page"
    today = datetime.now(UTC).date()
    made_by = finding.made_by
    module, base = ("platforms", made_by.platform.base) if made_by else ("base", "DirectorySpider")
    return SPIDER.substitute(
        name=name,
        title=_site_title(finding.title) or parts.netloc,
        classname="".join(part.capitalize() for part in name.split("_")),
        channel=channel,
        home=f"{parts.scheme}://{parts.netloc}",
        evidence=f"probe {today}: one list, {len(finding.records)} records, {following}",
        per_page=len(finding.records),
        base=base,
        imports="\n".join(sorted(["from spiders.card import Expected", f"from spiders.{module} import {base}"])),
        platform=f'    platform = "{made_by.platform.code}"\n' if made_by else "",
        regions=regions,
        lists="{home}" + lists.replace('"', "%22").replace("\\", "%5C"),
    )


def _site_title(title: str) -> str:
    """The last part of a page's title, where sites say their name; without what would end a string of Python."""
    last = re.split(r"\s[-–—|]\s|[_|｜－-]", title)[-1]
    return re.sub(r'["\\\x00-\x1f]+', " ", last).strip()[:40]


def _division(region: str) -> Division:
    found = find_divisions(region)
    if not found:
        raise LeadsError(f"no region {region!r}")
    return found[0]


def _by_region(lists: str, division: Division) -> tuple[str, str]:
    """The address with {region} in the place of the division, and what stood there. Raises LeadsError."""
    for word in (division.pinyin, division.adcode, division.name, division.name.rstrip("市省县区")):
        pattern = re.compile(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])")
        if pattern.search(lists):
            return pattern.sub("{region}", lists, count=1), word
    raise LeadsError(f"the address does not say {division.name} ({division.pinyin}); draft without --region")


def _roles(probed: Sequence[Probed], listing: Probed) -> dict[str, Probed]:
    """Which page becomes which golden: a list, a company's page, the last page of a list."""
    roles = {"list": listing}
    for one in probed:
        if one.finding.kind == "company":
            roles.setdefault("detail", one)
        elif one.finding.kind == "listing" and not one.finding.next_url and one is not listing:
            roles.setdefault("last", one)
    return roles


def write_goldens(roles: dict[str, Probed], folder: Path) -> list[Path]:
    """Write an invented page and its golden JSON for each role. Raises LeadsError rather than keep anything real."""
    stand_ins = StandIns(roles["list"].page.url)
    for one in roles.values():
        stand_ins.learn(one.finding.records)
    written: dict[Path, str] = {}
    sources = [one.page.body for one in roles.values()]
    for role, one in roles.items():
        if len(one.page.body) > LARGEST:
            raise LeadsError(f"{one.page.url} is too large to draft from ({len(one.page.body):,} bytes)")
        try:
            html = invent_page(one.page.body, one.page.url, stand_ins)
        except RecursionError as error:
            raise LeadsError(f"{one.page.url} is nested too deeply to draft from") from error
        if kept := leaks(sources, html):
            raise LeadsError(f"nothing was written: the invented page still says {', '.join(kept[:5])}")
        read = probe(html, stand_ins.address(one.page.url))
        if (read.kind, len(read.records)) != (one.finding.kind, len(one.finding.records)):
            raise LeadsError(
                f"nothing was written: {len(read.records)} of {len(one.finding.records)} records of {one.page.url} are "
                "read from its invented copy: write it by hand"
            )
        written[folder / f"{role}.html"] = html
        written[folder / f"{role}.json"] = json.dumps(golden(read, reviewed=False), ensure_ascii=False, indent=1) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return list(written)
