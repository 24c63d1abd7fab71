"""Telephone numbers in Chinese text, as E.164 numbers with extensions.

A grammar of the ways in which Chinese pages write numbers comes first (`phone_grammar`); numbers
of other countries (+…, 00…) go to phonenumbers. What looks like a number but cannot be dialled is returned too,
with `valid` False and the reason in `status`; fax, QQ, postcode and register numbers are not returned.
"""

from collections.abc import Iterable
from dataclasses import replace

from pipelines.text.area_codes import area_codes
from pipelines.text.mobile_segments import home_of
from pipelines.text.phone_forms import MOBILE_PREFIXES, Phone, area_of
from pipelines.text.phone_scan import scan

__all__ = ["Phone", "area_of", "national", "parse_fax", "parse_phones", "places_of"]


def parse_phones(text: str, *, region: str | None = None) -> list[Phone]:
    """Telephone numbers of a field or a text in order, each dialable one once.

    region: place in Chinese (深圳市) whose area code completes numbers written without one. Only the first 40,000
    characters are read.
    """
    found = ((phone, roles) for phone, roles in scan(text, region) if roles != {"fax"})
    return _distinct(_labelled(phone, "fax" in roles, "wechat" in roles) for phone, roles in found)


def parse_fax(text: str, *, region: str | None = None) -> list[Phone]:
    """Fax numbers: those that a text labels as fax, else the unlabelled ones of a fax field."""
    found = list(scan(text, region))
    labelled = [phone for phone, roles in found if "fax" in roles]
    return _distinct(replace(phone, label="fax") for phone in labelled or [p for p, roles in found if not roles])


def national(e164: str) -> str:
    """A number as people in China write it (0755-12345678); numbers of other countries stay as they are."""
    digits = e164.removeprefix("+86")
    if digits == e164 or (len(digits) == 11 and digits[:3] in MOBILE_PREFIXES):
        return digits
    if len(digits) == 10 and digits[:3] in {"400", "800"}:
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    area = area_of(e164)
    return f"{area}-{digits[len(area) - 1 :]}" if area else digits


def places_of(e164: str) -> tuple[str, tuple[str, ...]]:
    """Province of a Chinese number, and the cities that share its area code or the one its mobile segment belongs to.

    ("", ()) for numbers that belong to no place (400, 95, other countries) or an unknown one.
    """
    if area := area_codes().get(area_of(e164)):
        return area.province, area.places
    province, city = home_of(e164.removeprefix("+86"))
    return province, (city,) if city else ()


def _labelled(phone: Phone, fax: bool, wechat: bool) -> Phone:
    return replace(phone, label="fax" if fax else "wechat") if fax or wechat else phone


def _distinct(phones: Iterable[Phone]) -> list[Phone]:
    found: dict[object, Phone] = {}
    for phone in phones:
        found.setdefault((phone.e164, phone.extension) if phone.e164 else len(found), phone)
    return list(found.values())
