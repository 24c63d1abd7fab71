"""Telephone and fax numbers of a page, each with the label that announces it.

Chinese text is read by `pipelines.text.phones`, one line at a time; in other text a number is a run of digits that the
numbering plan of a likely country accepts. Likely countries are told by the address of the page, its language, the
postcodes in its text; where a label says that it is a telephone number, a possible number is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers

from pipelines.text.phones import Phone, national, parse_phones
from spiders.extract.labels import Label
from spiders.extract.lines import Line
from spiders.extract.name_candidates import MAKER, before_maker
from spiders.extract.page import Page

MAX_NUMBERS = 500
NEAR, NEAR_OTHER = 40, 30
INTERNATIONAL = 11
DIGITS = re.compile(r"\d(?:(?<!\d\d)(?:[^\d\n]{0,4}+\d){6}|[\d.-]{2,7}[-. ][A-Z]|\d{2,3}[-* ]{0,4}\*{2})")
PRIVATE = re.compile(r"[\ue000-\uf8ff](?:.{0,2}[\ue000-\uf8ff]){3}")
NUMBER = re.compile(
    r"(?:(?<![\w@#$£€=%&])(?<!\d[./-])|(?<=[a-z])(?=\(\d))"
    r"(?:\+ ?\(?|\()?\d(?:(?: ?\(0?\) ?|[ ]?[().•·‐-―/-]{1,2} ?| {1,2})?\d){6,16}"
    r"(?![\d@%]|[-.,]\d)"
    r"|(?<![\w-])(?:\+?1[-. ])?\(?[2-9]\d\d\)?[-. ]{1,2}(?=[A-Z0-9.-]{0,10}[A-Z])"
    r"[A-Z0-9]{3,4}[-.]?[A-Z0-9]{3,5}(?![\w-])"
)
EXTENSION = re.compile(r"[ ,;]{0,2}(?:ext(?:ension|n)?|x)[.: ]{0,2}\d{1,6}\b", re.IGNORECASE)
UNREAD = re.compile(r"(?<![\d*-])\d{3,5}-\d{3,4}-?\d{4}(?![\d*-])")
LOCAL = re.compile(r"(?<![\w/.-])\d{3}[-. ]\d{4}(?![\w/-])")
FAX_AFTER = re.compile(r" ?[–-]? ?(?:fax|传真)\b(?! ?[:：]?[ (+]*\d)", re.IGNORECASE)
FAX_BRACKETED = re.compile(r" ?[(\[] ?(?:fax|传真) ?[)\]]", re.IGNORECASE)
FAX_BEFORE = re.compile(r"(?:fax|传真|facsimile|\bf)\W{0,4}$", re.IGNORECASE)
MASKED = re.compile(r"\d[\d -]{2,12}(?:[*×●•xX]{3,8})\d{0,4}")
ANNOUNCED = re.compile(
    r"(?:(?<![\u3400-\u9fff])([\u3400-\u9fff]{2,8}) ?[:：]"
    r"|([\u3400-\u9fff]{1,3}(?:先生|女士|小姐|老师|经理|主任|店长|厂长|总))[)）]? ?[:：]?)[^\w:：]{0,4}$"
)
PLATFORM = re.compile("客服|投诉|举报|监督|广告")
BETWEEN = re.compile(r"[\s、,，;；/／]*")
NOT_PHONES = frozenset({"qq", "other", "postcode", "credit_code", "capital", "founded", "turnover", "wechat", "size"})
POSTCODES = (
    ("GB", re.compile(r"[A-Z]\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    ("CA", re.compile(r"[ABCEGHJ-NPR-TVXY]\d[A-Z] ?\d[A-Z]\d\b")),
    ("AU", re.compile(r"(?:NSW|VIC|QLD|TAS|ACT),? {0,3}\d{4}\b|ABN\b")),
    ("US", re.compile(r"[A-Z]{2},? {1,3}\d{5}(?:-\d{4})?\b")),
)
DOMAIN_REGIONS = {"uk": "GB", "eu": "DE", "com": "", "net": "", "org": "", "info": "", "biz": "", "cn": "CN"}
ENGLISH_REGIONS = ("US", "GB", "AU")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the page writes it (extension included).

    fax: whether it is labelled as fax. label: the words that announce it, "" for none. line: index of its line.
    status: that of `pipelines.text.phones`, or "unread": labelled as a number, but of no plan that is known.
    """

    raw: str
    fax: bool
    label: str
    line: int
    status: str


def read_numbers(page: Page, labels: Sequence[Sequence[Label]], regions: tuple[str, ...]) -> list[Number]:
    """The numbers of the page in order; regions: likely countries, best first, "CN" first for Chinese text."""
    found: list[Number] = []
    above: Label | None = None
    reader = _chinese if regions[:1] == ("CN",) else _foreign
    worth = {*page.lines_with(DIGITS), *page.lines_with(PRIVATE)}
    made = worth.intersection(page.lines_with(MAKER))
    for index, line in enumerate(page.lines):
        if line.text in (":", "："):
            continue
        if index in worth or (above and LOCAL.search(line.text)):
            own = line._replace(text=before_maker(line.text)) if index in made else line
            before = [label for label in labels[index] if label.end <= len(own.text)]
            found.extend(reader(own, index, before, above, regions))
            if len(found) >= MAX_NUMBERS:
                break
        if labels[index] and labels[index][-1].end >= len(line.text):
            above = labels[index][-1]
        elif not (above and above.fields[0] in ("phones", "fax") and any(n.line == index for n in found[-1:])):
            above = None
    return found


def _may_hold_number(text: str) -> bool:
    return bool(DIGITS.search(text) or PRIVATE.search(text))


