"""How sources write firms down, as matching is tuned on it: they drop, shorten, misspell, rename, move and omit."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from scripts.benchmarks.firms import CITIES, ROADS, SYLLABLES, Firm, Row, sightings, telephone

SLIPS = dict(
    zip(
        "华信博明新远恒通诚佳天科智盛联瑞海源泰凯正兴云宏嘉聚星汇思晨",
        "化欣搏铭鑫元衡同成嘉添课致胜连锐汉原太楷政星芸洪佳巨兴会司辰",
        strict=True,
    )
)
TRADITIONAL = str.maketrans(
    "华东远达联兴万云图国龙顺荣学电机广环汽车习术务发乐", "華東遠達聯興萬雲圖國龍順榮學電機廣環汽車習術務發樂"
)


def generate(size: int, seed: int) -> Iterator[Row]:
    """About `size` rows; see `sightings`."""
    return sightings(size, seed, _row)


def _row(chance: random.Random, firm: Firm, original: bool) -> Row:
    """One source's view of a firm; the original is complete, the others lose and change something."""
    phone, room, street, district = firm.phone, firm.room, firm.street, firm.district
    name = firm.name if original else _respell(chance, firm)
    if not original:
        if chance.random() < 0.25:
            phone = "" if chance.random() < 0.6 else telephone(chance, firm.place)
        if chance.random() < 0.12:
            street, room = f"{chance.choice(ROADS)}{chance.randint(1, 2999)}号", ""
            district = chance.choice(CITIES[firm.place][1])
    lost = 0.0 if original else 0.35
    address = f"{firm.place}{district}{street}{room}"
    if not original:
        address = _respell_address(chance, firm, district, street, room)
    return Row(
        "", name,
        "" if chance.random() < 0.6 + lost / 2 else firm.code,
        _spelltelephone(chance, phone) if chance.random() > lost / 3 else "",
        address if chance.random() > lost / 2 else "",
        firm.website if chance.random() > lost else "",
        firm.city.removesuffix("市") if chance.random() > 0.4 else "",
        firm.number,
    )  # fmt: skip


def _respell(chance: random.Random, firm: Firm) -> str:
    """The name as another source writes it."""
    if firm.detail:
        return firm.name.replace("市", "") if chance.random() < 0.7 else firm.name
    city = firm.city.removesuffix("市")
    (spell,) = chance.choices([spell for spell, _ in SPELLINGS], [share for _, share in SPELLINGS])
    return spell(chance, firm, city)


def _short(chance: random.Random, firm: Firm, city: str) -> str:
    return f"{city}{firm.brand}" if chance.random() < 0.5 else f"{firm.brand}{firm.trade[:2]}"


def _cut(chance: random.Random, firm: Firm, _: str) -> str:
    return firm.name[: max(6, len(firm.name) - chance.randint(2, 5))]


def _former(chance: random.Random, firm: Firm, _: str) -> str:
    return replace(firm, brand="".join(chance.choices(SYLLABLES, k=2))).name


def _without_filler(_: random.Random, firm: Firm, __: str) -> str:
    return firm.name.replace("科技", "").replace("管理", "")


def _slip(chance: random.Random, firm: Firm, _: str) -> str:
    places = [at for at, character in enumerate(firm.name) if character in SLIPS]
    if not places or chance.random() < 0.3:
        at = chance.randrange(len(firm.city), max(len(firm.city) + 1, len(firm.name) - 4))
        return firm.name[:at] + firm.name[at + 1 :]
    at = chance.choice(places)
    return firm.name[:at] + SLIPS[firm.name[at]] + firm.name[at + 1 :]


SPELLINGS: tuple[tuple[Callable[[random.Random, Firm, str], str], float], ...] = (
    (lambda _, firm, __: firm.name, 30),
    (lambda _, firm, city: f"{city}{firm.brand}{firm.trade}{firm.legal}", 12),
    (lambda _, firm, city: f"{firm.brand}（{city}）{firm.trade}{firm.legal}", 10),
    (lambda _, firm, city: f"{city}{firm.brand}{firm.trade}", 10),
    (lambda _, firm, __: f"{firm.brand}{firm.trade}", 8),
    (_short, 6),
    (_slip, 8),
    (lambda _, firm, __: firm.name.translate(TRADITIONAL), 4),
    (_cut, 3),
    (lambda _, firm, city: f" {city}市 {firm.brand}{firm.trade}　{firm.legal} ", 4),
    (_former, 1.5),
    (_without_filler, 3.5),
)
"""How another source writes a name, and how often in a hundred."""


def _respell_address(chance: random.Random, firm: Firm, district: str, street: str, room: str) -> str:
    city = firm.city
    return chance.choice(
        (
            f"{firm.place}{district}{street}{room}",
            f"{city}{district}{street}",
            f"{city}{street}{room}",
            f"{city.removesuffix('市')}{district}{street}",
            f"{district}{street}{room}",
            street,
            f"{firm.place}{district}",
        )
    )


def _spelltelephone(chance: random.Random, phone: str) -> str:
    turn = chance.random()
    if turn < 0.7 or not phone:
        return phone
    if turn < 0.8:
        return f"86-{phone}"
    if turn < 0.9:
        return f"电话：{phone}"
    return f"{phone[:3]} {phone[3:]}" if "-" not in phone else f"({phone.replace('-', ')')}"
