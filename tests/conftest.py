"""Shared fixtures."""

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
OF_THE_TERMINAL = ("FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "NO_COLOR", "COLUMNS", "LINES")
"""What decides colours and widths. CI services set some of them; what a command says depends on no tester."""

for name in OF_THE_TERMINAL:  # before any module makes a console, and for every process that a test starts
    os.environ.pop(name, None)

settings.register_profile("tuoke", deadline=None)
"""No test depends on the clock."""
settings.load_profile("tuoke")


@pytest.fixture
def database(tmp_path):
    """A fresh database file."""
    return tmp_path / "leads.db"


@pytest.fixture
def make_archive(tmp_path):
    """Write a WARC file of (address, body, content type) responses; its path."""

    def make(responses, name="pages.warc.gz"):
        path = tmp_path / name
        with path.open("wb") as stream:
            for number, (url, body, kind) in enumerate(responses):
                http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
                head = (
                    "WARC/1.0\r\nWARC-Type: response\r\n"
                    f"WARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
                    "WARC-Date: 2026-11-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
                    f"Content-Length: {len(http)}\r\n\r\n"
                ).encode()
                stream.write(gzip.compress(head + http + b"\r\n\r\n"))
        return path

    return make
