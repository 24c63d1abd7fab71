"""Erasure in the archive: what was kept of somebody is masked in the pages that name him, or goes with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.http import Response, TextResponse
from sqlite_utils import Database

from pipelines.archive import ENDING, ArchivedRow, archive_lock, write_index, write_record
from pipelines.scrubbing import scrubber
from pipelines.transactions import transaction
from spiders.replay import ArchivedPage, page_address, pages, read_response

TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Traces:
    """What to look for. everywhere: in any page; on_hosts: in pages of `hosts` alone (a number without area code).

    stating: addresses of pages that say it: one that is no text goes whole. doomed: addresses of pages that go anyway.
    All addresses as `spiders.replay.page_address` has them.
    """

    everywhere: tuple[re.Pattern[str], ...] = ()
    on_hosts: tuple[re.Pattern[str], ...] = ()
    hosts: frozenset[str] = frozenset()
    stating: frozenset[str] = frozenset()
    doomed: frozenset[str] = frozenset()


def erase_archive(db: Database, folder: Path, traces: Traces) -> int:
    """Mask or drop every record that shows a trace; how many. Each file is whole at any moment. Raises ArchiveError."""
    touched = 0
    for path in sorted(folder.glob(f"*{ENDING}")):
        if any(new is not response for _, response, new in _judged(path, traces)):
            with archive_lock(db):
                touched += _write_anew(db, path, traces)
    return touched


def _judged(path: Path, traces: Traces) -> Iterator[tuple[ArchivedPage, Response, Response | None]]:
    """Each response of a file, and what is to stand in its place: itself, a masked one, or nothing."""
    for page in pages(path):
        response = read_response(page)
        yield page, response, masked(response, traces)


def masked(response: Response, traces: Traces) -> Response | None:
    """The response itself if it shows no trace, else without it; None where it cannot stay at all."""
    address = page_address(response.url)
    scrub = scrubber(*traces.everywhere, *(traces.on_hosts if urlsplit(address).netloc in traces.hosts else ()))
    heads = response.headers.to_string().decode("latin-1")
    if address in traces.doomed or any(scrub(text) != text for text in (response.url, heads)):
        return None
    if not isinstance(response, TextResponse):
        return None if address in traces.stating else response  # nobody can look into a file and mask it
    text = scrub(response.text) or ""
    if _shown(text) != scrub(_shown(text)):
        return None  # written so that it cannot be masked: through tags, or in references to characters
    if text == response.text:
        return response
    return response.replace(body=text.encode(response.encoding, "replace"))


def _shown(text: str) -> str:
    return unescape(TAG.sub("", text))


def _write_anew(db: Database, path: Path, traces: Traces) -> int:
    """Write a file without the traces, and its part of the index; how many records changed or went."""
    old = {row["offset"]: ArchivedRow(**row) for row in db.query("SELECT * FROM archived WHERE file = ?", [path.name])}
    rows, touched, part = [], 0, path.with_suffix(".part")
    with path.open("rb") as whole, part.open("wb") as draft:
        for page, response, new in _judged(path, traces):
            touched += new is not response
            if new is not None and (row := old.get(page.offset)):
                rows.append(replace(row, offset=draft.tell()))
            if new is response:
                whole.seek(page.offset)
                draft.write(whole.read(page.length))
            elif new is not None:
                write_record(draft, new, page.fetched_at)
    with transaction(db):
        db.execute("DELETE FROM archived WHERE file = ?", [path.name])
        write_index(db, rows)
        part.replace(path)
    return touched
