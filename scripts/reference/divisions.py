"""Rebuild the division tables: divisions, their history, townships and zones.

Facts folder: `quhua_divisions_*.csv` (code, name, level, province, city), `quhua_townships_*.csv.gz` (code, name,
county_code, county), `quhua_division_changes_*.csv.gz` (year, type, level, old_code, old_name, new_code, new_name,
old_path) and `dev_zones_nbs.csv` (code, name, level, province, city, district). What these lack is written down in
`division_corrections.toml` beside this module.
"""

import csv
import gzip
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pypinyin import lazy_pinyin

from scripts.reference.tables import write_table

Row = dict[str, str]
Key = tuple[str, str]
"""A division as a code of six digits and a name: codes were given again to other divisions, names too."""

NONE: frozenset[Key] = frozenset()

CORRECTIONS = Path(__file__).with_name("division_corrections.toml")
MIN_STEM = 2
STEM_YEAR = 1990
"""Former names are used without their rank ("襄樊") only if they lived to this year."""

PEOPLES = """
    蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水
    东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克
    俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
"""
LONG_PEOPLES = "维吾尔|柯尔克孜|哈萨克|蒙古|塔吉克|锡伯|鄂伦春|各"
AUTONOMOUS = re.compile(
    rf"^(?P<stem>|.{{2,}}?)(?:(?:{'|'.join(PEOPLES.split())})族|{LONG_PEOPLES}族?)+(?P<rank>自治区|自治州|自治县|自治旗|区)$"
)
RANK = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|(?<=神农架)林区|特区|新区|省|市|区|县|旗|盟)$")


def build(facts: Path, out: Path) -> None:
    """Write divisions.tsv, division_changes.tsv, townships.tsv and zones.tsv to `out` from the folder `facts`."""
    corrections = tomllib.loads(CORRECTIONS.read_text(encoding="utf-8"))
    divisions = _divisions(facts, corrections["statistical"])
    write_table(
        out / "divisions.tsv",
        "GB/T 2260 divisions to county level, state of September 2026, from published official tables",
        ("code", "name", "level", "pinyin", "forms"),
        (
            (
                code,
                name,
                level,
                _pinyin(name, corrections["pinyin"]),
                " ".join(forms(name) + corrections["forms"].get(name, [])),
            )
            for (code, name), level in sorted(divisions.items())
        ),
    )
    write_table(
        out / "division_changes.tsv",
        "Former divisions 1980-2026 (renamed, merged, recoded) and the division that answers for each today",
        ("name", "old_code", "code", "year", "stem"),
        _changes(facts, divisions, corrections["changes"]),
    )
    write_table(
        out / "townships.tsv",
        "Towns, townships and streets with the counties that have one of that name, state of September 2026",
        ("name", "county_codes"),
        _townships(facts),
    )
    write_table(
        out / "zones.tsv",
        "Development zones: statistical code of their own or '', and the division they lie in; from the codes of the "
        "statistics bureau, 2023",
        ("name", "code", "division"),
        _zones(facts, divisions, corrections["zones"]),
    )


def forms(name: str) -> list[str]:
    """Ways to write a division's name, shortest first, without the name itself: 恭城瑶族自治县 -> 恭城, 恭城县 ...."""
    autonomous = AUTONOMOUS.match(name)
    if autonomous:
        rank = autonomous["rank"]
        stem = autonomous["stem"] or name.removesuffix("族" + rank).removesuffix(rank)
        found = [stem, stem + rank[-1], stem + rank]
    else:
        stem = RANK.sub("", name)
        found = [stem, stem + name[-1]]
    if stem.startswith("市"):  # 市中, 市南: words of any city
        return []
    return [form for form in dict.fromkeys(found) if len(form) >= MIN_STEM and form != name]


def _pinyin(name: str, readings: dict[str, str]) -> str:
    if name in readings:
        return readings[name]
    stem = next(iter(forms(name)), name)
    return "".join(readings.get(char, sound) for char, sound in zip(stem, lazy_pinyin(name), strict=False))


def _rows(facts: Path, pattern: str) -> Iterator[Row]:
    for path in sorted(facts.rglob(pattern)):
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8", newline="") as handle:
            yield from csv.DictReader(handle)


