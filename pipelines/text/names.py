"""Company names: one spelling, a key to compare by, and the parts that Chinese law composes them of.

A registered name reads region + brand (字号) + trade + legal form; a branch adds its own place and kind.
Directories add former and second names in brackets, cut long names short and write brackets, widths and
traditional characters at will.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from pipelines.text.branches import branch_region, split_branch
from pipelines.text.dressing import repair, undress
from pipelines.text.han import HAN, fold
from pipelines.text.latin_names import split_latin
from pipelines.text.legal_forms import legal_form_of
from pipelines.text.regions import NATIONAL, find_region, is_place, region_inside, region_start
from pipelines.text.trades import brand_end, trade_starts

LONGEST: Final = 200
SPACE: Final = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
EDGES: Final = " \t\r\n,，、;；:：。|*\"'“”‘’"
DOTS: Final = ("..", "…", "．．")
CUT_ENDS: Final = ("..", "..)")
CUT: Final = re.compile(r"\.{2,}\)?$")
IGNORED: Final = re.compile("[\\s()（）.,，。·•・、\"'“”‘’]")
GROUP: Final = re.compile("（([^（）]*)）?")
LABEL: Final = re.compile(
    r"(\(?)(第[一二三]名称|从属名称|增挂名称|增挂|加挂|曾用名称?"
    r"|(?<=\()(?:前身[为是]?|原名称?|又名|别名|简称|英文名称?|原(?=[^()]{4,}\)))"
    "|(?:原名称?|又名|别名|简称|英文名称?)(?=:)):?"
)
JOINTS: Final = "-_|/·"
LABEL_CHARACTERS: Final = frozenset("原名称挂身")
KINDS: Final = {"原": "former", "前": "former", "曾": "former", "简": "short", "英": "foreign"}
INDIVIDUAL: Final = ("个体", "个体户", "个体工商户")


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name given inside a name. kind: former, short, second or foreign."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class CompanyName:
    """One company name taken apart; every part is "" where the name does not say.

    canonical: the legal name in one spelling: NFKC, simplified characters, full-width brackets, no spaces
    between Chinese characters, without the names embedded in it.
    key: equal for two spellings of one legal name, and for these alone; brackets and spaces do not count.
    region: place the company (of a branch: the branch) names itself after, as written. brand: 字号, or the trade
    itself where a name has no brand. head: name of the head company of a branch. aliases: names embedded in
    this one. truncated: the name was cut short (…). personal: an individual's shop, no company.
    """

    canonical: str = ""
    region: str = ""
    brand: str = ""
    trade: str = ""
    legal_form: str = ""
    branch: str = ""
    key: str = ""
    head: str = ""
    aliases: tuple[Alias, ...] = field(default=())
    truncated: bool = False
    personal: bool = False


NOTHING: Final = CompanyName()


def parse_company_name(text: str | None) -> CompanyName:
    """Take one company name apart; empty parts for empty input, never an error.

    Only the first 200 characters are read. `parse_company_name(x.canonical)` gives the same canonical and key.
    """
    raw = repair((text or "")[: 2 * LONGEST])
    name = _clean(raw)
    main, aliases = _split_aliases(name if len(name) <= LONGEST else _clean(name[:LONGEST]))
    if not main:
        return NOTHING
    truncated = raw.rstrip(EDGES + ")）").endswith(DOTS)
    if HAN.search(main):
        return _chinese(_spell(main), aliases, truncated=truncated)
    brand, form, key = split_latin(main)
    return CompanyName(main, brand=brand, legal_form=form, key=key, aliases=aliases, truncated=truncated)


def company_key(canonical: str) -> str:
    """The key of a canonical name: case folded, brackets, spaces, dots and quotes left out."""
    return IGNORED.sub("", canonical).casefold()


def _clean(text: str) -> str:
    """`text` folded, without blanks between Chinese characters, punctuation around it and the dots of a cut."""
    while True:
        name = fold(text).strip(EDGES)
        if name.endswith(CUT_ENDS):
            name = CUT.sub("", name)
        if HAN.search(name):
            name = undress(SPACE.sub("", name) if " " in name else name)
        if name == text:
            return name
        text = name


def _spell(name: str) -> str:
    """Brackets of a Chinese name as the register writes them."""
    return name.replace("(", "（").replace(")", "）")


def _split_aliases(name: str) -> tuple[str, tuple[Alias, ...]]:
    """The legal name, and the other names written into it: 某厂(原名:某社), 第一名称:某厂第二名称:某社."""
    if LABEL_CHARACTERS.isdisjoint(name):
        return name, ()
    main, *rest = LABEL.split(name)
    aliases = []
    for bracket, label, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        inside, tail = _to_closing(text) if bracket else (text, "")
        if label == "第一名称" and not main:
            main = inside
        elif alias := _spell(_clean(inside)):
            aliases.append(Alias(KINDS.get(label[0], "second"), alias))
            main += tail
    main = _clean(main)
    if not main or main == name:
        return name, ()
    main, more = _split_aliases(main)
    return main, (*aliases, *more)


def _to_closing(text: str) -> tuple[str, str]:
    """What stands before and behind the bracket that closes one opened before `text`."""
    depth = 1
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return text[:place], text[place + 1 :]
    return text, ""


def _chinese(canonical: str, aliases: tuple[Alias, ...], *, truncated: bool) -> CompanyName:
    """The parts of a canonical Chinese name."""
    head, branch = split_branch(canonical)
    groups = GROUP.findall(head) if "（" in head else ()
    plain = GROUP.sub("", head.removesuffix("（集团）").replace("（集团）", "集团")) if groups else head
    form = legal_form_of(plain)
    stem = plain.removesuffix(form.form) if form else plain
    legal_form = form.form if form else ""
    if legal_form and stem.endswith("集团") and len(stem) > 3:
        stem, legal_form = stem[:-2], "集团" + legal_form
    region, brand, trade = _compose(stem, next(filter(is_place, groups), ""), registered=form is not None)
    return CompanyName(
        canonical=canonical,
        region=branch_region(branch, region) if branch else region,
        brand=brand,
        trade=trade,
        legal_form=legal_form,
        branch=branch,
        key=company_key(canonical),
        head=head if branch else "",
        aliases=aliases,
        truncated=truncated,
        personal=any(group in INDIVIDUAL for group in groups) or bool(form and form.kind == "shop" and not branch),
    )


def _compose(stem: str, bracketed: str, *, registered: bool) -> tuple[str, str, str]:
    """Region, brand and trade of a name without brackets and legal form; `bracketed` is a region it had in brackets."""
    end, sure = find_region(stem, registered=registered)
    starts = trade_starts(stem[end:])
    if end != sure and starts[-1] in (0, 1):  # trade words alone, or all but one character
        end, starts = sure, trade_starts(stem[sure:])
    region, core = stem[:end], stem[end:]
    if bracketed and region in ("", NATIONAL):
        region = bracketed
    if not region and registered and (start := region_start(core)) < len(core):
        region, core = core[start:], core[:start]
        starts = trade_starts(core)
    if not region and (found := region_inside(core, starts)):
        start, end = found
        region, core = core[start:end], core[:start].rstrip(JOINTS) + core[end:]
        starts = trade_starts(core)
    cut = brand_end(core, starts)
    return region, core[:cut], core[cut:]
