"""Rows to items: what becomes a listing, what joins an earlier row of the same company, what is refused and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta

from pipelines.gate import Held, facts_of
from pipelines.normalize import listing_id, normalise, readable, refuse
from pipelines.suppression import Fact
from pipelines.text.names import parse_company_name
from pipelines.text.phones import parse_phones
from scripts.importing.fields import LISTS, SIGHTING
from scripts.importing.headers import is_header_again, letter
from scripts.importing.tables import Row, Table
from spiders.extract.labels import EMPTY
from spiders.items import CompanyItem, Provenance, Sighting

BASIS_NEEDED = frozenset({"referral", "exchange"})
TOTALS = re.compile(r"^(合计|总计|小计|共计|总数|本页合计|total)\b.{0,12}$", re.IGNORECASE)
SERIAL = re.compile(r"[2-5]\d{4}")
EPOCH = date(1899, 12, 30)
"""Day 0 of the dates that spreadsheets keep as numbers (the year 1900 has a day too many there)."""
JOINTS = {"region": "", "address": "", "products": "、", "scope": "、", "description": "；"}
"""Fields that several columns make together (省, 市, 区), and what stands between their parts."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a whole list: its channel, title and digest, and of each row that does not say otherwise."""

    channel: str
    sighting: Sighting
    digest: str
    read_at: str

    @property
    def source(self) -> str:
        """The name of the source of such listings."""
        return f"import_{self.channel}"


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that did not become a listing. reason: code of the vocabulary (`rejection`, `suppression`); detail: why."""

    table: str
    row: Row
    reason: str
    detail: str = ""


@dataclass(slots=True)
class Batch:
    """What the rows of a list come to. items: for the pipelines, refused ones among them. rows of a company that an
    earlier row has, too, are counted as `merged`, and say their part in its item.
    """

    read: int = 0
    items: dict[str, CompanyItem] = field(default_factory=dict)
    refused: list[CompanyItem] = field(default_factory=list)
    merged: int = 0
    rejects: list[Reject] = field(default_factory=list)


def read_rows(tables: Iterable[Table], given: Given, held: Held) -> Batch:
    """Every row of every table, in its place in the batch."""
    batch = Batch()
    fit: list[tuple[Table, Row, CompanyItem, set[Fact]]] = []
    for table in tables:
        for row in table.rows:
            batch.read += 1
            item = readable(item_of(table, row, given))
            if refused := _refused(table, row, item, given):
                batch.rejects.append(refused)
            elif rejection := refuse(item):
                batch.rejects.append(Reject(table.name, row, rejection.reason, rejection.detail))
                batch.refused.append(item)
            else:
                fit.append((table, row, item, facts_of(normalise(item))))
    suppressed = held({fact for *_, facts in fit for fact in facts})
    for table, row, item, facts in fit:
        if facts & suppressed:
            batch.rejects.append(Reject(table.name, row, "suppressed", min(facts & suppressed)[0]))
            continue
        key = listing_id(item, parse_company_name(item.name).key, "")
        batch.merged += key in batch.items
        batch.items[key] = joined(batch.items[key], item) if key in batch.items else item
    return batch


def _refused(table: Table, row: Row, item: CompanyItem, given: Given) -> Reject | None:
    """Why a row is no record of a company, or may not be used; None where it may go on."""
    if reason := _no_record(table, row, item) or ("" if _has_basis(item, given) else "no_basis"):
        return Reject(table.name, row, reason)
    return None


def item_of(table: Table, row: Row, given: Given) -> CompanyItem:
    """The item that a row's cells make, with where it stands and who says so."""
    place = f"{table.name}!{row.number}" if table.name else str(row.number)
    item = CompanyItem(verdict="company")
    said: dict[str, str] = {}
    for number, (column, cell) in enumerate(zip(table.columns, row.cells, strict=False)):
        if not column.field or EMPTY.match(cell):
            continue
        if column.field in SIGHTING:
            said.setdefault(column.field, cell)
            continue
        if not _set(item, column.field, cell):
            _set(item, "description", f"{column.heading}：{cell}")
            continue
        item.evidence.setdefault(column.field, f"column {column.heading or letter(number)}")
    _split_contact(item)
    item.reason = "" if item.name else "no cell of the row names a company"
    item.provenance = Provenance(
        source=given.source,
        channel=given.channel,
        page_url=f"{given.sighting.origin}#{place}",
        fetched_at=given.read_at,
        snapshot=given.digest,
        sighting=replace(given.sighting, row=place, **said),
    )
    return item


def _set(item: CompanyItem, name: str, cell: str) -> bool:
    """Put a cell into a field; False where another column has filled it with something else."""
    if name in LISTS:
        getattr(item, name).append(_with_zero(cell) if name in ("phones", "fax") else cell)
    elif name in JOINTS:
        joint, before = JOINTS[name], getattr(item, name)
        setattr(item, name, f"{before}{joint}{cell}" if before and cell not in before else before or cell)
    elif not getattr(item, name):
        setattr(item, name, _as_date(cell) if name == "founded" else cell)
    else:
        return bool(getattr(item, name) == cell)
    return True


def _with_zero(cell: str) -> str:
    """A landline whose leading zero a spreadsheet ate, with it."""
    if cell.isdecimal() and not any(p.valid for p in parse_phones(cell)):
        whole = f"0{cell}"
        return whole if any(p.valid for p in parse_phones(whole)) else cell
    return cell


def _as_date(cell: str) -> str:
    """A date that a spreadsheet keeps as a number of days, as a date."""
    return str(EPOCH + timedelta(days=int(cell))) if SERIAL.fullmatch(cell) else cell


def _split_contact(item: CompanyItem) -> None:
    """A number beside the name of a person (张三 13800001111) belongs to the numbers."""
    phones = parse_phones(item.contact_person)
    if any(phone.valid for phone in phones):
        for phone in phones:
            item.phones.append(phone.raw)
            item.contact_person = item.contact_person.replace(phone.raw, " ")
        item.contact_person = " ".join(item.contact_person.strip(" :：,，/").split())


def _no_record(table: Table, row: Row, item: CompanyItem) -> str:
    """Why a row is none of a company: a heading between rows, the header once more, a sum; "" if it may be one."""
    if row.section:
        return "section_row"
    if is_header_again(table, row):
        return "header_again"
    return "total_row" if TOTALS.match(item.name or row.text()) else ""


def _has_basis(item: CompanyItem, given: Given) -> bool:
    sighting = item.provenance.sighting or Sighting()
    return given.channel not in BASIS_NEEDED or bool(sighting.referrer and sighting.basis)


def joined(item: CompanyItem, other: CompanyItem) -> CompanyItem:
    """The item with what another row of the same company adds: further numbers, blanks filled, where it stands, too."""
    for one in fields(CompanyItem):
        before, more = getattr(item, one.name), getattr(other, one.name)
        if isinstance(before, list):
            before.extend(value for value in more if value not in before)
        elif isinstance(before, str) and not before:
            setattr(item, one.name, more)
    item.evidence = {**other.evidence, **item.evidence}
    ours, theirs = item.provenance.sighting, other.provenance.sighting
    if ours and theirs:
        item.provenance.sighting = replace(ours, row=f"{ours.row}、{theirs.row}")
    return item
