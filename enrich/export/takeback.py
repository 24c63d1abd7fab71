"""What was exported and has opted out since: the rows that whoever has them must take back."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from enrich.safe_files import guarded, whole
from enrich.vocabulary import say

HEADER = ("导出编号", "格式", "导出时间", "文件夹", "线索编号", "企业名称", "内容", "原因", "登记时间")
OPTED_OUT = """
    SELECT e.export_id, e.receiver, e.exported_at, e.folder, r.lead_uid, r.name, f.value, s.kind, s.created_at
    FROM export_rows r JOIN exports e USING (export_id)
    JOIN export_facts f USING (export_id, lead_uid) JOIN suppressions s ON s.hash = f.hash
    WHERE e.state = 'written'
    UNION
    SELECT e.export_id, e.receiver, e.exported_at, e.folder, r.lead_uid, r.name, '', 'company', ''
    FROM export_rows r JOIN exports e USING (export_id) LEFT JOIN companies c USING (lead_uid)
    WHERE e.state = 'written' AND coalesce(c.merged_into, r.lead_uid) IN (SELECT lead_uid FROM suppressed_leads)
    ORDER BY 1, 5, 8
"""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """exports: how many have rows to take back. rows: those rows."""

    exports: int
    rows: tuple[tuple[str, ...], ...]


def read_take_back(db: Database) -> TakeBack:
    """Every exported row whose number, e-mail address, person or company is suppressed now."""
    rows = [tuple(map(str, row)) for row in db.execute(OPTED_OUT)]
    return TakeBack(len({row[0] for row in rows}), tuple((*r[:7], say("suppression", r[7]), r[8]) for r in rows))


def write_take_back(found: TakeBack, path: Path) -> None:
    """Write the rows as csv, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(HEADER)
        writer.writerows([guarded(cell) for cell in row] for row in found.rows)
