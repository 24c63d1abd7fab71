"""What a column may show of a lead, by name: the one vocabulary of all receivers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from enrich.call_list import CallListRow
from enrich.calls.policy import call_policy, holiday_note
from enrich.vocabulary import say
from pipelines.text.phones import national

REASONS_SHOWN = 5
SOURCE_SHOWN = ("source", "channel", "url", "last_seen")
SWITCHBOARD = "总机"


@dataclass(frozen=True, slots=True)
class Value:
    """read: off a row: a text, or for formats that have such things a list, a tuple of components or a mapping.

    free: words of a page, out of which numbers and addresses are taken: only gated columns carry those.
    """

    read: Callable[[CallListRow], Any]
    free: bool = False


def _fact(name: str) -> Callable[[CallListRow], str]:
    return lambda row: "" if row.facts[name] is None else str(row.facts[name])


def _phone(name: str, vocabulary: str) -> Callable[[CallListRow], str]:
    return lambda row: say(vocabulary, str(row.phones[0][name])) if vocabulary else str(row.phones[0][name])


def _person(name: str, vocabulary: str = "") -> Callable[[CallListRow], str]:
    def read(row: CallListRow) -> str:
        value = str(row.person[name]) if row.person else ""
        return say(vocabulary, value) if vocabulary else value

    return read


def digits(e164: str) -> str:
    """A number as it is dialled within China, digits only: 051265550101; a foreign one with its country code."""
    return re.sub(r"\D", "", national(e164))


def plain(e164: str) -> str:
    """The same behind the country code: 51265550101."""
    return e164.removeprefix("+86").removeprefix("+")


def _numbers(kinds: Iterable[str], write: Callable[[str], str], place: int = 0) -> Callable[[CallListRow], str]:
    """The number at a place among those of some kinds (all, if none is named), "" where there is none."""

    def read(row: CallListRow) -> str:
        chosen = [p["e164"] for p in row.phones if not kinds or p["kind"] in kinds]
        return write(chosen[place]) if place < len(chosen) else ""

    return read


def fired(row: CallListRow) -> list[str]:
    """Why the lead has its grade, the weightiest reasons first."""
    reasons = [r for r in row.reasons if r["state"] in ("fired", "capped")]
    return [r["text"] for r in sorted(reasons, key=lambda r: -abs(r["points"]))[:REASONS_SHOWN]]


def channel(row: CallListRow) -> str:
    """The channel that published the first phone: the script names it to the customer."""
    return say("channel", row.sources[0]["channel"]) if row.sources else ""


def _basis(row: CallListRow) -> str:
    """What whoever passed the first phone on said; else that it was published."""
    given = row.sources[0].get("basis") if row.sources else None
    return f"{channel(row)}: {given}" if given else f"企业公开发布于{channel(row)}"


def _with_extension(phone: Mapping[str, Any]) -> str:
    number = national(phone["e164"])
    return f"{number}转{phone['extension']}" if phone["extension"] else number


def _status(row: CallListRow) -> str:
    first = row.phones[0]
    return say("line_policy", "shared") if first["policy"] == "shared" else say("phone_status", first["status"])


def _source_url(row: CallListRow) -> str:
    return str(row.sources[0]["url"]) if row.sources else ""


def _employees_from(row: CallListRow) -> str:
    found = re.search(r"\d+", str(row.facts["employees"]))
    return found[0] if found else ""


def _title(row: CallListRow) -> str:
    return _person("title")(row) or SWITCHBOARD


def _place(separator: str) -> Callable[[CallListRow], str]:
    return lambda row: separator.join(filter(None, (row.facts[n] for n in ("province", "city", "district"))))


def _signals(row: CallListRow) -> list[str]:
    return [f"{s['seen'][:10]} {s['evidence']}" for s in row.signals]


def _summary(row: CallListRow) -> str:
    """One text for receivers with a single field for everything: grade, extension, reasons, signals."""
    extension = row.phones[0]["extension"]
    parts = (
        f"{row.facts['grade']}级",
        f"转{extension}" if extension else "",
        say("line_policy", "shared") if row.phones[0]["policy"] == "shared" else "",
        *fired(row),
        *_signals(row),
    )
    return ";".join(filter(None, parts))


def _calling_hours(row: CallListRow) -> str:
    """When it may be called: the hours, and from when on where it was called before."""
    policy, standing = call_policy(), row.standing
    if standing is None or standing.allowed or standing.earliest is None:
        return policy.words
    first = standing.earliest.astimezone(policy.zone)
    reasons = ";".join(filter(None, (standing.reason, holiday_note(first.date()))))
    return f"{first:%Y-%m-%d %H:%M} 起({reasons});{policy.words}"


def _listed(row: CallListRow) -> list[dict[str, Any]]:
    return [
        {k: p[k] for k in ("e164", "extension", "kind", "status", "policy", "shared_by")}
        | {"national": national(p["e164"])}
        for p in row.phones
    ]


MOBILE = ("mobile",)
OFFICE = ("landline", "400", "800", "95")
VALUES: dict[str, Value] = {
    "lead_uid": Value(_fact("lead_uid")),
    "name": Value(_fact("name"), free=True),
    "credit_code": Value(_fact("credit_code")),
    "fit": Value(_fact("fit")),
    "grade": Value(_fact("grade")),
    "grade_and_tier": Value(lambda row: f"{row.facts['grade']} {say('tier', row.facts['tier'])}"),
    "score": Value(lambda row: str(round(row.facts["rank"]))),
    "reasons": Value(lambda row: ";".join(fired(row)), free=True),
    "reason_list": Value(fired, free=True),
    "phone": Value(_numbers((), national)),
    "phone_digits": Value(_numbers((), digits)),
    "phone_plain": Value(_numbers((), plain)),
    "phone_e164": Value(_numbers((), str)),
    "phone_kind": Value(_phone("kind", "phone_kind")),
    "phone_status": Value(_status),
    "phone_shared_by": Value(_phone("shared_by", "")),
    "extension": Value(_phone("extension", "")),
    "second_phone_digits": Value(_numbers((), digits, 1)),
    "second_phone_plain": Value(_numbers((), plain, 1)),
    "other_phones": Value(lambda row: "、".join(_with_extension(p) for p in row.phones[1:])),
    "office_phone": Value(_numbers(OFFICE, national)),
    "office_phones": Value(lambda row: [str(p["e164"]) for p in row.phones if p["kind"] in OFFICE]),
    "mobile": Value(_numbers(MOBILE, national)),
    "phones": Value(_listed),
    "person": Value(_person("value")),
    "person_or_switchboard": Value(lambda row: _person("value")(row) or SWITCHBOARD),
    "title": Value(_person("title"), free=True),
    "title_or_switchboard": Value(_title, free=True),
    "buying_role": Value(_person("buying_role", "buying_role")),
    "email": Value(lambda row: row.emails[0] if row.emails else ""),
    "industry": Value(_fact("industry_name")),
    "industry_code": Value(_fact("industry_code")),
    "size": Value(
        lambda row: " ".join(filter(None, (say("size_band", row.facts["size_band"]), row.facts["employees"])))
    ),
    "employees_from": Value(_employees_from),
    "province": Value(_fact("province")),
    "city": Value(_fact("city")),
    "district": Value(_fact("district")),
    "region": Value(_place("-")),
    "address": Value(_fact("address"), free=True),
    "website": Value(_fact("website")),
    "domain": Value(lambda row: next((s["domain"] for s in row.sources if s["domain"]), "")),
    "signals": Value(lambda row: ";".join(_signals(row)), free=True),
    "signal_list": Value(_signals, free=True),
    "channel": Value(channel),
    "source_url": Value(_source_url),
    "source_list": Value(
        lambda row: [{k: s[k] for k in ("source", "channel", "url", "last_seen")} for s in row.sources]
    ),
    "verified_on": Value(lambda row: row.facts["last_seen"][:10]),
    "verified_at": Value(_fact("last_seen")),
    "basis": Value(_basis, free=True),
    "calling_hours": Value(_calling_hours),
    "attempts": Value(_fact("attempts")),
    "owner": Value(_fact("owner")),
    "summary": Value(_summary, free=True),
    "name_and_title": Value(lambda row: f"{row.facts['name']}-{_title(row)}", free=True),
    "name_parts": Value(lambda row: (_person("value")(row) or _title(row), "", "", "", ""), free=True),
    "organisation_parts": Value(lambda row: (row.facts["name"],), free=True),
    "address_parts": Value(
        lambda row: ("", "", *(row.facts[n] for n in ("address", "city", "province")), "", "中国"), free=True
    ),
}
