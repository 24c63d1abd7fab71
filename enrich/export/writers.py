"""The kinds of files: each a context that gives a function which takes the cells of a row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from enrich.export.receivers import FileSpec, Kind, Receiver
from enrich.export.spreadsheet import write_spreadsheet
from enrich.profiles import Script

Write = Callable[[Sequence[Any]], None]
Do = Callable[..., None]
"""Has work done that may take long: the work, its size in rows, what it is given."""
FOLD = 75


@contextmanager
def _delimited(path: Path, spec: FileSpec, receiver: Receiver, script: Script, do: Do) -> Iterator[Write]:
    with path.open("w", encoding=spec.encoding, newline="") as handle:
        writer = csv.writer(handle, delimiter=spec.delimiter, lineterminator=spec.newline)

        def write(cells: Sequence[str]) -> None:
            if spec.quoting:
                writer.writerow(cells)
            else:
                handle.write(spec.delimiter.join(cells) + spec.newline)

        if spec.header:
            write(receiver.headers)
        yield write


@contextmanager
def _jsonl(path: Path, spec: FileSpec, receiver: Receiver, script: Script, do: Do) -> Iterator[Write]:
    with path.open("w", encoding=spec.encoding, newline="") as handle:

        def write(cells: Sequence[Any]) -> None:
            record = dict(zip(receiver.headers, cells, strict=True))
            handle.write(msgspec.json.encode(record).decode() + spec.newline)

        yield write


@contextmanager
def _vcard(path: Path, spec: FileSpec, receiver: Receiver, script: Script, do: Do) -> Iterator[Write]:
    """vCard 3.0. A list is a property for each of its texts, a tuple the components of one."""
    with path.open("w", encoding=spec.encoding, newline="") as handle:

        def write(cells: Sequence[Any]) -> None:
            lines = ["BEGIN:VCARD", "VERSION:3.0"]
            for header, cell in zip(receiver.headers, cells, strict=True):
                lines += [f"{header}:{_component(one)}" for one in (cell if isinstance(cell, list) else [cell]) if one]
            handle.write("".join(_folded(line) for line in (*lines, "END:VCARD")))

        yield write


def _component(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return ";".join(map(_component, value))
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, none of which splits a character."""
    pieces: list[str] = []
    rest = line
    while rest:
        room = FOLD - bool(pieces)
        piece = rest.encode()[:room].decode(errors="ignore")
        pieces.append(piece)
        rest = rest[len(piece) :]
    return "\r\n ".join(pieces) + "\r\n"


@contextmanager
def _xlsx(path: Path, spec: FileSpec, receiver: Receiver, script: Script, do: Do) -> Iterator[Write]:
    rows: list[Sequence[str]] = []  # of one file, whose length the receiver bounds
    yield rows.append
    do(write_spreadsheet, len(rows), path, rows, spec, receiver, script)


WRITERS: dict[Kind, Callable[[Path, FileSpec, Receiver, Script, Do], AbstractContextManager[Write]]] = {
    "xlsx": _xlsx,
    "delimited": _delimited,
    "jsonl": _jsonl,
    "vcard": _vcard,
}
