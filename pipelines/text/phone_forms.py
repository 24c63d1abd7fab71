"""What each written form of a telephone number stands for: number, kind, and whether the numbering plan has it."""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import phonenumbers

from pipelines.text import phone_grammar as grammar
from pipelines.text.area_codes import area_code_of, area_codes

Kind = Literal["mobile", "landline", "400", "800", "95", "unknown"]
Status = Literal["ok", "incomplete", "unassigned", "masked", "obfuscated", "placeholder", "impossible"]

# Mobile prefixes in use (numbering plan of 2026).
MOBILE_PREFIXES = frozenset(
    prefix + digit
    for prefix, digits in {
        "13": "0123456789", "14": "56789", "15": "012356789", "16": "2567",
        "17": "012345678", "18": "0123456789", "19": "012356789",
    }.items()
    for digit in digits
)  # fmt: skip
SEQUENCES = "0123456789012345678", "9876543210987654321"
# Stand-ins of forms and manuals that are no sequence.
STAND_INS = frozenset({"13800138000"})
FOREIGN_KINDS: dict[int, Kind] = {
    phonenumbers.PhoneNumberType.MOBILE: "mobile",
    phonenumbers.PhoneNumberType.FIXED_LINE: "landline",
}
NOT_DIGIT = re.compile("[^0-9]+")


