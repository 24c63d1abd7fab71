"""The demo as a user runs it: its truth table, a second run, the files, a taken port, Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from enrich.export.receivers import load_receiver
from pipelines.schema import open_database

HEADERS = load_receiver("house").headers
ROOT = Path(__file__).resolve().parents[2]


def demo(folder, *options):
    words = [sys.executable, "-m", "scripts.leads", "demo", "--folder", str(folder), *options]
    return subprocess.Popen(
        words,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    )


def finish(process):
    said, _ = process.communicate(timeout=240)
    return process.returncode, said


def figure(said, name):
    return re.search(rf"{name}\s+(.*)", said)[1]


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    code, said = finish(demo(folder))
    assert code == 0, said
    return folder, said


def test_the_truth_table(first):
    _, said = first
    assert float(re.search(r"\(([\d.]+)%\)", figure(said, "reachable companies found"))[1]) >= 99
    assert float(figure(said, "pair precision").split()[0]) >= 0.99
    assert float(figure(said, "pair recall").split()[0]) >= 0.95
    assert figure(said, "phones invented").startswith("0 of ")
    assert figure(said, "robots-denied pages fetched").strip() == "0"
    assert re.search(r"example_blocked\s+blocked", said)


def test_the_call_list_opens_with_text_cells_and_chinese_headers(first):
    folder, _ = first
    sheet = load_workbook(next(folder.glob("呼叫名单-*.xlsx")))["呼叫名单"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == HEADERS
    assert len(rows) > 50
    phones = [row[HEADERS.index("首选电话")] for row in rows[1:]]
    assert all(isinstance(phone, str) and phone[0] in "01489" for phone in phones)
    assert next(folder.glob("呼叫名单-????-??-??.csv")).read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_list_is_called_read_back_and_reported(first):
    folder, said = first
    assert "leads assigned" in said
    assert "来源评分" in said
    assert {path.suffix for path in (folder / "calls").glob("销售报告-*")} == {".html", ".xlsx"}
    db = open_database(folder / "leads.db")
    assert db.execute("SELECT COUNT(DISTINCT agent) FROM calls").fetchone()[0] == 3
    assert db.execute("SELECT COUNT(*) FROM opportunity_history WHERE evidence = ''").fetchone()[0] == 0


def test_no_bar_is_drawn_where_there_is_no_terminal(first):
    assert "\x1b[" not in first[1]


def test_a_second_run_adds_no_lead_and_says_so(first):
    folder, _ = first
    before = {row["lead_uid"] for row in open_database(folder / "leads.db").query("SELECT lead_uid FROM companies")}
    code, said = finish(demo(folder))
    assert code == 0
    assert re.search(r"0 listings new, 0 changed; leads: 0 new, 0 changed, 0 regraded", said)
    assert {
        row["lead_uid"] for row in open_database(folder / "leads.db").query("SELECT lead_uid FROM companies")
    } == before


def test_a_night_later_it_says_what_changed(first):
    folder, _ = first
    code, said = finish(demo(folder, "--day", "2"))
    assert code == 0
    changed = re.search(r"(\d+) listings new, (\d+) changed; leads: (\d+) new, (\d+) changed", said)
    assert all(int(count) > 0 for count in changed.groups())


def test_a_taken_port_is_named_with_the_way_out(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = min(taken.getsockname()[1], 65532)
        code, said = finish(demo(tmp_path, "--port", str(port)))
    assert code == 1
    assert str(port) in said
    assert "--port" in said
    assert "Traceback" not in said


def test_ctrl_c_ends_well_and_the_next_run_goes_on(tmp_path):
    process = demo(tmp_path)
    while not (tmp_path / "leads.db").exists() and process.poll() is None:
        time.sleep(0.05)
    time.sleep(4)
    os.killpg(process.pid, signal.SIGINT)
    code, said = finish(process)
    assert code == 130, said
    assert "Traceback" not in said
    states = [row["state"] for row in open_database(tmp_path / "leads.db").query("SELECT state FROM runs")]
    assert "running" not in states
