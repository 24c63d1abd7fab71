"""`leads assign` and `leads release` as people type them, and what they say when it cannot be done."""

import pytest

from pipelines.schema import open_database
from scripts.leads import main
from tests.enrich.export.schools import ALPHA, BETA, fill

TEAM = '[[agent]]\nname = "小王"\nterritories = ["苏州"]\n[[agent]]\nname = "小李"\ncapacity = 1\n'


@pytest.fixture
def db(database):
    return fill(open_database(database))


@pytest.fixture
def leads(database, capsys):
    def run(*words):
        code = 0
        try:
            main(["--database", str(database), *map(str, words)])
        except SystemExit as end:
            code = end.code or 0
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def owners(db):
    return dict(db.execute("SELECT lead_uid, agent FROM assignments WHERE released_at IS NULL").fetchall())


def uid(db, name):
    return db.execute("SELECT lead_uid FROM companies WHERE name = ?", [name]).fetchone()[0]


def test_leads_are_given_shown_exported_by_owner_and_returned(db, leads, database, tmp_path):
    database.with_name("team.toml").write_text(TEAM, encoding="utf-8")
    code, said = leads("assign", "--dry-run")
    assert (code, owners(db)) == (0, {})
    assert "2 leads would be given" in said
    assert "1 stay: 人员已满" in said
    code, said = leads("assign")
    assert code == 0
    assert set(owners(db).values()) == {"小王", "小李"}
    assert "空余" in said  # the capacity is shown
    leads("export", "jsonl", "--owner", "小王", "--output", tmp_path / "out")
    (path,) = (tmp_path / "out").glob("*.jsonl")
    assert [ALPHA in line for line in path.read_text(encoding="utf-8").splitlines()] == [True]
    code, said = leads("release", "--all-of", "小王", "--reason", "调岗")
    assert "1 of 1 leads returned" in said
    assert list(owners(db).values()) == ["小李"]
    assert db.execute("SELECT release_reason FROM assignments WHERE agent = '小王'").fetchone()[0].startswith("调岗")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("assign",), "nobody to give leads to"),
        (("assign", ALPHA), "Give one --to NAME"),
        (("assign", ALPHA, "--to", "小王", "--to", "小李"), "Give one --to NAME"),
        (("assign", "没有这家", "--to", "小王"), "没有这家"),
        (("assign", "--to", "小王", "--region", "亚特兰蒂斯"), "亚特兰蒂斯"),
        (("assign", BETA, "--to", "小李"), "由 小王 跟进"),
        (("release",), "which leads"),
        (("release", "没有这家"), "没有这家"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_way_out_and_changes_nothing(db, leads, words, hint):
    leads("assign", BETA, "--to", "小王")
    before = owners(db)
    code, said = leads(*words)
    assert code == 1
    assert hint in said
    assert owners(db) == before == {uid(db, BETA): "小王"}


@pytest.mark.parametrize("command", ["assign", "release"])
def test_a_mistake_in_the_team_is_told_with_its_line(db, leads, database, command):
    database.with_name("team.toml").write_text('[[agent]]\nname = "小王"\ncapacty = 3\n', encoding="utf-8")
    code, said = leads(command, *(["--overdue"] if command == "release" else []))
    assert code == 1
    assert "team.toml:3" in said
    assert "capacity" in said


def test_releasing_what_nobody_has_is_no_error(db, leads):
    code, said = leads("release", ALPHA)
    assert code == 0
    assert "0 of 1 leads returned" in said


def test_a_key_account_leaves_its_former_owner_and_can_be_an_ordinary_lead_again(db, leads):
    leads("assign", ALPHA, "--to", "小王")
    code, said = leads("assign", ALPHA, "--to", "老张", "--key", "连锁 20 家校区")
    assert code == 0
    assert "no longer of 小王" in said
    assert owners(db) == {uid(db, ALPHA): "老张"}
    assert "no key account any more" in leads("assign", ALPHA, "--no-key")[1]
    assert "was no key account" in leads("assign", ALPHA, "--no-key")[1]
