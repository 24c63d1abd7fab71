"""`leads grade`, `backtest` and `profile` as a person uses them."""

from datetime import date

import pytest
from click.testing import CliRunner

from enrich.profiles import FOLDER, load_profile, reading
from enrich.stages import enrich
from pipelines.schema import open_database
from pipelines.store import write_batch
from scripts.leads import leads
from scripts.leads.errors import LeadsError
from tests.enrich.export.schools import listing

EDUCATION = load_profile("education").source.text
ANSWERS = ("--title", "牙科耗材(口腔诊所)", "--industry", "口腔,Q84", "--words", "口腔 牙科", "--staff", "5-50",
           "--region", "江苏, 上海", "--margin", "8000")  # fmt: skip


@pytest.fixture
def db(database):
    db = open_database(database)
    names = ("澜知", "砚石", "栩舟")
    write_batch(
        db, [listing(n, f"苏州{name}培训学校", phones=[f"0512-6555010{n}"]) for n, name in enumerate(names)], []
    )
    enrich(db, "education", today=date(2026, 11, 24))
    return db


@pytest.fixture
def run(database):
    def run(*words, said=None):
        result = CliRunner().invoke(leads, ["--database", str(database), *words], input=said)
        if result.exception:
            raise result.exception
        return result.output

    return run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of profiles of its own, with one of the shipped ones."""
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "software.toml").write_text((FOLDER / "software.toml").read_text(encoding="utf-8"), encoding="utf-8")
    for module in ("enrich.profiles.reading", "scripts.leads.profile"):
        monkeypatch.setattr(f"{module}.FOLDER", folder)
    reading.load_profile.cache_clear()
    yield folder
    reading.load_profile.cache_clear()


def test_grading_again_by_the_same_rules_writes_nothing(db, run):
    assert "0 new, 0 changed, 0 removed" in run("grade")


def test_what_if_says_who_would_move_and_writes_nothing(db, run, tmp_path):
    draft = tmp_path / "draft.toml"
    draft.write_text(EDUCATION.replace("cap = 55", "cap = 20"), encoding="utf-8")
    before = list(db.execute("SELECT * FROM grades"))
    said = run("grade", "--what-if", str(draft))
    assert "3 of 3 leads would move" in said
    assert "苏州澜知培训学校" in said
    assert "Nothing was written" in said
    assert list(db.execute("SELECT * FROM grades")) == before


def test_a_draft_that_is_wrong_is_named_with_its_line(db, run, tmp_path):
    draft = tmp_path / "draft.toml"
    draft.write_text(EDUCATION.replace("points = 45", "points = 'many'"), encoding="utf-8")
    with pytest.raises(LeadsError, match=r"draft.toml:\d+: .*must be a number"):
        run("grade", "--what-if", str(draft))


def test_a_backtest_without_calls_says_where_they_come_from(db, run):
    assert "leads results FILE" in run("backtest")


def test_a_backtest_on_few_calls_refuses_to_conclude(db, run):
    with db.conn:
        for number, (uid,) in enumerate(db.execute("SELECT lead_uid FROM leads").fetchall()):
            db.execute(
                "INSERT INTO calls (call_uid, lead_uid, e164, agent, called_at, disposition) "
                "VALUES (?, ?, '', '', ?, ?)",
                [str(number), uid, "2026-11-25T02:00:00+00:00", "INTR" if number else "NI"],
            )
    said = run("backtest")
    assert "3 companies called, 3 reached" in said
    assert "Too few outcomes" in said
    assert "No model is fitted" in said


def test_a_new_profile_is_asked_for_and_can_be_used(db, run, folder):
    said = run("profile", "new", "dental", said="牙科耗材(口腔诊所)\n口腔\n\n\n\n8000\n")
    assert "Written" in said
    assert "dental" in run("profile", "list")
    assert "3 vetoes" in run("profile", "check", "dental")
    assert run("profile", "check").count("3 vetoes") == 2, "without a name: all of them"
    enrich(db, "dental", today=date(2026, 11, 24))
    assert db.execute("SELECT COUNT(*) FROM grades WHERE profile = 'dental'").fetchone() == (3,)


def test_all_answers_may_be_given_as_options(run, folder):
    run("profile", "new", "dental", *ANSWERS)
    text = (folder / "dental.toml").read_text(encoding="utf-8")
    for part in ('"江苏省", "上海市"', "员工 5–50 人", "A = 8000", '"口腔", "牙科"', '"Q84'):
        assert part in text


@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        ("software", (), "exists already"),
        ("Dental Supplies", (), "is no name for a profile"),
        ("dental", ("--industry", "没有这种行业呀"), "no industry"),
        ("dental", ("--region", "亚特兰蒂斯"), "no region"),
        ("dental", ("--staff", "很多"), "no number of staff"),
        ("dental", ("--like", "softwear"), "did you mean 'software'"),
    ],
)
def test_wrong_answers_are_refused_with_what_is_right(run, folder, name, changed, said):
    with pytest.raises(LeadsError, match=said):
        run("profile", "new", name, *ANSWERS, *changed)
    assert len(list(folder.iterdir())) == 1


def test_check_remarks_what_does_nothing(run, tmp_path):
    draft = tmp_path / "draft.toml"
    draft.write_text(EDUCATION.replace('["new_campus"]', '["new_campuss"]'), encoding="utf-8")
    assert "did you mean 'new_campus'?" in run("profile", "check", str(draft))


def test_the_mistakes_of_several_profiles_are_told_together(run, tmp_path):
    for name, wrong in (("one", "pionts"), ("two", "reasons")):
        right = {"pionts": "points", "reasons": "reason"}[wrong]
        (tmp_path / f"{name}.toml").write_text(EDUCATION.replace(f"\n{right} =", f"\n{wrong} =", 1), encoding="utf-8")
    with pytest.raises(LeadsError, match=r"(?s)one\.toml:\d+: .*\ntwo\.toml:\d+: "):
        run("profile", "check", str(tmp_path / "one.toml"), str(tmp_path / "two.toml"))
