"""Companies by what people remember of them: words in any order, a part of a name, its pinyin initials, a number."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pypinyin import Style, lazy_pinyin
from sqlite_utils import Database

from enrich.suppression import suppressed_of
from pipelines.text.phones import parse_phones
from pipelines.transactions import transaction

BATCH = 2_000
COLUMNS = ("name", "credit_code", "province", "city", "district", "address", "industry_name")
STATED = ("products", "scope")
TRIGRAM = 3
FEW = 2_000
LAST = "z"  # after every digit of a code
_LISTED = "company_listings m JOIN listings l USING (listing_id) WHERE NOT m.undone AND l.{0} = :{0}"
_STARTING = "companies m WHERE m.{column} >= :{name} AND m.{column} < :{name} || '" + LAST + "'"
_INDEXED = "m.search_id IN (SELECT rowid FROM searched_words WHERE words LIKE '%' || :{} || '%')"
_READ = "instr(m.words, :{})"  # the index knows no less than three letters


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; "" is all. words: as typed. region: start of an adcode. industry: start of a GB/T 4754 code.

    grade: A or A2. channel, source: where it was listed. owner: who has it.
    """

    words: str = ""
    region: str = ""
    industry: str = ""
    grade: str = ""
    channel: str = ""
    source: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A company that was found. owner: who has it. silent: 已登记勿扰."""

    lead_uid: str
    name: str
    city: str
    district: str
    adcode: str
    industry_code: str
    industry_name: str
    grade: str
    owner: str
    listings: int
    last_seen: str
    silent: bool


def find_companies(db: Database, sought: Sought, profile: str, *, skip: int = 0, most: int = 50) -> list[Found]:
    """Companies graded for a profile that fit, the best first, most of them at a time (-1: all)."""
    refresh_words(db)
    conditions, values = _conditions(db, sought)
    query = (
        "SELECT c.lead_uid, c.name, c.city, c.district, c.adcode, c.industry_code, c.industry_name, c.listings, "
        "c.last_seen, g.fit || g.readiness AS grade, coalesce(a.agent, '') AS owner "
        "FROM grades g CROSS JOIN companies c USING (lead_uid) "  # cross: in the order of the rank, whose index it has
        "LEFT JOIN assignments a ON a.lead_uid = c.lead_uid AND a.released_at IS NULL "
        f"WHERE g.profile = :profile AND c.merged_into IS NULL{''.join(f' AND {one}' for one in conditions)} "
        "ORDER BY g.rank DESC, g.lead_uid LIMIT :most OFFSET :skip"
    )
    rows = list(db.query(query, {**values, "profile": profile, "most": most, "skip": skip}))
    silent = suppressed_of(db, [row["lead_uid"] for row in rows])
    return [Found(**row, silent=row["lead_uid"] in silent) for row in rows]


def _conditions(db: Database, sought: Sought) -> tuple[list[str], dict[str, str]]:
    """What a lead must fulfil, the search words first, and the values bound in it."""
    values = {
        "region": sought.region, "industry": sought.industry, "grade": sought.grade, "owner": sought.owner,
        "channel": sought.channel, "source": sought.source,
    }  # fmt: skip
    terms = {f"term{n}": term for n, term in enumerate(spelt(sought.words).split())}
    number = next((phone.e164 for phone in parse_phones(sought.words) if phone.valid), "")
    held = " AND ".join((_INDEXED if len(term) >= TRIGRAM else _READ).format(name) for name, term in terms.items())
    among = {
        "number": number and "contacts m WHERE m.kind = 'phone' AND m.value = :number",
        "words": "" if number else held and f"searched m WHERE {held}",
        "owner": "assignments m WHERE m.agent = :owner AND m.released_at IS NULL",
        "region": _STARTING.format(column="adcode", name="region"),
        "industry": _STARTING.format(column="industry_code", name="industry"),
        "channel": _LISTED.format("channel"),
        "source": _LISTED.format("source"),
    }
    values |= terms | {"number": number, "words": held}
    conditions = [_narrowed(db, name, rows, values) for name, rows in among.items() if values[name] and rows]
    if sought.grade:
        conditions.append("substr(g.fit || g.readiness, 1, length(:grade)) = :grade")
    return conditions, values


def _narrowed(db: Database, name: str, rows: str, values: dict[str, str]) -> str:
    """The condition that a lead has a row among some: one of a few that are read at once, or asked lead by lead.

    Leads are read in the order of their rank until a page is full: of many that fit, the first ones soon fill it.
    """
    few = [row[0] for row in db.execute(f"SELECT DISTINCT m.lead_uid FROM {rows} LIMIT {FEW}", values)]
    if len(few) == FEW:
        return f"EXISTS (SELECT 1 FROM {rows} AND m.lead_uid = g.lead_uid)"
    values[f"{name}_uids"] = json.dumps(few)
    return f"g.lead_uid IN (SELECT value FROM json_each(:{name}_uids))"


def spelt(text: str) -> str:
    """A text as it is compared: letters and digits of every width in one form, all else a space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in folded)


def initials(name: str) -> str:
    """The first letters of a name's pinyin, other letters as they are: 苏州晨天ABC → szctabc."""
    return "".join(lazy_pinyin(spelt(name).replace(" ", ""), style=Style.FIRST_LETTER))


def refresh_words(db: Database) -> int:
    """Read the words of companies that came or changed; how many those were. `find_companies` does so by itself."""
    done = 0
    while True:
        query = f"SELECT c.* FROM searched s JOIN companies c USING (lead_uid) WHERE s.words = '' LIMIT {BATCH}"
        rows = [(_words(row), row["lead_uid"]) for row in db.query(query)]
        if not rows:
            return done
        with transaction(db):
            db.conn.executemany("UPDATE searched SET words = ? WHERE lead_uid = ? AND words = ''", rows)
        done += len(rows)


def _words(row: Mapping[str, Any]) -> str:
    stated: Mapping[str, Sequence[Mapping[str, Any]]] = json.loads(row["values"])
    texts = [str(said["value"]) for field in STATED for said in stated.get(field, [])]
    parts = [row["lead_uid"].casefold(), initials(row["name"]), *(spelt(row[name]) for name in COLUMNS)]
    return "\n".join([*parts, *map(spelt, texts)])
