"""`leads profile`: whom we sell to, as rules: list, make and check profiles."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import click
from rich.table import Table

from enrich.profiles import FOLDER, Profile, ProfileError, load_profile, parse_profile, profile_names, read_profile
from enrich.profiles.remarks import Remark, most_points, remarks
from enrich.profiles.writing import Answers, new_profile
from enrich.safe_files import whole
from pipelines.text.quantities import parse_employees
from scripts.leads.errors import LeadsError
from scripts.leads.options import adcodes, industry_codes
from scripts.leads.output import console, literal

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
BETWEEN = re.compile(r"[,，、;；\s]+")
Read = TypeVar("Read")


@click.group("profile")
def command() -> None:
    """List, make and check profiles: whom we sell to, as rules in data/profiles/."""


@command.command("list")
def list_() -> None:
    """Show every profile: what it sells to whom, its version and how many rules it has."""
    table = Table(box=None)
    for heading in ("profile", "title", "version", "rules"):
        table.add_column(heading)
    for name in profile_names():
        profile = _loaded(lambda name=name: load_profile(name))  # type: ignore[misc]  # the default binds the name
        table.add_row(name, literal(profile.title), profile.version, str(len(profile.rules)))
    console.print(table)


@command.command("check")
@click.argument("which", metavar="[NAME|FILE]…", nargs=-1)
def check(which: tuple[str, ...]) -> None:
    """Explain what is wrong with profiles, by default with all of data/profiles/, each with its line.

    A mistake keeps the profile from being used. A remark is about what can be read and yet does nothing: a code that no
    company has, a grade that nobody can reach. Exit code 1 for mistakes, 0 with remarks or without.
    """
    mistakes = []
    for one in which or profile_names():
        try:
            _check(one)
        except LeadsError as error:
            mistakes.append(str(error))
    if mistakes:
        raise LeadsError("\n".join(mistakes))


def _check(which: str) -> None:
    """Show what can be said of one profile. Raises LeadsError."""
    path = Path(which)
    profile = _loaded(lambda: read_profile(path) if path.suffix or path.is_file() else load_profile(which))
    for remark in remarks(profile):
        console.print(_said(profile, remark), soft_wrap=True)
    best, most = profile.fit[0][0], most_points(profile, "fit")
    soonest, ready = profile.readiness[0][0], most_points(profile, "readiness")
    console.print(
        f"{profile.name} {literal(profile.title)}: {len(profile.vetoes)} vetoes, {len(profile.rules)} rules; "
        f"A takes {best:g} of {most:g} points of fit, 1 takes {soonest:g} of {ready:g} of readiness"
    )


@command.command("new")
@click.argument("name")
@click.option("--title", prompt="What do you sell, and to whom (in Chinese)", help="In Chinese: 产品(客户).")
@click.option(
    "--industry", prompt="Industries of your customers (P83, 职业技能培训 …; commas between)", help="Codes or words."
)
@click.option("--words", prompt="Words in their names and products (commas between)", default="", help="May be empty.")
@click.option("--staff", prompt="Their staff, as 10-300 (empty: any)", default="", help="10-300, 50以上, or empty.")
@click.option("--region", prompt="Provinces or cities you serve (empty: all)", default="", help="Places, or empty.")
@click.option("--margin", type=click.FloatRange(min=1), prompt="Yuan that a good sale brings", help="In yuan.")
@click.option(
    "--like", default="software", show_default=True, help="The profile whose signs, calls, script and survey it takes."
)
def new(name: str, *, title: str, industry: str, words: str, staff: str, region: str, margin: float, like: str) -> None:
    """Ask a few questions and write data/profiles/NAME.toml: a first draft to read, change and try.

    What calls and signs of need say, tiers, script and survey come from the profile of --like.
    """
    path = FOLDER / f"{name}.toml"
    if not NAME.fullmatch(name):
        raise LeadsError(f"{name!r} is no name for a profile: small letters, digits and _, as in dental_supplies")
    if path.exists():
        raise LeadsError(f"{path.name} exists already; change it there, or choose another name")
    regions = tuple(_listed(region))
    adcodes(regions)
    answers = Answers(
        name=name,
        title=title,
        industries=tuple(dict.fromkeys(code for word in _listed(industry) for code in industry_codes(word))),
        words=tuple(_listed(words)),
        staff=_staff(staff),
        regions=regions,
        margin=margin,
    )
    base = _loaded(lambda: load_profile(like))
    text = _loaded(lambda: new_profile(base.source.text, answers, date.today().strftime("%Y.%m.%d")))
    profile = _loaded(lambda: parse_profile(text, path.name))
    try:
        with whole(path) as draft:
            draft.write_text(text, encoding="utf-8")
    except OSError as error:
        raise LeadsError(f"cannot write {path}: {error.strerror}") from error
    console.print(f"Written: {path}", soft_wrap=True)
    for remark in remarks(profile):
        console.print(_said(profile, remark), soft_wrap=True)
    console.print(f"Read it, change what you know better (script and survey too), then: leads enrich --profile {name}")


def _said(profile: Profile, remark: Remark) -> str:
    return f"[yellow]{profile.source.file}:{remark.line}:[/yellow] {literal(remark.text)}"


def _loaded(read: Callable[[], Read]) -> Read:
    try:
        return read()
    except ProfileError as error:
        raise LeadsError(str(error)) from error


def _listed(text: str) -> list[str]:
    return [word for word in BETWEEN.split(text) if word]


def _staff(text: str) -> tuple[int, int | None]:
    if not text.strip():
        return 0, None
    found = parse_employees(text)
    if found is None:
        raise LeadsError(f"no number of staff {text!r}: write 10-300, 50以上, or nothing")
    return found
