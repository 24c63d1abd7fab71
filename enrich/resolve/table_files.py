"""CSV in, CSV out for batch matching: errors name file, row and way out; an output is written whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.matching import Record, Resolution
from pipelines.text.phones import parse_phones

COLUMNS = ("record_id", "name", "credit_code", "phone", "address", "website", "city")
ANSWER = ("record_id", "cluster_id", "score")
LONGEST_FIELD = 10_000_000


class InputError(Exception):
    """The input cannot be read as records; the message names the file, the row and the way out."""


def read_records(path: Path) -> list[Record]:
    """Records of a UTF-8 CSV file with the columns record_id and name, and any other of `COLUMNS`.

    Raises InputError on a file that is missing, is not such a CSV, or has a record without or with a repeated id.
    """
    csv.field_size_limit(LONGEST_FIELD)
    seen: dict[str, int] = {}
    records = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for line, row in _rows(path, handle):
                record_id = row["record_id"].strip()
                if not record_id:
                    raise InputError(f"{path} 第 {line} 行: record_id 为空；请为每一行填写唯一的编号")
                if record_id in seen:
                    raise InputError(
                        f"{path} 第 {line} 行: record_id {record_id} 与第 {seen[record_id]} 行重复；请改为唯一的编号"
                    )
                seen[record_id] = line
                records.append(record_of(record_id, row))
    except FileNotFoundError:
        raise InputError(f"{path}: 找不到文件；请检查路径") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: 第 {error.start} 字节起不是 UTF-8；请另存为 UTF-8 编码的 CSV") from None
    except (OSError, csv.Error) as error:
        raise InputError(f"{path}: 无法读取({error})；请检查文件") from None
    return records


def _rows(path: Path, handle: Iterator[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(handle, restval="")
    missing = {"record_id", "name"} - set(reader.fieldnames or ())
    if missing:
        raise InputError(f"{path} 第 1 行: 缺少列 {', '.join(sorted(missing))}；首行应为 {','.join(COLUMNS)}")
    for row in reader:
        yield reader.line_num, row


def record_of(record_id: str, row: Mapping[str, str]) -> Record:
    """The record of one row; its telephones are read with the city's area code."""
    city = row.get("city", "")
    return Record(
        record_id=record_id,
        name=row["name"],
        credit_code=row.get("credit_code", ""),
        phones=tuple(phone.e164 for phone in parse_phones(row.get("phone", ""), region=city or None) if phone.e164),
        address=row.get("address", ""),
        website=row.get("website", ""),
        city=city,
    )


def write_clusters(path: Path, resolution: Resolution) -> None:
    """One line a record, sorted by cluster, written beside the target and moved over it when complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(ANSWER)
            for cluster in resolution.clusters:
                writer.writerows((member.record_id, cluster.cluster_id, member.score) for member in cluster.members)
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
