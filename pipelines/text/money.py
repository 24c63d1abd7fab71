"""Amounts of money as Chinese registers and pages write them: 100(万元人民币), 50万美元, 人民币壹佰万元整."""

import re
from dataclasses import dataclass
from decimal import Decimal

from pipelines.text.folding import fold
from pipelines.text.numerals import ALL_MYRIADS, ALL_TENS, AMOUNT, amount

# ISO 4217 code -> how texts write it, after folding.
CURRENCIES = {
    "CNY": "人民币|rmb|cny|¥|￥",
    "USD": "美元|美金|us ?\\$|usd|\\$",
    "HKD": "港[元币幣纸]|香港元|hk ?\\$|hkd",
    "MOP": "澳门[元币]|葡币|mop",
    "TWD": "新?台[币幣]|新台湾元|台湾元|nt ?\\$|twd",
    "JPY": "日[元圆円]|jpy",
    "EUR": "欧元|€|eur",
    "GBP": "英镑|£|gbp",
    "CHF": "瑞士法郎|chf",
    "AUD": "澳大利亚[元币]|澳[元币]|aud",
    "NZD": "新西兰[元币]|纽元|nzd",
    "CAD": "加拿大[元币]|加[元币]|cad",
    "SGD": "新加坡[元币]|新[元币]|坡币|sgd",
    "KRW": "韩[元圆币]|韩国[元圆币]|krw",
    "THB": "泰[铢币]|thb",
    "MYR": "马来西亚(?:林吉特|元|币)|林吉特|马币|myr",
    "RUB": "俄罗斯卢布|卢布|rub",
    "INR": "印度卢比|inr",
    "SEK": "瑞典克朗|sek",
    "DKK": "丹麦克朗|dkk",
    "NOK": "挪威克朗|nok",
    "DEM": "德国?马克|dem",
    "FRF": "法国法郎|法郎|frf",
    "BEF": "比利时法郎|bef",
    "NLG": "荷兰盾|nlg",
    "ITL": "意大利里拉|itl",
    "ATS": "奥地利先令|ats",
}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in units of its currency (yuan, dollars: not 万); currency is its ISO 4217 code."""

    amount: float
    currency: str


ENGLISH_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
CURRENCY = "|".join(CURRENCIES.values())
CURRENCY_CODE = re.compile("|".join(f"(?P<{code}>{words})" for code, words in CURRENCIES.items()))
# A scale that a bracket or blank sets apart from its number: 100(万元).
SCALE = f"[百千]?[{ALL_MYRIADS}]|{'|'.join(ENGLISH_SCALES)}"
# 1万人, 500万股: a number of something else.
NOT_COUNTED = "(?! ?[人名户家股件套台个吨亩平㎡])"
MONEY_SIGN = re.compile(f"{SCALE}|[元圆]|{CURRENCY}")
MONEY = re.compile(
    rf"(?:(?P<before>{CURRENCY})[ :(]{{0,2}})?(?P<amount>{AMOUNT})(?!\.?[0-9])[ (]{{0,2}}(?P<scale>{SCALE})?"
    rf"[ ()]{{0,2}}(?P<yuan>[元圆](?!素))?[ ()]{{0,2}}(?P<after>{CURRENCY})?{NOT_COUNTED}"
)


def parse_capital(text: str) -> Money | None:
    """The first amount of money in a text.

    A number is money when a scale (万, 亿), 元 or a currency stands with it; a bare number leaves its unit open
    and gives None. Without a currency it is CNY.
    """
    folded = fold(text)
    for match in MONEY.finditer(folded) if MONEY_SIGN.search(folded) else ():
        sign = match["before"] or match["after"]
        if sign or match["scale"] or match["yuan"] or unit_of(match["amount"]):
            value = scaled(match["amount"], match["scale"])
            if value is not None:
                return Money(float(value), currency_of(sign) or "CNY")
    return None


def currency_of(text: str | None) -> str:
    """The ISO 4217 code of a currency as a folded text writes it, "" for none."""
    match = CURRENCY_CODE.fullmatch(text) if text else None
    return str(match.lastgroup) if match else ""


def scaled(number: str, scale: str | None) -> Decimal | None:
    """Value of a number (AMOUNT) and a scale that stands apart from it."""
    value = amount(number if scale in ENGLISH_SCALES else number + (scale or ""))
    return value * ENGLISH_SCALES.get(scale or "", 1) if value is not None else None


def unit_of(number: str) -> str:
    """The scale at the end of a number: 3千万 -> 千万, 120 -> ""."""
    return number[len(number.rstrip(ALL_TENS + ALL_MYRIADS)) :]