def _chinese(
    line: Line, index: int, labels: Sequence[Label], above: Label | None, regions: tuple[str, ...]
) -> Iterator[Number]:
    starts = [(0, above), *((label.begin, label) for label in labels)]
    for (start, label), (stop, _) in zip(starts, [*starts[1:], (len(line.text), None)], strict=True):
        text = line.text[start:stop]
        fields: tuple[str, ...] = label.fields if label else ()
        if not _may_hold_number(text) or NOT_PHONES.issuperset(fields or ("",)):
            continue
        said = label.text if label else ""
        if label and label is not above:
            text = text[len(label.text) :].lstrip(" :：")
        fax = fields[:1] == ("fax",)
        rest, end = text, 0
        for phone in parse_phones(text if fax or not label else f"{said}：{text}"):
            rest = rest.replace(phone.raw, " ", 1)
            begin = max(text.find(phone.raw, end), end)
            if not label and not (said and BETWEEN.fullmatch(text, end, begin)):
                said = _announced(text[:begin])
            end = begin + len(phone.raw)
            yield Number(_with_area(phone), fax, said, index, phone.status)
        if fields[:1] == ("phones",):
            for match in UNREAD.finditer(rest):
                yield Number(match[0], False, said, index, "unread")


def _announced(before: str) -> str:
    """The word with a colon, or the person, right before a number: 销售一部：, 王经理; "" for others, and for
    words that sites say of themselves.
    """
    match = ANNOUNCED.search(before[-30:])
    said = (match[1] or match[2]) if match else ""
    return "" if PLATFORM.search(said) else said


def _with_area(phone: Phone) -> str:
    """As written; with its area code where the code is written once before several numbers."""
    shared = phone.e164 and phone.kind == "landline" and len(re.sub(r"\D", "", phone.raw)) <= 8
    return national(phone.e164) if shared else phone.raw


def _foreign(
    line: Line, index: int, labels: Sequence[Label], above: Label | None, regions: tuple[str, ...]
) -> Iterator[Number]:
    text = line.text
    taken: list[tuple[int, int]] = []
    for match in NUMBER.finditer(text):
        label, gap = _label_before(labels, above, match.start())
        if label and gap < NEAR_OTHER and NOT_PHONES.issuperset(label.fields):
            continue
        announced = label if label and gap < NEAR and label.fields[0] in ("phones", "fax") else None
        said = announced.text if announced else ""
        before = FAX_BEFORE.search(text, max(0, match.start() - 14), match.start())
        fax = bool(before) or (announced.fields == ("fax",) if announced else bool(FAX_AFTER.match(text, match.end())))
        fax = fax or bool(FAX_BRACKETED.match(text, match.end()))
        extension = EXTENSION.match(text, match.end())
        for raw in _dialable(match[0], regions, announced is not None):
            taken.append(match.span())
            yield Number(raw + (extension[0] if extension else ""), fax, said, index, "ok")
    for match in LOCAL.finditer(text) if labels or above else ():
        label, _ = _label_before(labels, above, match.start())
        free = not any(start <= match.start() < stop for start, stop in taken)
        if free and label and label.fields[0] in ("phones", "fax"):
            yield Number(match[0], label.fields[0] == "fax", label.text, index, "ok")
    for match in MASKED.finditer(text):
        yield Number(match[0], False, "", index, "masked")


def _label_before(labels: Sequence[Label], above: Label | None, position: int) -> tuple[Label | None, int]:
    """The label that a number at a position answers to, and how many characters lie between."""
    for label in reversed(labels):
        if label.end <= position + 1:
            return label, position - label.end
    return above, position


def _dialable(raw: str, regions: tuple[str, ...], announced: bool) -> list[str]:
    """The number, or the numbers that a slash or a wide gap keeps apart; empty for something else."""
    if _is_number(raw, regions, announced):
        return [raw]
    for separator in ("/", "  ", " - ", " "):
        parts = [part.strip(" -.") for part in raw.split(separator)]
        if len(parts) > 1 and all(
            len(re.sub(r"\D", "", part)) >= 7 and _is_number(part, regions, announced) for part in parts
        ):
            return parts
    return []


@lru_cache(maxsize=4096)
def _is_number(raw: str, regions: tuple[str, ...], announced: bool) -> bool:
    digits = re.sub(r"\D", "", raw)
    groups = re.findall(r"\d+|[A-Z]+", raw)
    if (len(set(digits)) <= 2 and len(digits) > 7) or digits in ("1234567890", "12345678", "0123456789"):
        return False
    if len(digits) < 7 and sum(map(len, groups)) not in (10, 11):
        return False
    shaped = len(groups) > 1 and raw.count("/") < 2 and len(digits) >= 2 * len(groups) - 1
    if not (announced or raw.startswith("+") or shaped):
        return False
    text = raw.replace("(0)", "")
    for region in regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) or (announced and phonenumbers.is_possible_number(number)):
            return True
    return announced and len(digits) >= INTERNATIONAL and _is_international(digits)


def _is_international(digits: str) -> bool:
    """Whether digits are a number from its country code on: 86-575-… without the plus."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False


def likely_regions(url: str, text: str, language: str) -> tuple[str, ...]:
    """Countries whose numbers a page may write without a country code, best first."""
    domain = (urlsplit(url).hostname or "").rpartition(".")[2]
    by_domain = DOMAIN_REGIONS.get(domain, domain.upper() if len(domain) == 2 else "")
    by_text = [region for region, pattern in POSTCODES if pattern.search(text)]
    by_language = language.partition("-")[2].upper() if len(language) == 5 else language.upper()[:2]
    named = [by_domain, *by_text, by_language, *ENGLISH_REGIONS]
    return tuple(dict.fromkeys(region for region in named if region in phonenumbers.SUPPORTED_REGIONS))
