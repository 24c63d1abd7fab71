"""Job titles and the persons they are written with: department, direction of decision, buying role with its reason.

The table is `data/reference/titles.toml`. A buying role read off a title is a suggestion that a call confirms.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pipelines.text.divisions import REFERENCE
from pipelines.text.han import HAN, fold

LONGEST: Final = 60
LABEL: Final = re.compile(r"^(?:联系人|姓名|负责人|contact)\s*[:：]\s*", re.IGNORECASE)
MORE: Final = re.compile(r"[/、,，;；|]")
BRACKETED: Final = re.compile(r"\(([^()]*)\)?")
LATIN_HONORIFIC: Final = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof|herr|frau)\b\.?\s*", re.IGNORECASE)
NO_NAME: Final = re.compile(r"\d|@|公司|有限|www|[*＊?？]{2}")
NAME: Final = re.compile("[\u3400-\u9fff·]{2,4}")
SPACES_IN_NAME: Final = re.compile("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
LATIN: Final = re.compile("[a-z][a-z&]*")


@dataclass(frozen=True, slots=True)
class JobTitle:
    """A job title judged. function and buying_role are codes, "" where the title does not tell; reason is Chinese.

    function: finance, technical or business. buying_role: user, recommender, approver or decision_maker.
    """

    title: str = ""
    department: str = ""
    function: str = ""
    buying_role: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as directories write one.

    name: the full name, or what one says on the telephone where only the surname is given (王先生, 张经理).
    """

    name: str = ""
    honorific: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    """One row's condition: a pattern anywhere in the title, or whole titles, unless another pattern is there too."""

    anywhere: re.Pattern[str]
    whole: frozenset[str]
    unless: re.Pattern[str]

    def fit(self, title: str) -> bool:
        return title in self.whole or bool(self.anywhere.search(title) and not self.unless.search(title))


@dataclass(frozen=True, slots=True)
class _Table:
    roles: tuple[tuple[_Words, str, str], ...]
    departments: tuple[tuple[_Words, str, str], ...]
    honorific_end: re.Pattern[str]
    title_end: re.Pattern[str]
    title_start: re.Pattern[str]
    compound_surnames: frozenset[str]
    nobody: frozenset[str]


def parse_title(text: str | None) -> JobTitle:
    """Judge a job title, Chinese or English; empty parts for empty input, never an error."""
    title = fold((text or "")[:LONGEST]).strip(" -:：,，()")
    if not title:
        return JobTitle()
    table, lower = _table(), title.lower()
    department, function = next(((d, f) for words, d, f in table.departments if words.fit(lower)), ("", ""))
    role, reason = next(((r, why) for words, r, why in table.roles if words.fit(lower)), ("", ""))
    return JobTitle(title, department, function, role, f"职务“{title}”：{reason}" if reason else "")


def split_person(text: str | None) -> Person:
    """The first person of a contact field: 李女士(业务员), 张经理, 联系人：王小明 先生, 销售经理 王小明, Mr. Smith.

    Empty where the field names nobody (暂无, a number, a company).
    """
    table = _table()
    folded = LABEL.sub("", fold((text or "")[:LONGEST]))
    if folded.lower() in table.nobody:
        return Person()
    bracketed = " ".join(BRACKETED.findall(folded)).strip()
    said = SPACES_IN_NAME.sub("", MORE.split(BRACKETED.sub("", folded))[0]).strip(" -:：。.")
    if not said or said in table.nobody or NO_NAME.search(said):
        return Person()
    if not HAN.search(said):
        return _latin_person(said, bracketed)
    plain, honorific = _cut(said, table.honorific_end)
    if not honorific and table.honorific_end.fullmatch(bracketed):
        honorific, bracketed = bracketed, ""
    name, title = _cut(plain, table.title_end)
    if not title and (start := table.title_start.match(plain)):
        name, title = start[2], start[1]
    if not name:
        return Person(said if honorific else "", honorific, title or bracketed)
    full = NAME.fullmatch(name) and name not in table.compound_surnames
    return Person(name if full else said, honorific, title or bracketed)


def _latin_person(said: str, bracketed: str) -> Person:
    """A name in Latin letters: Mr. John Smith."""
    found = LATIN_HONORIFIC.match(said)
    return Person(said[found.end() :] if found else said, found[0].strip() if found else "", bracketed)


def _cut(text: str, end: re.Pattern[str]) -> tuple[str, str]:
    """`text` without what `end` finds at its end, and that."""
    found = end.search(text)
    return (text[: found.start()], found[0]) if found else (text, "")


@cache
def _table() -> _Table:
    raw = tomllib.loads((REFERENCE / "titles.toml").read_text(encoding="utf-8"))
    person = raw["person"]
    titles = _either(person["titles"])
    return _Table(
        roles=tuple((_words(row), row["role"], row["reason"]) for row in raw["role"]),
        departments=tuple((_words(row), row["name"], row["function"]) for row in raw["department"]),
        honorific_end=re.compile(f"(?:{_either(person['honorifics'])})$"),
        title_end=re.compile(f"(?:{titles})$"),
        title_start=re.compile(f"^(.{{0,8}}?(?:{titles}))([\u3400-\u9fff]{{2,3}})$"),
        compound_surnames=frozenset(person["compound_surnames"]),
        nobody=frozenset(person["nobody"]),
    )


def _words(row: Mapping[str, Any]) -> _Words:
    return _Words(
        re.compile(_either(row.get("words", ()))),
        frozenset(row.get("whole", ())),
        re.compile(_either(row.get("except", ()))),
    )


def _either(words: Sequence[str]) -> str:
    """A pattern for any of `words`, longest first; Latin ones begin at a word's beginning. Nothing fits no words."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(rf"\b{re.escape(word)}" if LATIN.match(word) else re.escape(word) for word in ordered) or "(?!)"
