"""Chinese numerals as numbers: 一千二百, 伍佰万, 二〇一九, 3.5亿, 1亿2000万."""

import re
from decimal import Decimal

DIGITS = {
    char: value
    for value, chars in enumerate(
        ("〇零○", "一壹", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for char in chars
}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

ALL_TENS, ALL_MYRIADS = "".join(TENS), "".join(MYRIADS)
NUMERAL = f"[{''.join(DIGITS)}{ALL_TENS}]"
DECIMAL = r"(?<![0-9.,])[0-9]{1,18}+(?:,[0-9]{3,18}+){0,6}+(?:\.[0-9]{1,18}+)?+(?![0-9])"
NUMBER = rf"(?:{DECIMAL}|{NUMERAL}{{1,20}}+)"
# 1,000.5万, 1亿2000万, 3千, 二百万, 120.
AMOUNT = (
    rf"(?:(?:{NUMBER} ?[{ALL_TENS}]{{0,2}}[{ALL_MYRIADS}]{{1,2}}+){{1,3}}+(?:{NUMBER})?|{NUMBER}(?: ?[{ALL_TENS}])?)"
)
SMALL = re.compile(rf"({DECIMAL})([{ALL_TENS}]*)")


def numeral(text: str) -> int | None:
    """A numeral below ten thousand with tens (一百零五), or digit by digit (二〇一九); None for anything else."""
    if not text or any(char not in DIGITS and char not in TENS for char in text):
        return None
    if not any(char in TENS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total, digit = 0, None
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        else:
            total += (1 if digit is None else digit) * TENS[char]
            digit = 0
    return total + (digit or 0)


def amount(text: str) -> Decimal | None:
    """The value of what AMOUNT matches (1亿2000万, 3千万, 二百万); None where it makes no sense."""
    rest, total = text.replace(" ", ""), Decimal(0)
    for unit in "亿億万萬":
        head, found, tail = rest.rpartition(unit)
        if found:
            value = amount(head)
            if value is None:
                return None
            total, rest = total + value * MYRIADS[unit], tail
            if not rest:
                return total
    small = _below_myriad(rest)
    return None if small is None else total + small


def _below_myriad(text: str) -> Decimal | None:
    if match := SMALL.fullmatch(text):
        value = Decimal(match[1].replace(",", ""))
        for char in match[2]:
            value *= TENS[char]
        return value
    whole = numeral(text)
    return None if whole is None else Decimal(whole)
