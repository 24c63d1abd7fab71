"""Rebuild the words of company names: trades.tsv (trade words) and brand_places.tsv (places that begin brands).

Facts folder, anywhere below: `registry_sample_100k.csv.gz` (name, business_scope, province, area), optionally
`newreg_2019_qcc.csv.gz` (name), `gbt4754_2017.csv` (name) and `listed_name_variants.csv.gz` (kind, name). Only words
that many companies share are written, never a company's name.

A trade word stands behind many different brands, ends names or clauses of business scopes, and begins such clauses or
classes of GB/T 4754; a word that is always continued by the same character, or is made of shorter trade words, is none.
Words of younger trades stand in `modern_trades.txt` beside this module.
"""

import csv
import gzip
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.text.branches import split_branch
from pipelines.text.legal_forms import legal_form_of
from pipelines.text.names import parse_company_name
from pipelines.text.regions import find_region, places
from pipelines.text.trades import LONGEST
from scripts.reference.tables import write_table

HAN = re.compile("[\u4e00-\u9fff]+")
BRACKETED = re.compile("（[^（）]*）?")
CLASS_PARTS = re.compile("和|及其|及|的|与|或")
MODERN = Path(__file__).with_name("modern_trades.txt")
NUMBERED = re.compile("[0-9零一二三四五六七八九十百]号")
ABROAD = ("71", "81", "82")
"""Taiwan, Hong Kong and Macau, whose companies are registered elsewhere but not brands for it."""

BRAND = 2
"""Characters of the shortest brand: trade words are counted behind them."""

CLASS_WEIGHT = 4
"""A class of the standard counts as so many business scopes."""


@dataclass
class Evidence:
    """Counts of a word: in names behind a brand, at their end and beginning, its neighbours, in scopes."""

    inner: int = 0
    end: int = 0
    first: int = 0
    scope_start: int = 0
    scope_end: int = 0
    left: set[str] = field(default_factory=set)
    right: Counter[str] = field(default_factory=Counter)


def build(facts: Path, out: Path) -> None:
    """Write trades.tsv and brand_places.tsv to `out` from the folder `facts`."""
    register = list(_rows(facts, "registry_sample_100k.csv.gz"))
    listed = list(_rows(facts, "listed_name_variants.csv.gz"))
    names = [row["name"] for row in (*register, *_rows(facts, "newreg_2019_qcc.csv.gz"))]
    names += [row["name"] for row in listed if row["kind"] == "full"]
    evidence: defaultdict[str, Evidence] = defaultdict(Evidence)
    for core in {_core(name) for name in names}:
        _count_core(evidence, core)
    for row in register:
        _count_clauses(evidence, HAN.findall(row["business_scope"]), 1)
    for row in _rows(facts, "gbt4754_2017.csv"):
        clauses = (part for clause in HAN.findall(row["name"]) for part in CLASS_PARTS.split(clause))
        _count_clauses(evidence, (clause.removesuffix("业").removesuffix("活动") for clause in clauses), CLASS_WEIGHT)
    modern = {word for line in MODERN.read_text(encoding="utf-8").splitlines()[1:] for word in line.split()}
    shared = _short_endings(row["name"] for row in listed if row["kind"] == "short")
    words = _trade_words(evidence) | shared | modern
    about = "Words that name a trade in company names, shared by many names of a company register (sample of 2021)"
    write_table(out / "trades.tsv", about, ("word",), ((word,) for word in sorted(words)))
    about = "Places whose name without rank begins brands more often than it names the place, in the same register"
    write_table(out / "brand_places.tsv", about, ("name",), ((name,) for name in sorted(_brand_places(register))))


def _rows(facts: Path, name: str) -> Iterator[dict[str, str]]:
    """Rows of the CSV file `name` below `facts`; none where it is absent."""
    for path in sorted(facts.rglob(name))[:1]:
        packed = path.read_bytes()
        text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
        yield from csv.DictReader(io.StringIO(text, newline=""))


