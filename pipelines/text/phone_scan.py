"""Scan a text for telephone numbers: where each stands, what its label says of it, what it shares with others."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipelines.text import phone_grammar as grammar
from pipelines.text.folding import fold
from pipelines.text.phone_forms import READERS, Phone, Setting, area_of

Roles = frozenset[str]

NO_ROLES: Roles = frozenset()
FAX_ROLES: Roles = frozenset({"fax"})
SHARED_ROLES: Roles = frozenset({"phone", "fax"})
# How far before a number its label is looked for, and how much may stand between the two.
LABEL_WINDOW = 30
LABEL_REACH = 14
# A text longer than this is no field of numbers.
FIELD_LENGTH = 200
# What stands behind this many characters of one text is not read: it bounds the time that a hostile text can take.
LONGEST_TEXT = 40_000


def scan(text: str, region: str | None) -> Iterator[tuple[Phone, Roles]]:
    """Numbers of a text in order, each with the roles that its label gives it."""
    text = text[:LONGEST_TEXT]
    folded = fold(text)
    if "@" in folded or "://" in folded or "www." in folded:
        folded = grammar.WEB.sub(lambda web: "_" * len(web[0]), folded)
    whole = len(folded) <= FIELD_LENGTH and grammar.FIELD.fullmatch(folded) is not None
    end, roles, area = 0, NO_ROLES, ""
    while match := grammar.NUMBER.search(folded, end):
        start, before = match.start(), end
        in_list = _is_list_gap(folded, before, start)
        roles = roles if in_list else _roles(folded, before, start)
        end = match.end()
        form = str(match.lastgroup)
        labelled = bool(roles & SHARED_ROLES)
        shared_area = area if labelled or (in_list and not roles) else ""
        listed = bool(shared_area) and not folded[before:start].isspace()
        phone = READERS[form](
            match, text[start:end], Setting(region, shared_area, labelled, labelled or whole or listed)
        )
        if phone is None or (roles and not labelled and not _belies_label(form, phone, roles, in_list)):
            continue
        if mark := grammar.FAX_AFTER.match(folded, end):
            roles, end = FAX_ROLES, mark.end()
        elif in_list and roles == FAX_ROLES and phone.kind == "mobile":
            roles = NO_ROLES
        lines, end = _continued(phone, text, folded, start, end)
        for line in lines:
            yield line, roles
        if not phone.inferred:
            area = area_of(phone.e164) or area


def _is_list_gap(folded: str, before: int, start: int) -> bool:
    """Whether only separators, or a remark in brackets that is no label, part a number from the one before."""
    gap = grammar.LIST_GAP.fullmatch(folded, before, start)
    return gap is not None and not grammar.LABEL.search(folded, before, start)


def _roles(folded: str, end: int, start: int) -> Roles:
    """What the last labels between `end` and `start` say; 电话/传真 and the like say several things at once."""
    roles: set[str] = set()
    last = end
    for label in grammar.LABEL.finditer(folded, max(end, start - LABEL_WINDOW), start):
        role = str(label.lastgroup)
        gap = folded[last : label.start()]
        last = label.end()
        if not gap and roles == FAX_ROLES:
            continue  # 传真电话 is a fax number, 电话传真 is both
        joined = grammar.LABEL_JOIN.fullmatch(gap) if gap else roles == {"phone"} and role == "fax"
        roles = roles | {role} if joined else {role}
    if start - last > LABEL_REACH or grammar.LABEL_BREAK.search(folded, last, start):
        return NO_ROLES
    return frozenset(roles)


def _belies_label(form: str, phone: Phone, roles: Roles, in_list: bool) -> bool:
    """Whether a number is a telephone number although its label says WeChat, or QQ and the like before it in a list."""
    return phone.valid and form in grammar.LONG_FORMS and (in_list or "wechat" in roles)


def _continued(phone: Phone, text: str, folded: str, start: int, end: int) -> tuple[list[Phone], int]:
    """The number with each of its extensions (转801/802), or with each line that shares its beginning (66668888/9999).

    Also where they end; the number itself stands from `start` to `end`.
    """
    extension = grammar.EXTENSION.match(folded, end)
    digits = _extension(extension) if extension else ""
    if extension:
        end = extension.end()
    if digits:
        lines = [replace(phone, extension=digits, raw=text[start:end].strip())]
        while (more := grammar.MORE_EXTENSION.match(folded, end)) and len(more["more"]) == len(digits):
            end = more.end()
            lines.append(replace(phone, extension=more["more"], raw=text[slice(*more.span("more"))]))
        return lines, end
    lines = [phone]
    while phone.kind == "landline" and phone.valid and (tail := grammar.TAIL.match(folded, end)):
        end, last = tail.end(), tail["last"]
        lines.append(replace(phone, e164=phone.e164[: -len(last)] + last, raw=text[slice(*tail.span("last"))]))
    return lines, end


def _extension(match: re.Match[str]) -> str:
    """Digits of an extension; a year or one digit after a dash is an exporting site's mark."""
    unsaid = match["bracketed"] or match["dashed"] or ""
    return match["said"] or ("" if grammar.MARK.fullmatch(unsaid) else unsaid)
