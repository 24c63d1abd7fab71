"""How sources write firms down, with noise that matching was not made for: only for measuring, never for learning.

Written from what goes wrong in the field, not from what the scorer knows: input methods pick another character of the
same sound, scanners read one of similar shape, pages are decoded wrongly or cut at a width, spreadsheets eat zeros and
plus signs, platforms put their own telephone and shop address in place of the firm's, and firms reform and rename.
What a change costs is measured here; neither weights nor rules are fitted to these rows.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

from scripts.benchmarks.firms import CITIES, ROADS, SYLLABLES, TRADES, Firm, Row, sightings, telephone

Spell = TypeVar("Spell")
LEVEL_ONE = [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)]
"""The common characters of GB 2312, among which an input method offers homophones."""
SHAPES = dict(
    zip(
        "华信博文启明东方远金天宇科创世合海泰康宁云中正兴百川里图聚力星立汇众思品龙利民亿未司技料电机",
        "毕倍搏丈肩朋乐万运全夭字料刨丗台诲秦庸宇去申止兰白州甲囹骤刀皇位江丛恩晶尤刊氏忆末同枝科申杌",
        strict=True,
    )
)
"""Characters and what a scanner takes them for."""
BRACKETS = ("（{}）", "({})", "【{}】", "[{}]", "〔{}〕", "-{}", " {}")
BEFORE = ("【推荐】", "【热门】", "★", "1、", "公司名称：", "欢迎光临", "诚聘 ")
BEHIND = ("【官网】", "官方网站", "（已认证）", "-厂家直销", " 王经理", "_联系方式", "…", "（存续）", "公司", "欢迎您")
PARTS = ("分公司", "分部", "办事处", "营业部", "分店")
HAN_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
to_traditional = OpenCC("s2t").convert


def generate(size: int, seed: int) -> Iterator[Row]:
    """About `size` rows; see `sightings`."""
    return sightings(size, seed, _see)


def _see(chance: random.Random, firm: Firm, first: bool) -> Row:
    kept = 0.95 if first else 0.7
    return Row(
        "",
        _drawn(chance, NAMES_FIRST if first else NAMES)(chance, firm),
        _drawn(chance, CODES)(chance, firm.code) if chance.random() < (0.4 if first else 0.25) else "",
        _drawn(chance, PHONES)(chance, firm) if chance.random() < kept else "",
        _drawn(chance, ADDRESSES)(chance, firm) if chance.random() < kept else "",
        _drawn(chance, SITES)(chance, firm) if firm.website and chance.random() < kept else "",
        _drawn(chance, PLACES)(chance, firm) if chance.random() < 0.6 else "",
        firm.number,
    )


def _drawn(chance: random.Random, table: Sequence[tuple[Spell, float]]) -> Spell:
    (found,) = chance.choices([spell for spell, _ in table], [share for _, share in table])
    return found


def _city(firm: Firm) -> str:
    return firm.city.removesuffix("市")


@cache
def _homophones() -> dict[str, list[str]]:
    by_sound = defaultdict(list)
    for character in LEVEL_ONE:
        by_sound[lazy_pinyin(character, style=Style.NORMAL)[0]].append(character)
    return {own: [other for other in group if other != own] for group in by_sound.values() for own in group}


def _homophone(chance: random.Random, firm: Firm) -> str:
    at = chance.randrange(len(firm.brand))
    choices = _homophones().get(firm.brand[at]) or [firm.brand[at]]
    return replace(firm, brand=firm.brand[:at] + chance.choice(choices) + firm.brand[at + 1 :]).name


def _scanned(chance: random.Random, firm: Firm) -> str:
    places = [at for at, character in enumerate(firm.name) if character in SHAPES] or [0]
    at = chance.choice(places)
    return firm.name[:at] + SHAPES.get(firm.name[at], firm.name[at]) + firm.name[at + 1 :]


def _cut(chance: random.Random, firm: Firm) -> str:
    width = chance.choice((20, 20, 12, 10, 8))
    return firm.name if len(firm.name) <= width else firm.name[:width] + chance.choice(("", "…", "..."))


def _mojibake(chance: random.Random, firm: Firm) -> str:
    turn = chance.random()
    if turn < 0.4:
        return firm.name.encode().decode("gb18030", "replace")
    if turn < 0.7:
        return firm.name.encode("gb18030").decode("latin-1")
    at = chance.randrange(len(firm.name))
    return f"{firm.name[:at]}\ufffd{firm.name[at + 1 :]}"


def _turned(chance: random.Random, firm: Firm) -> str:
    place = chance.choice(BRACKETS).format(_city(firm))
    body = f"{firm.brand}{firm.trade}"
    return chance.choice((f"{body}{place}{firm.legal}", f"{firm.brand}{place}{firm.trade}{firm.legal}")) + firm.detail


def _short(chance: random.Random, firm: Firm) -> str:
    city, trade = _city(firm), firm.trade[:2]
    spellings = (f"{city}{firm.brand}", f"{firm.brand}{trade}", f"{city}{firm.brand}公司", f"{city}{firm.brand}{trade}")
    return chance.choice((*spellings, firm.brand)) + firm.detail


def _renamed(chance: random.Random, firm: Firm) -> str:
    """A new brand, and what it was before in brackets or nowhere; or the old form before a reform."""
    new = replace(firm, brand="".join(chance.choices(SYLLABLES, k=chance.choice((2, 3)))))
    turn = chance.random()
    if turn < 0.35:
        note = chance.choice(("原", "曾用名：", "原名", "前身为"))
        return f"{new.name}{chance.choice(('（{}）', '({})')).format(note + firm.name)}"
    if turn < 0.55:
        return replace(firm, legal="股份有限公司" if firm.legal == "有限公司" else "有限公司").name
    if turn < 0.8:
        return replace(firm, trade=chance.choice([t for t in TRADES if t[:2] == firm.trade[:2]] or [firm.trade])).name
    return new.name


def _english(_: random.Random, firm: Firm) -> str:
    city, brand = ("".join(lazy_pinyin(text)).capitalize() for text in (_city(firm), firm.brand))
    return f"{city} {brand} {' '.join(map(str.capitalize, lazy_pinyin(firm.trade)))} Co., Ltd."


def _branch(chance: random.Random, firm: Firm) -> str:
    """A branch has its own way of being written: 苏州分部, （苏州）办事处; a firm of its own has none."""
    return firm.name.replace("分公司", chance.choice(PARTS)) if firm.detail else firm.name


def _typed(chance: random.Random, firm: Firm) -> str:
    """Two neighbours change places, or one stands twice or not at all, behind the place."""
    text, start = firm.name, len(_city(firm))
    at = chance.randrange(start, max(start + 1, len(text) - 5))
    return chance.choice(
        (
            f"{text[:at]}{text[at : at + 2][::-1]}{text[at + 2 :]}",
            f"{text[:at]}{text[at]}{text[at:]}",
            f"{text[:at]}{text[at + 1 :]}",
        )
    )


NAMES: tuple[tuple[Callable[[random.Random, Firm], str], float], ...] = (
    (lambda _, firm: firm.name, 38),
    (_turned, 10),
    (lambda _, firm: f"{_city(firm)}{firm.brand}{firm.trade}{firm.detail}", 8),
    (lambda _, firm: to_traditional(firm.name), 6),
    (lambda chance, firm: chance.choice(BEFORE) + firm.name, 3),
    (lambda chance, firm: firm.name + chance.choice(BEHIND), 5),
    (lambda chance, firm: chance.choice((" ", "\u200b", "　", "·")).join(firm.name), 2),
    (_short, 6),
    (_homophone, 4),
    (_scanned, 4),
    (_typed, 4),
    (_cut, 3),
    (_renamed, 3),
    (_mojibake, 1.5),
    (_english, 1.5),
    (_branch, 1),
)
"""How a source writes a name, and how often in a hundred."""
NAMES_FIRST = NAMES[:5]


def _agent(_: random.Random, firm: Firm) -> str:
    """The line of the platform on which the firm is listed, the same for a thousand of them."""
    return f"400-820-{firm.number % 7:04d}"


def _eaten(chance: random.Random, firm: Firm) -> str:
    """What a spreadsheet makes of a number: no zero or plus in front, a fraction behind, or powers of ten."""
    digits = firm.phone.replace("-", "")
    powers = f"{int(digits):.4E}"
    return chance.choice((digits.lstrip("0"), f"86{digits.lstrip('0')}", f"{digits.lstrip('0')}.0", powers))


PHONES: tuple[tuple[Callable[[random.Random, Firm], str], float], ...] = (
    (lambda _, firm: firm.phone, 55),
    (_eaten, 12),
    (lambda chance, firm: telephone(chance, firm.place), 8),
    (_agent, 6),
    (lambda chance, firm: f"{firm.phone} / {telephone(chance, firm.place)}", 7),
    (lambda chance, firm: f"{firm.phone}转{chance.randint(801, 899)}", 5),
    (lambda _, firm: f"+86 {firm.phone.replace('-', ' ')}", 4),
    (lambda _, firm: firm.phone.translate(str.maketrans("0123456789-", "０１２３４５６７８９－")), 3),
)


def _moved(chance: random.Random, firm: Firm) -> str:
    return f"{firm.place}{chance.choice(CITIES[firm.place][1])}{chance.choice(ROADS)}{chance.randint(1, 2999)}号"


def _around(chance: random.Random, firm: Firm) -> str:
    return f"{_city(firm)}{firm.street}{chance.choice(('对面', '旁', '附近', '往东50米', '（地铁站旁）'))}"


ADDRESSES: tuple[tuple[Callable[[random.Random, Firm], str], float], ...] = (
    (lambda _, firm: f"{firm.place}{firm.district}{firm.street}{firm.room}", 30),
    (lambda _, firm: f"{firm.city}{firm.street}{firm.room}", 15),
    (lambda _, firm: f"{_city(firm)}{firm.district}{firm.street}", 12),
    (lambda _, firm: f"{firm.street}{firm.room}", 8),
    (lambda chance, firm: f"{chance.randint(100000, 859999)} {firm.city}{firm.district}{firm.street}", 5),
    (lambda _, firm: f"{firm.place}{firm.district}{firm.street.translate(HAN_DIGITS)}", 4),
    (lambda _, firm: f"中国 {firm.place} {firm.district} {firm.street.replace('号', '')}", 5),
    (_around, 4),
    (_moved, 9),
    (lambda _, firm: f"{firm.place}{firm.district}", 5),
    (lambda _, firm: " ".join(map(str.capitalize, lazy_pinyin(f"{firm.city}{firm.street}"))), 2),
    (lambda chance, _: chance.choice(("暂无", "详见官网", "面议", "-")), 1),
)
SITES: tuple[tuple[Callable[[random.Random, Firm], str], float], ...] = (
    (lambda _, firm: firm.website, 55),
    (lambda _, firm: f"https://{firm.website.removeprefix('www.')}/about/index.html", 12),
    (lambda _, firm: f"http://m.{firm.website.removeprefix('www.')}", 6),
    (lambda _, firm: firm.website.replace(".", "。").upper(), 3),
    (lambda _, firm: f"https://shop{firm.number}.1688.com", 14),
    (lambda _, firm: f"http://www.1688.com/company/{firm.number}.html", 10),
)
PLACES: tuple[tuple[Callable[[random.Random, Firm], str], float], ...] = (
    (lambda _, firm: _city(firm), 55),
    (lambda _, firm: firm.district, 12),
    (lambda _, firm: firm.place.split("省")[0], 10),
    (lambda _, firm: f"{firm.place} {firm.district}", 12),
    (lambda chance, _: chance.choice(list(CITIES)).split("省")[-1], 3),
    (lambda _, firm: "".join(lazy_pinyin(_city(firm))).capitalize(), 3),
    (lambda _, __: "全国", 5),
)
CODES: tuple[tuple[Callable[[random.Random, str], str], float], ...] = (
    (lambda _, code: code, 70),
    (lambda _, code: code.lower(), 8),
    (lambda _, code: f"{code[:6]} {code[6:12]} {code[12:]}", 6),
    (lambda _, code: code.replace("0", "O"), 5),
    (lambda chance, _: f"{chance.randrange(10**15):015d}", 6),
    (lambda _, code: code[:15], 5),
)
