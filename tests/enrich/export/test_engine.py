"""Every way out goes through one gate; files appear whole or not at all, and on record."""

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
from zipfile import ZipFile

import pytest

from enrich.export import engine
from enrich.export.engine import MovingError, OptionError, chosen_options
from enrich.export.receivers import ReceiverError, load_receiver, parse_receiver, receiver_names
from enrich.suppression import suppress
from pipelines.schema import open_database
from tests.enrich.export.schools import ALPHA, BETA, GAMMA, fill

FORMATS = receiver_names()
SHOW_LESS = {"13800007364": ("vcard", "hubspot", "cordys"), "陆听澜": ("hubspot", "goautodial")}
"""What some formats have no column for."""


def contents(paths):
    """All that stands in some files, spreadsheets unpacked."""
    return "\n".join(_text(path) for path in paths)


def _text(path):
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8").replace("\r\n ", "").replace("\n ", "")
    with ZipFile(path) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


def lists(done):
    return [path for path in done.paths if "未导出" not in path.name]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_exports_what_may_be_called(send, name):
    done = send(name)
    said = contents(lists(done))
    assert ALPHA in said
    assert done.leads >= 2
    assert "65550101" in said


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("kind", "value", "secret"),
    [
        ("phone", "+8651265550101", "65550101"),
        ("phone", "+8613800007364", "13800007364"),
        ("person", "陆听澜", "陆听澜"),
        ("email", "info@lanzhi-edu.cn", ALPHA),
        ("domain", "lanzhi-edu.cn", ALPHA),
        ("company", "", ALPHA),
    ],
)
def test_nobody_exports_around_the_gate(db, send, name, kind, value, secret):
    (uid,) = db.execute("SELECT lead_uid FROM companies WHERE name = ?", [ALPHA]).fetchone()
    assert secret in contents(lists(send(name))) or name in SHOW_LESS.get(secret, ())
    assert suppress(db, kind, value or uid, "asked", "test")
    done = send(name)
    assert secret not in contents(lists(done))
    assert secret == "陆听澜" or secret not in contents(done.paths)


@pytest.mark.parametrize("name", FORMATS)
def test_free_words_of_a_page_carry_no_number_and_no_address_out(send, name):
    said = contents(lists(send(name)))
    assert GAMMA in said
    for secret in ("13800006283", "13800008417", "hr@xuzhou-art.cn"):
        assert secret not in said


@pytest.mark.parametrize("name", FORMATS)
def test_a_mobile_that_is_held_goes_out_in_no_format(db, send, name):
    db.execute("UPDATE contacts SET policy = 'held' WHERE value = '+8613800002957'")
    db.conn.commit()
    done = send(name)
    assert "13800002957" not in contents(done.paths)
    with done.paths[-1].open(encoding="utf-8-sig", newline="") as handle:
        held = {line["企业名称"]: line["原因"] for line in csv.DictReader(handle)}
    assert held[BETA] == "没有可拨号码"


def test_an_export_is_on_record_with_its_leads_and_files(db, send):
    done = send("vicidial", list_id="250")
    (record,) = db.query("SELECT * FROM exports")
    assert (record["receiver"], record["exported_by"], record["leads"], record["state"]) == (
        "vicidial",
        "me",
        3,
        "written",
    )
    assert json.loads(record["options"])["list_id"] == "250"
    for file, path in zip(json.loads(record["files"]), done.paths, strict=True):
        assert (file["name"], file["sha256"]) == (path.name, hashlib.sha256(path.read_bytes()).hexdigest())
    facts = {tuple(row) for row in db.execute("SELECT kind, value FROM export_facts")}
    assert {("phone", "+8651265550101"), ("person", "陆听澜"), ("email", "info@lanzhi-edu.cn")} <= facts
    assert db.execute("SELECT count(*) FROM export_rows").fetchone() == (3,)


def test_a_list_of_before_is_never_overwritten(send):
    before = {path: path.read_bytes() for path in send("house").paths}
    again = send("house")
    assert {path: path.read_bytes() for path in before} == before
    assert not set(again.paths) & set(before)


def test_whoever_opts_out_while_the_files_are_written_is_not_in_them(db, send, monkeypatch):
    stream, turns = engine.stream_call_list, []

    def interrupted(*arguments):
        yield from stream(*arguments)
        if not turns:
            db.conn.rollback()
            suppress(db, "phone", "+8651265550101", "asked", "test")
            db.conn.execute("BEGIN")
        turns.append(1)

    monkeypatch.setattr(engine, "stream_call_list", interrupted)
    assert "65550101" not in contents(lists(send("jsonl")))
    assert len(turns) == 2


def test_opt_outs_without_end_are_an_error(db, send, monkeypatch):
    stream, turns = engine.stream_call_list, iter(range(100))

    def interrupted(*arguments):
        yield from stream(*arguments)
        db.conn.rollback()
        suppress(db, "email", f"a{next(turns)}@lanzhi-edu.cn", "asked", "test")
        db.conn.execute("BEGIN")

    monkeypatch.setattr(engine, "stream_call_list", interrupted)
    with pytest.raises(MovingError):
        send("jsonl")
    assert db.execute("SELECT count(*) FROM exports").fetchone() == (0,)


