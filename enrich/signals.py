"""Signals of need: from job advertisements by the words of `data/reference/signal_words.toml`, and from registration.

A signal suggests a need (燃眉之急), it does not claim one; it carries its words, its date and the day it expires.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from enrich.lead import Signal

TABLE = Path(__file__).resolve().parents[1] / "data" / "reference" / "signal_words.toml"
LONGEST_TEXT = 20_000
EVIDENCE_WIDTH = 12


@dataclass(frozen=True, slots=True)
class SeenAd:
    """A job advertisement of the company. seen: the day it was published, or first read where it gives no date."""

    title: str
    seen: date
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Need:
    kind: str
    label: str
    days: int
    title: re.Pattern[str]
    text: re.Pattern[str] | None
    never: re.Pattern[str] | None


def job_ad_signals(ads: Iterable[SeenAd]) -> tuple[Signal, ...]:
    """The needs that the ads speak of, newest first; the same ad on two sites is one signal, dated by the newer."""
    newest: dict[tuple[str, str], Signal] = {}
    for ad in ads:
        for signal in _signals(ad):
            key = signal.kind, title_key(ad.title)
            known = newest.get(key)
            if known is None or (signal.seen, known.url) > (known.seen, signal.url):
                newest[key] = signal
    return tuple(sorted(newest.values(), key=lambda s: (-s.seen.toordinal(), s.kind, s.evidence, s.url)))


def registration_signal(founded: date | None, today: date, url: str = "") -> Signal | None:
    """A new registration, as long as it is new."""
    if founded is None:
        return None
    rule = signal_table()["new_registration"]
    expires = founded + timedelta(days=rule["days"])
    if not founded <= today < expires:
        return None
    return Signal("new_registration", f"{rule['label']}: {founded.isoformat()} 成立", founded, url, expires)


def title_key(title: str) -> str:
    """A job title without what sites and recruiters add to it: equal for one job on two sites."""
    title = unicodedata.normalize("NFKC", title)[:200].casefold()
    title = re.sub(r"[(\[【{<《][^()\[\]【】{}<>《》]*[)\]】}>》]", "", title)
    title = re.sub(r"\d[\d.,万千kw元/月天年~\-–—]*", "", title)
    return re.sub(r"[\W_]+", "", _noise().sub("", title))


def _signals(ad: SeenAd) -> Iterator[Signal]:
    title = unicodedata.normalize("NFKC", ad.title)[:200]
    text = unicodedata.normalize("NFKC", ad.text[:LONGEST_TEXT])
    for need in _needs():
        if need.never and need.never.search(title):
            continue
        found = need.title.search(title)
        inside = need.text.search(text) if need.text and not found else None
        if found or inside:
            words = " ".join(title.split()) + (f"({_around(text, inside)})" if inside else "")
            yield Signal(need.kind, f"{need.label}: {words}", ad.seen, ad.url, ad.seen + timedelta(days=need.days))


def _around(text: str, found: re.Match[str]) -> str:
    cut = text[max(found.start() - EVIDENCE_WIDTH, 0) : found.end() + EVIDENCE_WIDTH]
    return f"…{' '.join(cut.split())}…"


def any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for any of some words, the longest first; None for no words."""
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(pattern, re.IGNORECASE) if pattern else None


@cache
def _needs() -> tuple[_Need, ...]:
    return tuple(
        _Need(
            kind=row["kind"],
            label=row["label"],
            days=row["days"],
            title=any_of(row["title"]) or re.compile(r"(?!)"),
            text=any_of(row.get("text", ())),
            never=any_of(row.get("never", ())),
        )
        for row in signal_table()["job_ads"]
    )


@cache
def _noise() -> re.Pattern[str]:
    return any_of(signal_table()["title_noise"]) or re.compile(r"(?!)")


def signal_kinds() -> tuple[str, ...]:
    """Every kind of signal that there is."""
    table = signal_table()
    kinds = [row["kind"] for row in (*table["job_ads"], *table["events"])]
    return tuple(dict.fromkeys(("new_registration", *kinds)))


@cache
def signal_table() -> dict[str, Any]:
    """The table `signal_words.toml`."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))
