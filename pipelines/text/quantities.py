"""Ranges of people and of money: 50-99人, 500人以上, 少于50人, 年营业额 1000万-5000万元."""

import re
from dataclasses import dataclass
from decimal import Decimal

from pipelines.text.folding import fold
from pipelines.text.money import CURRENCY, MONEY_SIGN, NOT_COUNTED, SCALE, currency_of, scaled, unit_of
from pipelines.text.numerals import AMOUNT, amount

PEOPLE = r" ?(?:[多余+] ?)?(?:人|名|位|employees|people|persons|staff)"
TO = r" ?(?:-{1,2}|~|至|到) ?"
UNDER = re.compile("少于|不足|低于|不到|小于|<|less than|under|fewer than")
UP_TO = re.compile("以下|以内|之内|不超过|不多于|最多|≤|up to")
AT_LEAST = re.compile("以上|不少于|不低于|不小于|至少|超过|大于|多于|高于|≥|>|[0-9万亿元人名] ?[+多余]|over|more than")
BOUND_WORDS = re.compile(f"{UP_TO.pattern}|{AT_LEAST.pattern}|{UNDER.pattern}")
EMPLOYEES = re.compile(rf"(?P<low>{AMOUNT})(?P<people>{PEOPLE})?(?:{TO}(?P<high>{AMOUNT})(?P<more_people>{PEOPLE})?)?")
UNIT = (
    rf"[ (]{{0,2}}(?P<%sscale>{SCALE})?[ ()]{{0,2}}(?P<%syuan>[元圆])?[ ()]{{0,2}}(?P<%scurrency>{CURRENCY})?"
    r"(?: ?[/每] ?年)?"
)
TURNOVER = re.compile(
    rf"(?:(?P<currency>{CURRENCY})[ :(]{{0,2}})?(?P<low>{AMOUNT}){UNIT % (('low_',) * 3)}"
    rf"(?:{TO}(?:{CURRENCY})?[ :(]{{0,2}}(?P<high>{AMOUNT}){UNIT % (('high_',) * 3)})?{NOT_COUNTED}"
)
# How far before and after a number the words that bound it may stand.
REACH = 5
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class MoneyRange:
    """low, high: in units of the currency, None where the text sets no such bound; currency: ISO 4217."""

    low: float | None
    high: float | None
    currency: str


def parse_employees(text: str) -> tuple[int, int | None] | None:
    """Least and most number of people; most is None without an upper bound, the whole None where no number is said."""
    folded = fold(text[:LONGEST])
    matches = list(EMPLOYEES.finditer(folded))
    counted = [m for m in matches if m["people"] or m["more_people"]]
    if not counted and len(matches) == 1 and _is_bare(folded, matches[0]):
        counted = matches
    for match in counted:
        low, high = _bounds(amount(match["low"]), amount(match["high"] or ""), _around(folded, match))
        if low or high:
            under = high is not None and low is None and UNDER.search(_around(folded, match)) is not None
            return int(low or 1), None if high is None else int(high) - under
    return None


def parse_turnover(text: str) -> MoneyRange | None:
    """The first range of money in a text; a scale or currency written once holds for both ends (500-1000万元)."""
    folded = fold(text[:LONGEST])
    for match in TURNOVER.finditer(folded) if MONEY_SIGN.search(folded) else ():
        number, scale, high_scale = match["low"], match["low_scale"], match["high_scale"]
        sign = match["currency"] or match["high_currency"] or match["low_currency"]
        if match["high"] and not scale and not unit_of(number):
            scale = high_scale or unit_of(match["high"])
        if not (sign or scale or unit_of(number) or match["low_yuan"] or match["high_yuan"]):
            continue
        low, high = _bounds(scaled(number, scale), scaled(match["high"] or "", high_scale), _around(folded, match))
        if low or high:
            return MoneyRange(_float(low), _float(high), currency_of(sign) or "CNY")
    return None


def _bounds(low: Decimal | None, high: Decimal | None, around: str) -> tuple[Decimal | None, Decimal | None]:
    """Lower and upper bound of one or two numbers, by the words around them."""
    if low is None or high is not None:
        return low, high
    words = BOUND_WORDS.search(around)
    if words is None:
        return low, low
    return (low, None) if AT_LEAST.fullmatch(words[0]) else (None, low)


def _around(folded: str, match: re.Match[str]) -> str:
    return folded[max(0, match.start() - REACH) : match.end() + REACH]


def _is_bare(folded: str, match: re.Match[str]) -> bool:
    """Whether nothing but a number and words that bound it is written."""
    rest = folded[: match.start()] + folded[match.end() :]
    return not re.search(r"\w", BOUND_WORDS.sub("", rest))


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