def _divisions(facts: Path, statistical: dict[str, str]) -> dict[Key, int]:
    found = {(row["code"][:6], row["name"]): int(row["level"]) for row in _rows(facts, "quhua_divisions_*.csv")}
    return found | dict.fromkeys(statistical.items(), 3)


@dataclass(slots=True)
class History:
    """What is known of divisions that are no more: the year of the last word, the city, and what became of them."""

    years: dict[Key, str] = field(default_factory=dict)
    cities: dict[Key, str] = field(default_factory=dict)
    steps: dict[Key, list[tuple[str, Key]]] = field(default_factory=lambda: defaultdict(list))


def _changes(
    facts: Path, divisions: dict[Key, int], corrections: dict[str, str]
) -> list[tuple[str, str, str, str, str]]:
    history = _history(facts, divisions, corrections)
    cities = {name: code for (code, name), level in divisions.items() if level == 2}
    found = []
    for key, year in history.years.items():
        name, old_code = key[1], key[0]
        code = _today(key, divisions, history) or cities.get(history.cities.get(key, ""), "")
        same_level = old_code.endswith("00") == code.endswith("00")
        stem = next(iter(forms(name)), "") if same_level and year >= str(STEM_YEAR) else ""
        if code:
            found.append((name, old_code, code, year, stem))
    return sorted(found)


def _history(facts: Path, divisions: dict[Key, int], corrections: dict[str, str]) -> History:
    history = History()
    for row in _rows(facts, "quhua_division_changes_*.csv.gz"):
        old = (row["old_code"][:6], row["old_name"])
        if not all(old) or old in divisions:
            continue
        history.years[old] = max(row["year"], history.years.get(old, ""))
        path = row["old_path"].split("/")
        history.cities[old] = path[1] if len(path) == 3 else ""
        given_to_another = row["type"] == "码位改派"
        if not given_to_another and _same_province(old[0], row["new_code"]):
            history.steps[old].append((row["year"], (row["new_code"][:6], row["new_name"])))
    for change, code in corrections.items():
        old_code, name, year = change.split()
        history.years[old_code, name] = year
        history.steps[old_code, name] = [(year, next(key for key in divisions if key[0] == code))]
    return history


def _today(key: Key, divisions: dict[Key, int], history: History, since: str = "", seen: frozenset[Key] = NONE) -> str:
    """The code of what answers for `key` today by the steps of `history` from the year `since` on, "" if none does."""
    if key in divisions:
        return key[0]
    for year, step in sorted(history.steps.get(key, ()), reverse=True):
        if year >= since and step not in seen:
            code = _today(step, divisions, history, year, seen | {key})
            if code:
                return code
    return ""


def _same_province(old: str, new: str) -> bool:
    """Hainan left Guangdong in 1988, Chongqing left Sichuan in 1997; the rest of what crosses a border is an error."""
    return bool(new) and (old[:2] == new[:2] or (old[:2], new[:2]) in {("44", "46"), ("51", "50")})


def _townships(facts: Path) -> list[tuple[str, str]]:
    counties: dict[str, list[str]] = defaultdict(list)
    for row in _rows(facts, "quhua_townships_*.csv.gz"):
        name = re.sub(r"（.*", "", row["name"])
        if len(name) > MIN_STEM:
            counties[name].append(row["county_code"][:6])
    return [(name, " ".join(dict.fromkeys(codes))) for name, codes in sorted(counties.items())]


def _zones(
    facts: Path, divisions: dict[Key, int], corrections: dict[str, dict[str, str]]
) -> list[tuple[str, str, str]]:
    names = {name for _, name in divisions}
    codes = {code for code, _ in divisions}
    found = {(name, zone.get("code", ""), zone["division"]) for name, zone in corrections.items()}
    for row in _rows(facts, "dev_zones_nbs.csv"):
        county = row["code"][:6]
        if row["level"] == "area":
            if row["name"] not in names:
                found.add((row["name"], county, county[:4] + "00"))
        elif county in codes and not re.search(r"[街镇乡]", row["name"]):
            found.add((row["name"], "", county))
    return sorted(found)