@dataclass(frozen=True, slots=True)
class Phone:
    """One number as a text writes it.

    e164: "+86…" in the form of E.164; "" unless status is ok or unassigned. extension: digits, or "".
    kind: line by its numbering range, "95" for the short service numbers that banks and couriers use.
    valid: whether the numbering plan has such a number, so that it can be dialled.
    raw: as written. inferred: the area code is not in the text but comes from the region.
    status: ok; incomplete (no area code known); unassigned (well-formed, but outside the numbering plan);
    masked; obfuscated (digits drawn by a font); placeholder (12345678 …); impossible.
    label: "fax" where the number is labelled as fax, be it as telephone too; "wechat"; else "".
    """

    e164: str
    extension: str
    kind: Kind
    valid: bool
    raw: str
    inferred: bool = False
    status: Status = "ok"
    label: Literal["", "fax", "wechat"] = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a number. area: code that an earlier number of the list shares with it.

    labelled: a label says that this is a telephone number; claimed: that, a list, or a field of nothing else says so.
    """

    region: str | None
    area: str
    labelled: bool
    claimed: bool


def area_of(e164: str) -> str:
    """The area code of a Chinese landline ("0755"), "" for other numbers."""
    digits = e164.removeprefix("+86")
    code = "0" + digits[: 2 if digits[:1] in {"1", "2"} else 3]
    service = digits.startswith("95") and len(digits) <= 8
    return code if digits != e164 and not service and code in area_codes() else ""


def is_sequence(digits: str) -> bool:
    """Digits that count up or down: 12345678, 87654321."""
    return any(digits in sequence for sequence in SEQUENCES)


def is_placeholder(digits: str) -> bool:
    """Digits in sequence, or one digit repeated."""
    return len(set(digits)) == 1 or is_sequence(digits)


def _phone(raw: str, kind: Kind, number: str, *, assigned: bool = True, inferred: bool = False) -> Phone:
    """A number of the Chinese plan, without country code and trunk zero."""
    status: Status = "ok" if assigned else "unassigned"
    return Phone("+86" + number, "", kind, assigned, raw, inferred, status)


def _unusable(raw: str, kind: Kind, status: Status) -> Phone:
    return Phone("", "", kind, False, raw, False, status)


def _mobile(match: re.Match[str], raw: str, _: Setting) -> Phone:
    number = NOT_DIGIT.sub("", match["subscriber"])
    body = number[3:].removeprefix("0000")
    if number in STAND_INS or body == "0000" or is_sequence(body):
        return _unusable(raw, "mobile", "placeholder")
    return _phone(raw, "mobile", number, assigned=number[:3] in MOBILE_PREFIXES)


def _service(match: re.Match[str], raw: str, _: Setting) -> Phone:
    number = NOT_DIGIT.sub("", match["service_number"])
    kind: Kind = "400" if number[0] == "4" else "800"
    return _unusable(raw, kind, "placeholder") if is_placeholder(number[3:]) else _phone(raw, kind, number)


def _landline(match: re.Match[str], raw: str, _: Setting) -> Phone:
    return _line("0" + match["area"], match["rest"], raw)


def _line(code: str, subscriber: str, raw: str, *, inferred: bool = False) -> Phone:
    digits = NOT_DIGIT.sub("", subscriber)
    area = area_codes().get(code)
    if is_placeholder(digits):
        return _unusable(raw, "landline", "placeholder")
    if area is None or digits[0] == "0":
        return _unusable(raw, "landline", "impossible")
    assigned = len(digits) in area.lengths and digits[0] != "1"
    return _phone(raw, "landline", code[1:] + digits, assigned=assigned, inferred=inferred)


def _trunkless(match: re.Match[str], raw: str, _: Setting) -> Phone | None:
    rest = match["bare_rest"]
    if len(NOT_DIGIT.sub("", rest)) == 7 and not rest.isdigit():
        return None  # 530-555-0123 is written in America
    phone = _line("0" + match["bare_area"], rest, raw)
    return phone if phone.valid else None


def _local(match: re.Match[str], raw: str, setting: Setting) -> Phone | None:
    written = match["local_number"]
    digits = NOT_DIGIT.sub("", written)
    if not setting.labelled and _is_date(digits):
        return None
    if not setting.claimed and digits != written:
        return None  # 4000-6000 is a salary
    if code := _area(setting):
        phone = _line(code, digits, raw, inferred=not setting.area)
        return phone if setting.claimed or phone.valid else None
    if not setting.claimed:
        return None
    return _unusable(raw, "landline", "placeholder" if is_placeholder(digits) else "incomplete")


def _short(match: re.Match[str], raw: str, setting: Setting) -> Phone | None:
    number = match["short_number"]
    if not setting.claimed:
        return None
    if match["short_area"]:
        code, known = "0" + match["short_area"], True
    else:
        code, known = _area(setting), bool(setting.area)
    if number.startswith("95") and not match["short_area"]:
        return _phone(raw, "95", number)
    if code not in area_codes():
        return _unusable(raw, "unknown", "impossible" if known else "incomplete")
    return _phone(raw, "95" if number.startswith("95") else "unknown", code[1:] + number, inferred=not known)


def _area(setting: Setting) -> str:
    """The area code that a number without one takes, "" where none is known."""
    return setting.area or (area_code_of(setting.region) if setting.region else "")


def _is_date(digits: str) -> bool:
    try:
        return len(digits) == 8 and digits < "2040" and bool(datetime.date.fromisoformat(digits))
    except ValueError:
        return False


def _masked(match: re.Match[str], raw: str, setting: Setting) -> Phone | None:
    digits = NOT_DIGIT.sub("", match[0]).removeprefix("86")
    kind: Kind = "unknown"
    if re.match("1[3-9]", digits):
        kind = "mobile"
    elif digits.startswith(("400", "800")):
        kind = "400" if digits[0] == "4" else "800"
    elif digits.startswith("0"):
        kind = "landline"
    return _unusable(raw.strip(), kind, "masked") if kind != "unknown" or setting.claimed else None


def _hidden(match: re.Match[str], raw: str, setting: Setting) -> Phone | None:
    return _unusable(raw.strip(), "unknown", "obfuscated") if setting.claimed or len(raw) >= 7 else None


def _wrong(match: re.Match[str], raw: str, setting: Setting) -> Phone | None:
    digits = NOT_DIGIT.sub("", raw)
    if not setting.claimed or _is_date(digits):
        return None
    return _unusable(raw, "unknown", "placeholder" if is_placeholder(digits) else "impossible")


def _spaced(match: re.Match[str], raw: str, setting: Setting) -> Phone | None:
    """Digits set apart: 1 3 8 …; read as if they stood together."""
    joined = grammar.NUMBER.fullmatch(NOT_DIGIT.sub("", match[0]))
    phone = READERS[str(joined.lastgroup)](joined, raw, setting) if joined else None
    return phone if phone and phone.e164 else None


@lru_cache(maxsize=1024)
def _abroad(number: str) -> tuple[str, Kind] | None:
    """E.164 and kind of a number of another country, None where it is not valid."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    kind = FOREIGN_KINDS.get(phonenumbers.number_type(parsed), "unknown")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), kind


def _foreign(match: re.Match[str], raw: str, setting: Setting) -> Phone | None:
    written = match[0]
    number = written if written[0] == "+" else "+" + written[2:]
    if found := _abroad(number):
        return Phone(found[0], "", found[1], True, raw)
    return _unusable(raw, "unknown", "impossible") if setting.claimed else None


READERS = {
    "mobile": _mobile,
    "service": _service,
    "landline": _landline,
    "trunkless": _trunkless,
    "local": _local,
    "short": _short,
    "foreign": _foreign,
    "masked": _masked,
    "hidden": _hidden,
    "spaced": _spaced,
    "wrong": _wrong,
}
