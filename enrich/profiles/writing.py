"""Profiles written: a new one after the pattern of another, and a copy with other points. Text in, text out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from enrich.profiles.model import FITS, ProfileError
from enrich.toml_lines import read_toml
from pipelines.text.divisions import find_divisions

MARGIN_SHARES = dict(zip(FITS, (1.0, 0.65, 0.35, 0.1), strict=True))
"""What a sale brings by fit, as a share of what the best one brings: a first guess, to be replaced by own figures."""
LEVELS = ("province", "city", "district")
COMMENT = "# 客户画像: {title}。字段与写法见 enrich/profiles/__init__.py; 写错时会指出文件与行号。"


@dataclass(frozen=True, slots=True)
class Answers:
    """What `leads profile new` asks. name: of the file. title: in Chinese: what is sold, to whom.

    industries: GB/T 4754 codes or their starts. words: in names and products of such companies. staff: from, to; None:
    open. regions: places that `find_divisions` knows, none
    for the whole country. margin: yuan that a sale to the best customer brings.
    """

    name: str
    title: str
    industries: tuple[str, ...]
    words: tuple[str, ...] = ()
    staff: tuple[int, int | None] = (0, None)
    regions: tuple[str, ...] = ()
    margin: float = 10_000


def new_profile(base: str, answers: Answers, version: str) -> str:
    """The text of a profile: signs, calls, tiers, script and survey as in the text `base`, fit from the answers.

    Raises ProfileError for a base whose rules of fit do not stand together.
    """
    lines = base.split("\n")
    tables, places = read_toml(base)
    first, last = _fit_block(lines, places, [rule["axis"] for rule in tables["rules"]])
    head = {"name": answers.name, "title": answers.title, "version": version}
    for key, value in head.items():
        lines[places["profile", key] - 1] = f"{key} = {_quoted(value)}"
    for fit, share in MARGIN_SHARES.items():
        lines[places["next_call", "margin", fit] - 1] = f"{fit} = {round(answers.margin * share):d}"
    lines[first:last] = _fit_rules(answers)
    if lines[0].startswith("#"):
        lines[0] = COMMENT.format(title="".join(c for c in answers.title if c.isprintable()))
    return "\n".join(lines)


def with_points(text: str, points: Mapping[str, float], version: str) -> str:
    """The same profile with other points for some rules, by their ids, and a version that says so."""
    lines = text.split("\n")
    tables, places = read_toml(text)
    for index, rule in enumerate(tables["rules"]):
        if rule["id"] in points:
            lines[places["rules", index, "points"] - 1] = f"points = {points[rule['id']]:g}"
    lines[places["profile", "version"] - 1] = f"version = {_quoted(version)}"
    return "\n".join(lines)


def _fit_block(lines: list[str], places: Mapping[tuple[str | int, ...], int], axes: list[str]) -> tuple[int, int]:
    """Where the rules of fit stand, as a slice of lines; what stands above the first rule of readiness stays."""
    count = axes.index("readiness") if "readiness" in axes else len(axes)
    if "fit" in axes[count:] or not 0 < count < len(axes):
        raise ProfileError("the profile to start from must hold all its rules of fit before those of readiness")
    end = places["rules", count] - 1
    while lines[end - 1].startswith("#") or not lines[end - 1].strip():
        end -= 1
    return places["rules", 0] - 1, end


def _fit_rules(answers: Answers) -> list[str]:
    """Rules of fit, best first; the most that they add up to is 85 without a region, 100 with one."""
    codes = _listed(answers.industries)
    rules = [
        ("main_trade", 45, f'{{ field = "main_industry", op = "under", value = {codes} }}', "主营业务是目标行业"),
        ("some_trade", 25, f'{{ field = "industry", op = "under", value = {codes} }}', "业务中有目标行业"),
    ]
    if answers.words:
        wanted = _listed(answers.words)
        fields = ", ".join(
            f'{{ field = "{name}", op = "contains", value = {wanted} }}' for name in ("name", "products")
        )
        rules.append(("trade_words", 20, f"{{ any = [{fields}] }}", "名称或产品中有目标客户的用词"))
    trade = [_rule(*rule, group="industry", cap=60) for rule in rules]
    return [line for rule in (*trade, *_other_rules(answers)) for line in (*rule, "")]


def _other_rules(answers: Answers) -> Iterable[list[str]]:
    low, high = answers.staff
    bounds = [("at_least", low)] if low else []
    bounds += [("at_most", high)] if high is not None else []
    if bounds:
        parts = ", ".join(f'{{ field = "employees", op = "{op}", value = {number} }}' for op, number in bounds)
        said = f"{low}–{high} 人" if low and high is not None else f"{low} 人以上" if low else f"{high} 人以下"
        yield _rule("staff", 15, f"{{ all = [{parts}] }}", f"员工 {said}, 规模合适")
    places = [find_divisions(region)[0].name for region in answers.regions]
    if places:
        wanted = _listed(places)
        fields = ", ".join(f'{{ field = "{level}", op = "in", value = {wanted} }}' for level in LEVELS)
        yield _rule("region", 15, f"{{ any = [{fields}] }}", "在服务区域内")
    yield _rule("website", 5, '{ field = "website", op = "known", value = true }', "有自己的网站")
    yield _rule("two_years", 5, '{ field = "age", op = "at_least", value = 2 }', "成立两年以上, 经营稳定")


def _rule(name: str, points: int, when: str, reason: str, *, group: str = "", cap: int = 0) -> list[str]:
    grouped = [f'group = "{group}"', f"cap = {cap}"] if group else []
    return ["[[rules]]", f'id = "{name}"', 'axis = "fit"', *grouped, f"points = {points}", f"when = {when}",
            f"reason = {_quoted(reason)}"]  # fmt: skip


def _listed(values: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(value) for value in values) + "]"


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