def _core(name: str) -> str:
    """Brand and trade of a register name, still in one piece."""
    head, _ = split_branch(parse_company_name(name).canonical)
    plain = BRACKETED.sub("", head)
    form = legal_form_of(plain)
    stem = (plain.removesuffix(form.form) if form else plain).removesuffix("集团")
    return stem[find_region(stem, registered=True)[0] :]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Every piece of two to LONGEST characters with its position."""
    for start in range(len(text) - 1):
        for end in range(start + 2, min(start + LONGEST, len(text)) + 1):
            yield start, text[start:end]


def _count_core(evidence: defaultdict[str, Evidence], core: str) -> None:
    for start, word in _pieces(core):
        if start == 0:
            evidence[word].first += 1
        if start == 0 or start >= BRAND:
            evidence[word].right[core[start + len(word) : start + len(word) + 1]] += 1
        if start >= BRAND:
            found, end = evidence[word], start + len(word)
            found.inner += 1
            found.end += end == len(core)
            found.left.add(core[start - 1])


def _count_clauses(evidence: defaultdict[str, Evidence], clauses: Iterable[str], weight: int) -> None:
    """Count how clauses begin and end, each beginning once."""
    known = list(clauses)
    sizes = range(2, LONGEST + 1)
    for word in {clause[:size] for clause in known for size in sizes if len(clause) >= size} & evidence.keys():
        evidence[word].scope_start += weight
    for word in {clause[-size:] for clause in known for size in sizes if len(clause) >= size} & evidence.keys():
        evidence[word].scope_end += weight


def _trade_words(evidence: dict[str, Evidence]) -> set[str]:
    """The words that the evidence shows to be trade words, shorter ones decided first."""
    words: set[str] = set()
    regions = frozenset(place.name for group in places().values() for place in group if place.wide)
    for size in range(2, LONGEST + 1):
        words |= {
            word
            for word, found in evidence.items()
            if len(word) == size and _is_trade(word, found, words, regions) and not _composed(word, words)
        }
    return words


def _is_trade(word: str, found: Evidence, shorter: set[str], regions: frozenset[str]) -> bool:
    if (
        found.inner < 2
        or found.first > 3 * found.inner
        or word in regions
        or word[-1] in "厂店部社处站"
        or NUMBERED.search(word)
    ):
        return False
    follower, times = found.right.most_common(1)[0]
    always_continued = follower and times > 0.7 * found.right.total()
    if always_continued or (found.end < 3 and found.scope_end < 2):
        return False
    if found.scope_start >= 8:
        return len(found.left) >= 2
    return found.end >= 8 and found.inner >= 12 and len(found.left) >= 8 and not _composed(word[1:], shorter)


def _composed(text: str, words: set[str]) -> bool:
    """Whether `text` is a row of `words`."""
    ends = {0}
    for end in range(2, len(text) + 1):
        if any(start in ends and text[start:end] in words for start in range(max(0, end - LONGEST), end - 1)):
            ends.add(end)
    return len(text) in ends


def _short_endings(names: Iterable[str]) -> set[str]:
    """Second halves that at least four trading names of four characters share: 新材, 智控."""
    counts = Counter(name[2:] for name in set(names) if len(name) == 4 and HAN.fullmatch(name))
    return {word for word, count in counts.items() if count >= 4}


def _brand_places(register: Iterable[dict[str, str]]) -> set[str]:
    """Places without rank that begin more names of companies of other provinces than of their own."""
    away: Counter[str] = Counter()
    home: Counter[str] = Counter()
    for row in register:
        name, province = row["name"], row["uscc"][2:4]
        place = next((p for p in places().get(name[:2], ()) if name.startswith(p.name)), None)
        if place and province.isdigit() and not place.ranked and place.scopes[0][:2] not in ABROAD:
            at_home = any(scope.startswith(province) for scope in place.scopes)
            (home if at_home else away)[place.name] += 1
    return {name for name, count in away.items() if count > home[name]}
