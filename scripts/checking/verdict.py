"""The verdict over a sample: what failed, held against what the source's card expects. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipelines.verdict import RunFacts
from scripts.checking.sample import COMPANIES, Seen
from spiders.card import Expected

Cause = Literal["", "dns", "tls", "timeout", "refused", "connection", "http", "robots", "block", "layout", "empty"]

FEW = 0.5
"""Below this share of what the card expects, a count or a field is amiss."""
SHOWN = ("name", "phones", "address", "contact_person", "website", "size")
LATER = "it takes too long. Try again at night, or with a longer --timeout"
MOVED = "it answers with an error. Is the address of the list still right? See lists in the card"
NETWORK: tuple[tuple[Cause, str, str, str], ...] = (
    ("dns", "CannotResolveHostError", "", "no name server knows its host. Has it moved? Then mend home in the card"),
    ("tls", "", "SSL", "its certificate or encryption is not accepted. Look at it in a browser; nothing is bypassed"),
    ("timeout", "DownloadTimeoutError", "", LATER),
    ("timeout", "TimeoutError", "", LATER),
    ("refused", "DownloadConnectionRefusedError", "", "nothing listens there. Is the site down, or the port wrong?"),
    ("http", "HttpError", "", MOVED),
    ("connection", "", "", "the connection broke. Try again later"),
)
"""Cause, kind of error, words in its message ("" for any), what they mean and what to do; the first that fits."""
NEXT = {
    "robots": "its robots.txt forbids the list: enabled = False, with that as the reason",
    "block": "it refuses: wait a day, then check once more; if it stays so, enabled = False, with that as the reason",
    "layout": "look at the list and at one company page: leads probe ADDRESS. New golden pages, then the card",
    "empty": "the list says that there is nothing: check how the card addresses regions and industries",
    "": "nothing to do",
}


@dataclass(frozen=True, slots=True)
class SampleVerdict:
    """ok, or the cause of what is wrong, with its evidence and what to do next."""

    cause: Cause
    evidence: str
    next_step: str

    @property
    def ok(self) -> bool:
        """Whether the source is as its card says."""
        return not self.cause


def judge_sample(seen: Seen, facts: RunFacts, expected: Expected) -> SampleVerdict:
    """The verdict: refusals first, then the network, then what could be read."""
    if facts.blocked:
        return _verdict("block", facts.blocked)
    if facts.robots_denied and not facts.pages:
        return _verdict("robots", "robots.txt forbids the list, or its server failed to give it")
    if seen.failures and facts.failed >= max(facts.pages, 1):
        return network(seen.failures, facts.errors)
    return judge_rows(seen, facts, expected) if seen.rows else judge_no_rows(facts)


def judge_no_rows(facts: RunFacts) -> SampleVerdict:
    """Why a list brought nothing."""
    if facts.not_found:
        return SampleVerdict("http", "the list was not found (404)", MOVED)
    if facts.empty_lists:
        return _verdict("empty", "the list was read, and says that it is empty")
    if facts.pages:
        return _verdict("layout", "the page of the list is no list of companies to the reader")
    if facts.off_site:
        return SampleVerdict("http", "the list redirects to another site, which is not followed", MOVED)
    return SampleVerdict("timeout", f"no page came before the sample was ended ({facts.finish_reason})", LATER)


def judge_rows(seen: Seen, facts: RunFacts, expected: Expected) -> SampleVerdict:
    """Whether a list and its companies are as the card expects."""
    counted = f"{seen.rows} companies on the list, {seen.companies} read of {COMPANIES} asked for"
    if facts.robots_denied:
        return _verdict("robots", f"{counted}; robots.txt forbids {facts.robots_denied} of their pages")
    if wrong := list(misses(seen, facts, expected)):
        return _verdict("layout", "; ".join((counted, *wrong)))
    filled = ", ".join(f"{name} {count}/{seen.companies}" for name, count in seen.filled.items() if name in SHOWN)
    following = "a next page" if seen.next_page else "no next page"
    return _verdict("", f"robots.txt allows it; {counted}, {following}; {filled}")


def _verdict(cause: Cause, evidence: str) -> SampleVerdict:
    return SampleVerdict(cause, evidence, NEXT[cause])


def network(failures: Mapping[str, str], counted: str) -> SampleVerdict:
    """What the first failure means; counted: all of them by kind."""
    kind, message = next(iter(failures.items()))
    for cause, error, words, meaning in NETWORK:
        if error in ("", kind) and words.casefold() in message.casefold():
            return SampleVerdict(cause, f"{counted}: {message}", meaning)
    raise AssertionError("the last row fits everything")


def misses(seen: Seen, facts: RunFacts, expected: Expected) -> Iterator[str]:
    """What the card expects and the sample does not have."""
    if facts.unread_details * 2 > facts.details:
        yield f"{facts.unread_details} of {facts.details} company pages could not be read"
    if facts.not_found * 2 > facts.details > 0:
        yield f"{facts.not_found} of {facts.details} company pages were not found"
    if expected.details and expected.per_page and not facts.details:
        yield "no row leads to a page of its company"
    if seen.rows < FEW * expected.per_page and seen.next_page:
        yield f"{seen.rows} companies on a page that should have {expected.per_page}"
    for name, share in expected.filled.items():
        if seen.companies >= COMPANIES and not seen.filled.get(name) and share > FEW:
            yield f"none has {name}, which {share:.0%} should have"
