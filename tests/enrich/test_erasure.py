"""What is erased stands nowhere in the database, is never exported again, and leaves the rest alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.erasure import erase
from enrich.export.engine import Order, export
from enrich.export.receivers import load_receiver
from enrich.stages import enrich
from pipelines.schema import open_database
from pipelines.scrubbing import pattern_of, scrubber
from pipelines.suppression import suppressed_among
from tests.enrich.export.schools import ALPHA, BETA, DAY, fill


def dump(db):
    """All that the database says, without its keyed hashes."""
    return "\n".join(line for line in db.conn.iterdump() if "_hashes" not in line)


def send(db, folder):
    done = export(db, Order(load_receiver("jsonl"), "education", folder, by="me", day=DAY))
    return "\n".join(path.read_text(encoding="utf-8") for path in done.paths)


@pytest.mark.parametrize(
    ("kind", "value", "secret"),
    [
        ("phone", "+8651265550101", "65550101"),
        ("phone", "+8613800007364", "13800007364"),
        ("email", "info@lanzhi-edu.cn", "info@lanzhi-edu.cn"),
        ("person", "陆听澜", "陆听澜"),
        ("domain", "lanzhi-edu.cn", "lanzhi-edu"),
        ("company", ALPHA, "65550101"),
        ("company", ALPHA, ALPHA),
    ],
)
def test_what_is_erased_stands_nowhere_and_goes_out_no_more(database, tmp_path, kind, value, secret):
    db = fill(open_database(database))
    send(db, tmp_path / "before")
    assert secret in dump(db)
    if kind == "company":
        (value,) = db.execute("SELECT lead_uid FROM companies WHERE name = ?", [value]).fetchone()
    done = erase(db, kind, value, reason="asked", by="test")
    assert done.counts
    fill(db)  # the same pages are read again
    assert suppressed_among(db, [(kind, f"uid:{value}" if kind == "company" else value)], erased=True)
    enrich(db, "education", today=DAY)
    assert secret not in dump(db)
    said = send(db, tmp_path / "after")
    assert secret not in said
    assert BETA in said
    assert db.execute("SELECT count(*) FROM erasures").fetchone() == (1,)


@given(st.sampled_from(["", "0", "86", "+86 ", "＋86-0"]), st.sampled_from(["", "-", " ", "）", "－"]))
def test_a_number_is_found_in_every_spelling_and_no_longer_one(before, gap):
    scrub = scrubber(pattern_of(("phone", "+8651265550101")))
    assert scrub(f"电话{before}512{gap}6555{gap}0101转2") == "电话转2"
    longer = "电话512655501012"
    assert scrub(longer) == longer


@given(st.text())
def test_a_text_without_the_number_stays(text):
    scrub = scrubber(pattern_of(("phone", "+8613800007364")))
    assert scrub(text) == text or re.search("[1１]", text)
