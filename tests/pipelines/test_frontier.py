"""The frontier of a crawl: what is done outlives a kill, what is not is asked again, and no page is asked twice."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.frontier import FILE, Frontier, run_of_job


def asked(frontier):
    rows = []
    while row := frontier.pop():
        rows.append(row)
    return rows


def test_requests_come_by_priority_and_age_and_each_page_once(tmp_path):
    frontier = Frontier(tmp_path)
    assert frontier.push(b"a", 0, b"first")
    assert frontier.push(b"b", 5, b"urgent")
    assert not frontier.push(b"a", 0, b"again")
    assert frontier.push(None, 0, b"a retry")
    assert frontier.push(None, 0, b"a retry")
    assert [payload for _, payload in asked(frontier)] == [b"urgent", b"first", b"a retry", b"a retry"]
    assert frontier.pop() is None


def test_what_was_asked_but_not_done_is_asked_again(tmp_path):
    frontier = Frontier(tmp_path)
    for number in range(4):
        frontier.push(bytes([number]), 0, bytes([number]))
    first, second = frontier.pop(), frontier.pop()
    frontier.done([first[0]])
    frontier.keep(run_id="abc", stats={"tuoke/pages": 1})
    frontier.checkpoint()
    frontier.done([second[0]])  # not stored: no checkpoint follows
    frontier.push(b"late", 0, b"late")
    frontier.close()
    assert run_of_job(tmp_path) == "abc"
    again = Frontier(tmp_path)
    assert again.kept("stats") == {"tuoke/pages": 1}
    assert [payload for _, payload in asked(again)] == [b"\x01", b"\x02", b"\x03"]


@given(st.lists(st.sampled_from(["push", "pop", "done", "checkpoint", "kill"]), max_size=40))
def test_whatever_happens_every_page_is_done_or_waits(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("job")
    frontier, out, number = Frontier(folder), [], 0
    pushed, kept, done, kept_done = set(), set(), set(), set()
    for step in steps:
        if step == "push":
            number += 1
            frontier.push(bytes([number]), 0, bytes([number]))
            pushed.add(bytes([number]))
        elif step == "pop" and (row := frontier.pop()):
            out.append(row)
        elif step == "done" and out:
            request_id, payload = out.pop(0)
            frontier.done([request_id])
            done.add(payload)
        elif step == "checkpoint":
            frontier.checkpoint()
            kept, kept_done = set(pushed), set(done)
        elif step == "kill":
            frontier.close()
            frontier, out = Frontier(folder), []
            pushed, done = set(kept), set(kept_done)
    waiting = {payload for _, payload in asked(frontier)} | {payload for _, payload in out}
    assert waiting == pushed - done
    frontier.close()


def test_a_finished_job_leaves_nothing(tmp_path):
    frontier = Frontier(tmp_path)
    frontier.keep(run_id="abc")
    frontier.checkpoint()
    frontier.remove()
    assert not tmp_path.exists()
    assert run_of_job(tmp_path) == ""


def test_a_damaged_file_is_put_aside_and_the_crawl_begins_anew(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database at all" * 300)
    assert run_of_job(tmp_path) == ""
    frontier = Frontier(tmp_path)
    assert frontier.push(b"a", 0, b"a")
    assert (tmp_path / "frontier.damaged").exists()


def test_two_crawls_never_share_a_job(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.frontier.PATIENCE_S", 0.1)
    frontier = Frontier(tmp_path)
    frontier.push(b"a", 0, b"a")
    frontier.checkpoint()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Frontier(tmp_path)
