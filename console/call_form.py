"""The form of a call card, read into what `record_call` takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from console.page import Ask
from enrich.calls.corrections import CORRECTABLE
from enrich.calls.errors import ResultError
from enrich.calls.facts import CallFact, fact_kinds
from enrich.calls.policy import call_policy
from enrich.calls.results import CallResult
from enrich.vocabulary import words

KEY = re.compile(r"[\w-]{8,64}", re.ASCII)
LATEST = timedelta(days=14)
"""A result that waited in a browser is taken for as long as this."""
SEPARATOR = "、"


def read_call(ask: Ask, lead_uid: str) -> CallResult:
    """The call that a form tells of. Raises ResultError for what cannot be read.

    `key` makes it one call however often it is sent; it holds for its sender alone, so that nobody overwrites the call
    of somebody else.
    """
    key, code = ask.said("key"), ask.said("disposition")
    if not KEY.fullmatch(key):
        raise ResultError("bad_fact", "页面没有编号, 请重新打开")
    if code not in words("disposition"):
        raise ResultError("no_code", "请选择结果")
    return CallResult(
        call_uid=f"console:{ask.me.name}:{key}",
        lead_uid=lead_uid,
        disposition=code,
        called_at=_called_at(ask),
        agent=ask.me.name,
        e164=_number(ask, lead_uid),
        callback_at=_callback(ask),
        note=ask.said("note"),
        attitude=_level(ask, "attitude"),
        awareness=None,
        profile=ask.settings.profile,
        answers={
            name.removeprefix("answer:"): SEPARATOR.join(told)
            for name, values in ask.form.items()
            if name.startswith("answer:") and (told := [value for value in values if value.strip()])
        },
        corrections={field: said for field in CORRECTABLE if (said := ask.said(f"correct:{field}"))},
        facts=tuple(_facts(ask)),
    )


def _called_at(ask: Ask) -> datetime:
    """When it was made, which may be hours before it is heard of; now where nobody can tell."""
    said = ask.said("called_at")
    if not said:
        return ask.moment
    try:
        at = datetime.fromtimestamp(int(said) / 1000, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ResultError("bad_time", said) from error
    return at if ask.moment - LATEST < at < ask.moment else ask.moment


def _number(ask: Ask, lead_uid: str) -> str:
    """The number that was dialled: one that is known of this company, or nothing."""
    known = ask.db.execute(
        "SELECT 1 FROM contacts WHERE lead_uid = ? AND kind = 'phone' AND value = ?", [lead_uid, ask.said("e164")]
    )
    return ask.said("e164") if known.fetchone() else ""


def _callback(ask: Ask) -> datetime | None:
    day, time = ask.said("callback_day"), ask.said("callback_time")
    if not day:
        if ask.said("disposition") == "CALLBK":
            raise ResultError("bad_time", "请选择回访时间")
        return None
    try:
        return datetime.fromisoformat(f"{day}T{time or '09:00'}").replace(tzinfo=call_policy().zone)
    except ValueError as error:
        raise ResultError("bad_time", f"{day} {time}") from error


def _level(ask: Ask, name: str) -> int | None:
    said = ask.said(name)
    if said and said not in words(name):
        raise ResultError("bad_answer", f"{name}: {said}")
    return int(said) if said else None


def _facts(ask: Ask) -> Iterator[CallFact]:
    """fact:CODE of the company, with quote:CODE; person:N with person:N:CODE and person:N:words."""
    for code, kind in fact_kinds().items():
        if kind.of == "company" and (value := ask.said(f"fact:{code}")):
            yield CallFact(code, value, words=ask.said(f"quote:{code}"))
    for name in ask.form:
        if not re.fullmatch(r"person:\d+", name) or not ask.said(name):
            continue
        for code, kind in fact_kinds().items():
            if kind.of == "person" and (value := ask.said(f"{name}:{code}")):
                yield CallFact(code, value, ask.said(name), ask.said(f"{name}:words"))
