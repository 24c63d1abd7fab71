"""The facts of one company as the judge sees them: no database, no pages.

Unknown is None, "" or an empty tuple: never zero, never "no".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipelines.text.money import Money

CALLED = "call_"
"""What the kind of a sign begins with that a call brought; its disposition follows."""

Policy = Literal["callable", "held", "shared"]
Status = Literal["open", "closed", "moved", "doubtful", "unknown"]


@dataclass(frozen=True, slots=True)
class LeadPhone:
    """A number of the company. e164: as dialled; extension: digits behind it; kind: mobile, landline, 400, 800, 95.

    valid: can be dialled. shared_by: how many companies state it, this one included. policy: see `enrich.lines`.
    """

    e164: str
    extension: str = ""
    kind: str = "unknown"
    valid: bool = True
    shared_by: int = 1
    policy: Policy = "held"


@dataclass(frozen=True, slots=True)
class LeadContact:
    """A person in the office. function and buying_role: codes of the vocabulary, with the reason in Chinese."""

    person: str = ""
    title: str = ""
    department: str = ""
    function: str = ""
    buying_role: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign of need. kind: code of `signal_words.toml`. evidence: the words that say it. seen: when they were dated.

    url: the page. expires: from this day on it no longer counts; None: never.
    """

    kind: str
    evidence: str
    seen: date
    url: str = ""
    expires: date | None = None

    def active(self, today: date) -> bool:
        """Whether it still counts on a day."""
        return self.expires is None or today < self.expires


@dataclass(frozen=True, slots=True)
class Spoken:
    """What calls established of a company. dials: calls made. result: the last conversation, as a dated sign.

    attitude, awareness: 0 to 4. answers: survey questions that were answered, and question=choice. wanted_by: by when
    the customer wants it solved. budget: yuan, (low, high). burning_issue: how many of the three parts of a B.I. hold.
    stance: the best one among its people, -2 to 2. None where nobody said.
    """

    dials: int = 0
    result: Signal | None = None
    attitude: int | None = None
    awareness: int | None = None
    answers: tuple[str, ...] = ()
    wanted_by: date | None = None
    budget: tuple[float, float | None] | None = None
    burning_issue: int | None = None
    stance: int | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """One company.

    industries: GB/T 4754-2017 codes with their scores (0 to 1), best first. segments: codes of `segments.toml`.
    employees: (low, high), high None for "and more". capital: registered capital. turnover: of a year. size: band, ""
    if unknown. branches: campuses and branches known. channels: codes of the channels that it was found in; sources:
    names of the spiders. website: its own, None if none is known. marks: code and words of what its own website shows
    of how it works, None where the site was not read. memberships: lists and rankings that it stands in. spoken: what
    calls established, None before the first.
    """

    lead_uid: str
    name: str
    province: str = ""
    city: str = ""
    district: str = ""
    industries: tuple[tuple[str, float], ...] = ()
    products: str = ""
    scope: str = ""
    employees: tuple[int, int | None] | None = None
    capital: Money | None = None
    founded: date | None = None
    status: Status = "unknown"
    phones: tuple[LeadPhone, ...] = ()
    contacts: tuple[LeadContact, ...] = ()
    signals: tuple[Signal, ...] = ()
    channels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    website: str | None = None
    turnover: Money | None = None
    size: str = ""
    segments: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] | None = None
    branches: int = 0
    memberships: tuple[str, ...] = ()
    spoken: Spoken | None = None
