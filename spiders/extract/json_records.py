"""Listings as JSON: answers of an interface, state objects and JSON-LD in scripts.

The array of objects whose names look most like companies is taken; keys are read by `data/reference/json_keys.toml`.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from statistics import mean
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from spiders.extract.likeness import company_likeness
from spiders.extract.links import absolute
from spiders.extract.pagination import following_address
from spiders.extract.rows import Row

KEYS = Path(__file__).parents[2] / "data" / "reference" / "json_keys.toml"
MAX_JSON = 5_000_000
MAX_VISITED = 200_000
MAX_ROWS = 2_000
MAX_DEPTH = 12
MAX_NESTED = 3
MAX_SCRIPTS = 200
SAMPLE = 40
THRESHOLD = 0.85
ASSIGNED = re.compile(r"(?:=|\()\s*(?=[\[{]\s*[\"{\[\]}])")
ASIDE = re.compile(
    r"ads?$|banner|recommend|related|hot|nav|menu|filter|condition|option|breadcrumb|history", re.IGNORECASE
)
WORDS = frozenset(
    {"region", "industry", "size", "company_type", "funding", "job.place", "job.salary"}
)  # numbers are codes
CONTACT = frozenset({"phones", "address", "credit_code", "contact_person"})
SEPARATORS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class JsonListing:
    """Rows of the best array; total and next_url where the answer states them; score as for columns of a page."""

    rows: list[Row]
    score: float
    reason: str
    total: int | None = None
    next_url: str | None = None


@dataclass(frozen=True, slots=True)
class _Tables:
    fields: dict[str, list[tuple[str, int]]]
    page: dict[str, frozenset[str]]
    company: re.Pattern[str]
    other: re.Pattern[str]
    holder: re.Pattern[str]
    vague: frozenset[str]


@cache
def _tables() -> _Tables:
    read = tomllib.loads(KEYS.read_text(encoding="utf-8"))
    by_key: dict[str, list[tuple[str, int]]] = {}
    for field, keys in read["fields"].items():
        for rank, key in enumerate(keys):
            by_key.setdefault(key, []).append((field, rank))
    return _Tables(
        by_key,
        {kind: frozenset(keys) for kind, keys in read["page"].items()},
        re.compile(read["types"]["company"]),
        re.compile(read["types"]["other"]),
        re.compile(read["nested"]["holder"]),
        frozenset(read["nested"]["vague"]),
    )


def key_field(key: str, holder: str = "") -> str | None:
    """The field that a key names, both in lower case without separators; None for other keys.

    Vague keys such as name count only in an object that its own key, the holder, calls a company.
    """
    tables = _tables()
    ranked = tables.fields.get(key, ()) if key not in tables.vague or tables.holder.search(holder) else ()
    return min(ranked, key=itemgetter(1))[0] if ranked else None


def parse_json(text: str) -> Any:
    """The value of a JSON or JSONP answer, None when it is neither."""
    text = text.strip().lstrip("\ufeff").removesuffix(";")
    if wrapped := re.match(r"[\w.$]{1,80}\(", text):
        text = text[wrapped.end() :].rstrip(") ")
    return _decode(text) if text[:1] in ("{", "[") else None


def inline_json(tree: LexborHTMLParser) -> list[Any]:
    """Every JSON value of the page's scripts: JSON-LD together as one list, then state objects."""
    linked: list[Any] = []
    states: list[Any] = []
    for script in tree.css("script")[:MAX_SCRIPTS]:
        text = script.text() or ""
        kind = (script.attributes.get("type") or "").lower()
        if len(text) > MAX_JSON or len(text) < 40:
            continue
        if kind == "application/ld+json":
            value = _decode(text.strip())
            linked += value if isinstance(value, list) else [value]
        elif "json" in kind:
            states.append(_decode(text.strip()))
        elif len(text) > 200:
            states += _assigned(text)
    return [value for value in (linked, *states) if value]


def _assigned(text: str) -> Iterator[Any]:
    """Values that a script assigns, or passes to a call, as strict JSON."""
    decoder = json.JSONDecoder()
    end = 0
    for tried, start in enumerate(ASSIGNED.finditer(text)):
        if tried > 30:
            return
        if start.end() < end:
            continue
        try:
            value, end = decoder.raw_decode(text, start.end())
        except (ValueError, RecursionError):
            continue
        yield value


def _decode(text: str) -> Any:
    if len(text) > MAX_JSON:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def json_listing(value: Any, url: str) -> JsonListing | None:
    """The best listing inside a JSON value, None when no array looks like companies."""
    found = [listing for path, array in _arrays(value) if (listing := _read(path, array, url))]
    best = max(found, key=lambda listing: listing.score**2 * math.log2(1 + len(listing.rows)), default=None)
    if best is None:
        return None
    total, following = _paging(value, url, len(best.rows))
    return JsonListing(best.rows, best.score, best.reason, total, following)


def json_emptiness(value: Any) -> str:
    """What tells an answer without records from one that is no listing: an empty array beside a stated paging."""
    if not isinstance(value, dict) or next(_arrays(value), None):
        return ""
    holders = [value, *(inner for inner in value.values() if isinstance(inner, dict))]
    empty = next((key for holder in holders for key, inner in holder.items() if inner == []), "")
    return f"JSON array {empty} is empty" if empty and any(map(_paging_kind, _flat(value))) else ""