@pytest.mark.parametrize("name", FORMATS)
def test_a_full_disk_leaves_no_half_file_and_no_record(db, send, tmp_path, name, monkeypatch):
    before = {path: path.read_bytes() for path in send(name).paths}
    link, calls = os.link, []

    def full(source, target):
        calls.append(target)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        link(source, target)

    monkeypatch.setattr(os, "link", full)
    with pytest.raises(OSError, match="No space left"):
        send(name)
    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert [row[0] for row in db.execute("SELECT state FROM exports")] == ["written", "failed"]


KILLED = """
import os, signal
from pathlib import Path
from enrich.export import engine, sinks
from enrich.export.receivers import load_receiver
from pipelines.schema import open_database
calls = []
def killed(*arguments):
    calls.append(arguments)
    if len(calls) == {turn}:
        os.kill(os.getpid(), signal.SIGKILL)
    return before(*arguments)
before = {place}
{place} = killed
order = engine.Order(load_receiver("house"), "education", Path({folder!r}))
engine.export(open_database({database!r}), order)
"""


@pytest.mark.parametrize(("place", "turn", "files"), [("sinks.Sink.write", 2, 0), ("os.link", 1, 0), ("os.link", 2, 1)])
def test_a_killed_export_leaves_no_half_file_and_the_next_one_sweeps_up(database, tmp_path, place, turn, files):
    db, folder = fill(open_database(database)), tmp_path / "out"
    before = engine.export(db, engine.Order(load_receiver("house"), "education", folder)).paths
    old = {path: path.read_bytes() for path in before}
    code = KILLED.format(place=place, turn=turn, folder=str(folder), database=str(database))
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    assert {path: path.read_bytes() for path in before} == old
    assert [path for path in folder.iterdir() if path.name.startswith(".")]
    new = [path for path in folder.iterdir() if not path.name.startswith(".") and path not in old]
    assert len(new) == files
    known = {
        one["name"]: one["sha256"] for (text,) in db.execute("SELECT files FROM exports") for one in json.loads(text)
    }
    assert all(known[path.name] == hashlib.sha256(path.read_bytes()).hexdigest() for path in new)
    done = engine.export(db, engine.Order(load_receiver("house"), "education", folder))
    assert sorted(folder.iterdir()) == sorted({*before, *new, *done.paths})


def test_options_are_checked():
    vicidial, cordys = load_receiver("vicidial"), load_receiver("cordys")
    assert chosen_options(vicidial, {"leading_zero": "no"})["list_id"] == "101"
    for receiver, said, hint in (
        (vicidial, {"list_id": "9"}, "100 or more"),
        (vicidial, {"lst": "101"}, "list_id"),
        (cordys, {}, "--set owner="),
    ):
        with pytest.raises(OptionError, match=hint):
            chosen_options(receiver, said)


def test_a_landline_may_lose_its_zero(send):
    assert "\t86\t51265550101\t" in contents(lists(send("vicidial", leading_zero="no")))


WHOLE = '[export]\ntitle = "x"\nsource = "y"\n[[files]]\nkind = "jsonl"\nextension = "jsonl"\n'


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        (WHOLE + '[[columns]]\nheader = "a"\nvalue = "adress"', 9, "'address'"),
        (WHOLE + '[[columns]]\nheader = "a"\nvalue = "name"\nwidht = 3', 10, "'width'"),
        (WHOLE + '[[columns]]\nheader = "a"\nvalue = "name"\nwidth = "3"', 10, "number"),
        (WHOLE + '[[columns]]\nheader = "a"\nvalue = "name"\nmisfit = "drop"', 10, "cut, empty, reject"),
        (WHOLE + '[[columns]]\nheader = "a"\nvalue = "name"\npattern = "("', 10, "pattern"),
        (WHOLE + '[[columns]]\nheader = "a"\nvalue = "name"\ntext = "b"', 7, "exactly one"),
        (WHOLE + '[[columns]]\nheader = "a"\noption = "b"', 7, "unknown word 'b'"),
        (WHOLE + '[[columns]]\nvalue = "name"', 7, "'header' is missing"),
        (WHOLE, 1, "'columns' is missing"),
        (
            WHOLE.replace('"y"', '"y"\nreplace = { "ab" = "c" }') + '[[columns]]\nheader = "a"\nvalue = "name"',
            4,
            "one char",
        ),
        (WHOLE.replace("jsonl", "json", 1) + '[[columns]]\nheader = "a"\nvalue = "name"', 5, "xlsx, delimited"),
        ("[export", 1, "TOML"),
    ],
)
def test_a_wrong_description_of_a_receiver_is_told_with_its_line(tmp_path, text, line, hint):
    with pytest.raises(ReceiverError, match=rf"mine\.toml:{line}: .*{hint}"):
        parse_receiver(text, tmp_path / "mine.toml")


def test_a_receiver_may_be_added_as_a_file_alone(db, send, tmp_path):
    text = WHOLE + '[[columns]]\nheader = "who"\nvalue = "name"\nwidth = 4\n'
    done = send(parse_receiver(text, tmp_path / "mine.toml"))
    assert [json.loads(line)["who"] for line in contents(lists(done)).splitlines()][:1] == [GAMMA[:4]]
