"""From a record as found to what is compared: the parts of its name, its place and its normalised contacts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipelines.matching.record import Record
from pipelines.text.addresses import parse_address
from pipelines.text.codes import credit_code
from pipelines.text.names import CompanyName, company_key, parse_company_name
from pipelines.text.websites import parse_website

# What a name may share with any other: words of its legal and group form, not of the firm.
FILLERS = re.compile(r"(?:股份|有限|责任|集团|控股|公司|企业|总)+$")
# Characters at the start of a name that two names of one firm have in common.
START = 2
# What a listed company's short name ends with; no legal form.
SHORT_FORMS = frozenset({"", "股份", "集团", "控股"})
# Numbers that tell sister firms apart: 第二…, 三厂, 一公司, 四中学, 五局; not those inside a brand (三一, 九安).
RANKS = re.compile(r"(?<=[一-鿿]{2})[省市区县]")
ORDINAL = re.compile(
    r"第([一二三四五六七八九十百]+|\d+)"
    r"|([一二三四五六七八九十]+|\d+)(?:号?(?=分|支|公司|厂|店|校|中学|小学|幼儿园|医院|车间|门市|局|处|部|所|队|建筑|建设|期))"
)
DIGITS = str.maketrans("一二三四五六七八九", "123456789")
DOOR = re.compile(r"([0-9一-鿿]{1,9}?(?:大道|大街|公路|路|街|巷|弄|里|道))[^\d一-鿿]*(\d{1,9})")
MUNICIPALITIES = ("11", "12", "31", "50")
TOWN = re.compile(r"^.*?(?:街道办事处|街道办|街道|镇|乡|开发区|新区|园区|高新区)(?=[一-鿿]{2})")
NOISE = re.compile(r"[^0-9A-Za-z一-鿿]+")


class Prepared(NamedTuple):
    """A record as it is compared. Empty means unknown.

    key: equal for spellings of one legal name. region: division code of the place in the name; region_name: that place
    without its rank. core: the name without its region and company form. trade: the core without its brand. form:
    company form. short: whether the name lacks its form. head: key of the head company of a branch. stem: the core
    without the numbers that tell sisters apart (第二, 三厂); ordinal: these numbers. place: division code of address or
    city, the deepest found. door: street and house number. rest: the address below its district. names: keys of its
    name and of the former and second names it gives. A tuple for speed: there are millions.
    """

    record_id: str
    code: str
    key: str
    region_name: str
    core: str
    brand: str
    trade: str
    form: str
    region: str
    short: bool
    branch: str
    head: str
    stem: str
    ordinal: str
    place: str
    door: str
    rest: str
    domain: str
    names: tuple[str, ...]
    phones: tuple[str, ...]
    emails: tuple[str, ...]


def prepare(record: Record) -> Prepared:
    """Clean one record for comparison. Never raises: what cannot be read is unknown."""
    return prepare_all([record])[0]


def prepare_all(records: Sequence[Record]) -> list[Prepared]:
    """As `prepare`. Read column by column: a reader and its tables then stay in the processor's cache."""
    names = [parse_company_name(record.name) for record in records]
    codes = [credit_code(record.credit_code) or "" if record.credit_code else "" for record in records]
    places = [_place(record.address, record.city) for record in records]
    domains = [_domain(record.website) if record.website else "" for record in records]
    return list(map(_prepared, records, names, codes, places, domains))


def _prepared(record: Record, name: CompanyName, code: str, place: tuple[str, str, str], domain: str) -> Prepared:
    full = NOISE.sub("", name.canonical)
    form = name.legal_form.replace("责任", "")
    company = form in SHORT_FORMS or "公司" in form or form == "厂"
    core = _core(full, f"{name.brand}{name.trade}{'' if company else form}")
    ordinals = ORDINAL.findall(full)
    return Prepared(
        record.record_id,
        code,
        name.key,
        RANKS.sub("", name.region),
        core,
        name.brand,
        core.removeprefix(name.brand),
        form if company else "",
        region_code(name.region),
        name.legal_form in SHORT_FORMS,
        RANKS.sub("", name.branch),
        parse_company_name(name.head).key if name.branch else "",
        ORDINAL.sub("", core) if ordinals else core,
        ",".join((one or other).translate(DIGITS) for one, other in ordinals),
        *place,
        domain,
        tuple(filter(None, (name.key, *(company_key(alias.name) for alias in name.aliases)))),
        tuple(filter(None, record.phones)),
        tuple(email.strip().lower() for email in record.emails if "@" in email),
    )


def _core(full: str, core: str) -> str:
    """The core without the words of group and legal form at its end, or the whole name where that is all."""
    return FILLERS.sub("", core) or core or full


@lru_cache(maxsize=20_000)
def region_code(place: str) -> str:
    """The division code of a place name, or ""."""
    return _division(parse_address(place).adcode) if place else ""


def _division(adcode: str) -> str:
    """A division code in which a municipality is the city of all its districts (310000 and 3102xx: 3101xx)."""
    return f"{adcode[:2]}01{adcode[4:]}" if adcode.startswith(MUNICIPALITIES) else adcode


def _place(text: str, city: str) -> tuple[str, str, str]:
    """Division code, door and remaining text of an address, helped by its city."""
    if not text:
        return region_code(city), "", ""
    address = parse_address(text, region=city or None)
    rest = NOISE.sub("", f"{address.zone}{address.rest}".translate(DIGITS))
    door = DOOR.search(TOWN.sub("", address.rest))
    place = _division(address.adcode) or region_code(city)
    return place, f"{door[1]}{int(door[2])}" if door else "", rest


def _domain(website: str) -> str:
    """The domain of the company's own site; a page on a platform or an exchange identifies no company."""
    site = parse_website(website)
    return site.domain if site and site.own else ""