def _arrays(value: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every array of objects with the keys that lead to it."""
    queue: list[tuple[str, Any, int]] = [("", value, 0)]
    for visited, (path, current, depth) in enumerate(queue):
        if visited > MAX_VISITED or depth > MAX_DEPTH:
            return
        if isinstance(current, dict):
            queue += [
                (f"{path}.{key}", item, depth + 1) for key, item in current.items() if isinstance(item, dict | list)
            ]
        elif isinstance(current, list):
            objects = [item for item in current if isinstance(item, dict)]
            if objects:
                yield path, objects[:MAX_ROWS]
                queue += [(path, item, depth + 1) for item in objects[:MAX_ROWS]]


def _flat(record: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Scalar values of an object and of the objects in it, by joined key."""
    flat: dict[str, str] = {}
    for key, value in record.items():
        joined = prefix + SEPARATORS.sub("", key).lower()
        if isinstance(value, dict) and depth < MAX_NESTED:
            for inner, text in _flat(value, joined, depth + 1).items():
                flat.setdefault(_known(inner, joined), text)
        elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            flat.setdefault(joined, " ".join(value))
        elif isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            flat.setdefault(joined, str(value))
    return flat


def _known(key: str, holder: str) -> str:
    """A nested key without that of its holder, where only so it is known: contact.companyTel; trader.name is a name."""
    tables = _tables()
    inner = key.removeprefix(holder)
    if key in tables.fields or inner not in tables.fields:
        return key
    return inner if inner not in tables.vague or tables.holder.search(holder) else key


def _read(path: str, array: list[dict[str, Any]], url: str) -> JsonListing | None:
    tables = _tables()
    flat = [_flat(record) for record in array]
    kinds = [record.get("itemtype") or record.get("type") or "" for record in flat]
    companies = [bool(tables.company.search(kind)) for kind in kinds]
    if any(companies):
        flat = [record for record, company in zip(flat, companies, strict=True) if company]
    elif any(tables.other.search(kind) for kind in kinds) and not any("hiringorganizationname" in r for r in flat):
        return None
    best = max(((_name_score(flat, key), key) for key in _keys_of(flat, "name")), default=None)
    if best is None:
        return None
    score, key = best
    score += 0.8 * any(companies) - 0.6 * bool(ASIDE.search(path))
    fields = {name for record in flat[:SAMPLE] for k in record for name, _ in tables.fields.get(k, ())}
    score += 0.1 * min(4, len(fields - {"name", "url", "description", "job.title"})) + 0.2 * len(fields & CONTACT)
    if score < THRESHOLD:
        return None
    rows = [_row(record, key, url) for record in flat]
    return JsonListing(rows, score, f"JSON array {path.strip('.') or '[]'}, name {key}")


def _keys_of(flat: list[dict[str, str]], field: str) -> set[str]:
    by_key = _tables().fields
    return {key for record in flat[:SAMPLE] for key in record if any(name == field for name, _ in by_key.get(key, ()))}


def _name_score(flat: list[dict[str, str]], key: str) -> float:
    texts = [record[key] for record in flat[:SAMPLE] if record.get(key)]
    rank = next(rank for name, rank in _tables().fields[key] if name == "name")
    likeness = mean(company_likeness(text) for text in texts) if texts else 0.0
    named = 0.8 if rank < 32 else 0.3 if key in ("fullname", "itemname", "name") else 0.0
    return (likeness + named - 0.002 * rank) * len(texts) / len(flat[:SAMPLE])


def _row(record: dict[str, str], name_key: str, url: str) -> Row:
    row = Row()
    row.add("name", record.get(name_key, ""), f"JSON {name_key}")
    ranked = sorted(
        (rank, field, key)
        for key in record
        if key != name_key
        for field, rank in _tables().fields.get(key, ())
        if field != "name" and (field, name_key) != ("job.title", "title")
    )
    for _, field, key in ranked:
        if field in WORDS and record[key].isdecimal():
            continue
        text = absolute(url, record[key]) if field in ("url", "job.url") else record[key]
        row.add(field, text, f"JSON {key}")
    return row


def _paging(value: Any, url: str, rows: int) -> tuple[int | None, str | None]:
    """Total of records and next address as the answer states them near its top; rows: how many it holds itself."""
    if not isinstance(value, dict):
        return None, None
    flat = _flat(value)
    tail: dict[str, list[str]] = {kind: [] for kind in _tables().page}
    for key, text in flat.items():
        if kind := _paging_kind(key):
            tail[kind].append(text)
    numbers = {kind: next(filter(None, map(_number, texts)), None) for kind, texts in tail.items()}
    following = next((text for text in tail["next"] if text.startswith(("http", "/", "?"))), None)
    current, pages = numbers["current"] or 0, numbers["pages"] or 0
    if current and not pages:
        pages = math.ceil((numbers["total"] or 0) / max(numbers["size"] or rows, 1))
    if following is None and current < pages:
        following = following_address(url, current)
    return numbers["total"], absolute(url, following or "") or None


def _paging_kind(key: str) -> str:
    """What of the paging a key names: totalpage is how many pages, not which; "" for any other key."""
    ends = [(len(name), kind) for kind, names in _tables().page.items() for name in names if key.endswith(name)]
    return max(ends, default=(0, ""))[1]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
