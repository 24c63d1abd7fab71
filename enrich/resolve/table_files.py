"""CSV in, CSV out for batch matching: errors name file, row and way out; an output is written whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

import numpy as np

from pipelines.matching import Match, Record
from pipelines.text.phones import parse_phones

COLUMNS = ("record_id", "name", "credit_code", "phone", "address", "website", "city")
ANSWER = ("record_id", "cluster_id", "score")
LONGEST_FIELD = 10_000_000

Row = tuple[str, ...]
"""The values of a record in the order of `COLUMNS`."""


class InputError(Exception):
    """The input cannot be read as records; the message names the file, the row and the way out."""


def read_rows(path: Path) -> Iterator[Row]:
    """Rows of a UTF-8 CSV file with the columns record_id and name, and any other of `COLUMNS`; see `record_of`.

    Raises InputError on a file that is missing, is not such a CSV, or has a record without or with a repeated id.
    """
    csv.field_size_limit(LONGEST_FIELD)
    seen: dict[str, int] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for line, row in _rows(path, handle):
                record_id = row[0].strip()
                if not record_id:
                    raise InputError(f"{path} 第 {line} 行: record_id 为空；请为每一行填写唯一的编号")
                if record_id in seen:
                    raise InputError(
                        f"{path} 第 {line} 行: record_id {record_id} 与第 {seen[record_id]} 行重复；请改为唯一的编号"
                    )
                seen[record_id] = line
                yield row
    except FileNotFoundError:
        raise InputError(f"{path}: 找不到文件；请检查路径") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: 第 {error.start} 字节起不是 UTF-8；请另存为 UTF-8 编码的 CSV") from None
    except (OSError, csv.Error) as error:
        raise InputError(f"{path}: 无法读取({error})；请检查文件") from None


def _rows(path: Path, handle: Iterator[str]) -> Iterator[tuple[int, Row]]:
    """Line number and values in the order of `COLUMNS`, "" for what the file does not have."""
    reader = csv.reader(handle)
    header = next(reader, [])
    missing = {"record_id", "name"} - set(header)
    if missing:
        raise InputError(f"{path} 第 1 行: 缺少列 {', '.join(sorted(missing))}；首行应为 {','.join(COLUMNS)}")
    places = [header.index(column) if column in header else len(header) for column in COLUMNS]
    pick = itemgetter(*places)
    width = len(header) + 1
    for row in reader:
        if row:
            yield reader.line_num, pick(row + [""] * (width - len(row)))


def record_of(row: Row) -> Record:
    """The record of one row; its telephones are read with the city's area code."""
    record_id, name, code, phone, address, website, city = row
    return Record(
        record_id=record_id.strip(),
        name=name,
        credit_code=code,
        phones=tuple(found.e164 for found in parse_phones(phone, region=city or None) if found.e164) if phone else (),
        address=address,
        website=website,
        city=city,
    )


def write_clusters(path: Path, found: Match) -> int:
    """One line a record, sorted by cluster, written beside the target and moved over it when complete.

    The number of clusters.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    order = np.argsort(found.labels, kind="stable").tolist()
    ids, labels, scores = found.table.ids, found.labels.tolist(), found.scores(found.best_links()).tolist()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(ANSWER)
            writer.writerows((ids[record], ids[labels[record]], scores[record]) for record in order)
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return len(set(labels))
