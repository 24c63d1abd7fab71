"""Long spreadsheets are written by another process, and whatever fails there fails here."""

import os

import pytest

from enrich.export import sinks
from enrich.export.sinks import Scribe


def kill_whoever_writes():
    os._exit(9)


def refuse(path):
    path.write_text("half", encoding="utf-8")
    raise OSError("disk full")


def test_long_work_is_done_elsewhere_and_short_work_here(tmp_path, monkeypatch):
    monkeypatch.setattr(sinks, "APART", 2)
    scribe = Scribe()
    scribe.do((tmp_path / "short").write_text, 1, "here")
    assert scribe._pool is None
    for number in range(4):
        scribe.do((tmp_path / f"long{number}").write_text, 2, "there")
    assert len(scribe._waiting) <= sinks.MOST_WAITING
    scribe.finish(well=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["long0", "long1", "long2", "long3", "short"]


@pytest.mark.parametrize(
    ("work", "given", "said"), [(refuse, True, "disk full"), (kill_whoever_writes, False, "killed")]
)
def test_what_fails_there_fails_here(tmp_path, monkeypatch, work, given, said):
    monkeypatch.setattr(sinks, "APART", 0)
    scribe = Scribe()
    scribe.do(work, 1, *([tmp_path / "a"] if given else []))
    with pytest.raises(OSError, match=said):
        scribe.finish(well=True)


def test_what_goes_wrong_here_leaves_the_rest_undone(tmp_path, monkeypatch):
    monkeypatch.setattr(sinks, "APART", 0)
    scribe = Scribe()
    scribe.do(refuse, 1, tmp_path / "a")
    scribe.finish(well=False)
