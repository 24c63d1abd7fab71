"""The `leads` commands as a user types them."""

import csv
from pathlib import Path

import pytest

import scripts.leads
from pipelines.normalize import normalise
from pipelines.schema import open_database
from pipelines.store import write_batch
from pipelines.suppression import suppressed_among
from scripts.leads import MAP, main
from spiders.items import CompanyItem, Provenance


def listing(number, name, **fields):
    url = f"http://one.example/co/{number}"
    provenance = Provenance("one", "industry", "run", url, "", "2026-11-24T01:00:00+00:00", "", "detail")
    item = CompanyItem(name=name, url=url, provenance=provenance, evidence={"phones": "label 联系电话"}, **fields)
    return normalise(item, "http://one.example")


@pytest.fixture
def leads(database, capsys, monkeypatch):
    """Run a command on a small database: exit code and all that it said."""
    monkeypatch.setenv("COLUMNS", "200")
    school = {"products": "少儿英语培训课程", "size": "50-99人", "scope": "英语培训、教育咨询"}
    rows = [
        listing(1, "苏州澜知教育培训学校有限公司", phones=["0512-65550101"], address="苏州市姑苏区学林路2号", **school),
        listing(2, "南京砚石教育培训学校有限公司", phones=["025-65550202"], address="南京市玄武区文汇路1号", **school),
        listing(3, "无锡霁川机械设备有限公司", phones=["0510-85550303"], address="无锡市滨湖区望湖路9号"),
    ]
    write_batch(open_database(database), rows, [])

    def run(*words):
        code = 0
        try:
            main(["--database", str(database), *map(str, words)])
        except SystemExit as stop:
            code = stop.code
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def exported(folder):
    newest = max(folder.glob("呼叫名单-*[0-9份].csv"), key=lambda path: (len(path.name), path.name))
    with newest.open(encoding="utf-8-sig", newline="") as handle:
        return [row["企业名称"] for row in csv.DictReader(handle)]


def test_what_a_page_says_is_no_markup(leads, database):
    odd = {"phones": ["0519-85550404"], "address": "常州市[/x][red]学林路1号"}
    rows = [listing(number, "常州澜知机械有限公司", **odd) for number in (4, 5)]
    rows.append(listing(6, "常州澜知机械有限公司", phones=["0519-85550404"], address="常州市[/bold]文汇路2号"))
    write_batch(open_database(database), rows, [])
    leads("enrich")
    code, said = leads("explain", "0519-85550404")
    assert code == 0
    assert "常州市[/x][red]学林路1号" in said


def test_enrich_says_what_changed_and_the_second_time_nothing(leads):
    assert "companies  3 new" in leads("enrich")[1]
    assert "companies  0 new, 0 changed, 0 removed" in leads("enrich")[1]


def test_status_before_and_after_judging(leads):
    code, said = leads("status")
    assert code == 0
    assert "listings found" in said
    leads("enrich")
    assert "on the call list" in leads("status")[1]


def test_export_by_region_grade_and_limit(leads, tmp_path):
    leads("enrich")
    code, said = leads("export", "--output", tmp_path / "all")
    assert code == 0
    assert "2 leads exported" in said
    assert "held back" in said
    leads("export", "--region", "苏州", "--output", tmp_path / "region")
    assert exported(tmp_path / "region") == ["苏州澜知教育培训学校有限公司"]
    leads("export", "--limit", 1, "--grade", "a", "--grade", "B", "--output", tmp_path / "one")
    assert len(exported(tmp_path / "one")) == 1


def test_a_suppressed_number_is_in_no_export(leads, tmp_path):
    leads("enrich")
    assert "1 added" in leads("suppress", "phone", "0512-65550101")[1]
    assert "0 added, 1 stood there already" in leads("suppress", "phone", "051265550101")[1]
    leads("export", "--output", tmp_path)
    assert exported(tmp_path) == ["南京砚石教育培训学校有限公司"]
    assert "0512-65550101 已登记勿扰" in leads("explain", "澜知")[1]
    assert "号码均已登记勿扰" in next(tmp_path.glob("*未导出.csv")).read_text(encoding="utf-8-sig")


def test_a_list_that_someone_fills_in_is_never_overwritten(leads, tmp_path):
    leads("enrich")
    lists = tmp_path / "lists"
    leads("export", "--output", lists)
    before = {path: path.read_bytes() for path in lists.iterdir()}
    assert leads("export", "--output", lists)[0] == 0
    assert {path: path.read_bytes() for path in before} == before
    assert len(list(lists.iterdir())) == 2 * len(before)


def test_explain_by_name_and_number(leads):
    leads("enrich")
    for lead in ("澜知", "0512-65550101"):
        code, said = leads("explain", lead)
        assert code == 0
        assert "等级" in said
        assert "http://one.example/co/1" in said


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("export", "--region", "苏洲"), "苏州市"),
        (("export", "--grade", "E"), "A to D"),
        (("export", "--profile", "educaton"), "'education'"),
        (("enrich", "--profile", "nothing"), "education"),
        (("explain", "没有这家"), "线索编号"),
        (("explain", "教育培训"), "which one"),
        (("suppress", "phone", "12345"), "area code"),
        (("suppress", "colour", "red"), "phone"),
        (("exprt",), "'export'"),
    ],
)
def test_a_wrong_word_is_answered_with_the_way_out(leads, words, hint):
    leads("enrich")
    code, said = leads(*words)
    assert code in (1, 2)
    assert hint in said
    assert "Traceback" not in said


def test_no_database_is_no_traceback(tmp_path, capsys):
    for command in ("status", "enrich"):
        with pytest.raises(SystemExit):
            main(["--database", str(tmp_path / "none.db"), command])
        assert "leads demo" in capsys.readouterr().err


def test_an_export_that_cannot_be_written_says_where(leads, tmp_path):
    leads("enrich")
    (tmp_path / "taken").write_text("a file, not a folder")
    code, said = leads("export", "--output", tmp_path / "taken" / "below")
    assert code == 1
    assert "cannot write" in said


def test_a_list_of_what_is_new_since_a_day(leads, database, tmp_path):
    leads("enrich")
    leads("export", "--output", tmp_path / "all")
    whole = exported(tmp_path / "all")
    db = open_database(database)
    db.execute("UPDATE companies SET first_seen = '2026-10-05T01:00:00+00:00' WHERE name = ?", [whole[0]])
    db.execute("UPDATE companies SET first_seen = '2026-11-05T01:00:00+00:00' WHERE name <> ?", [whole[0]])
    db.conn.commit()
    leads("export", "--since", "2026-11-05", "--output", tmp_path / "new")
    assert exported(tmp_path / "new") == whole[1:]
    assert len(whole) > 1
    assert leads("export", "--since", "gestern", "--output", tmp_path / "no")[0]


def test_help_is_a_map_of_every_command(leads):
    _, said = leads("--help")
    for title, commands in MAP.items():
        assert title in said
        for name, purpose in commands.items():
            assert purpose in said
            assert leads(name, "--help")[0] == 0
    modules = Path(scripts.leads.__file__).parent.glob("*.py")
    commands = {path.stem.rstrip("_") for path in modules if "\ndef command(" in path.read_text(encoding="utf-8")}
    assert commands == {name for names in MAP.values() for name in names}


def test_a_mistyped_database_is_not_made_and_overwrites_no_list(tmp_path, capsys):
    for command in (["export", "--output", str(tmp_path / "out")], ["explain", "学校"]):
        with pytest.raises(SystemExit):
            main(["--database", str(tmp_path / "typo.db"), *command])
        assert "no database at" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_told_in_one_line(leads, database):
    size = open_database(database).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall() and database.stat().st_size
    with database.open("r+b") as handle:
        handle.seek(8192)
        handle.write(b"\xff" * (size - 8192))
    code, said = leads("enrich")
    assert code == 1
    assert said.startswith("leads: ")


def test_words_in_brackets_are_no_markup(leads):
    assert "[/bold]" in leads("explain", "[/bold]")[1]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("domain", "no domain"), ("domain", ""), ("email", "lanzhi"), ("company", "没有这家"), ("person", " ")],
)
def test_a_suppression_that_would_stop_nothing_is_refused(leads, kind, value):
    leads("enrich")
    code, said = leads("suppress", kind, value)
    assert code == 1
    assert "added" not in said


def test_a_suppressed_address_of_a_site_is_its_domain(leads, database):
    leads("suppress", "domain", "https://www.Lanzhi.com/about")
    db = open_database(database)
    assert suppressed_among(db, [("domain", "lanzhi.com")])
    assert "lanzhi.com" in leads("suppress")[1]


def test_a_platform_that_many_share_cannot_be_suppressed(leads):
    code, said = leads("suppress", "domain", "qq.com")
    assert code == 1
    assert "many companies" in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_of_opt_outs_is_read_and_what_cannot_be_is_named_with_its_line(leads, tmp_path, encoding):
    leads("enrich")
    path = tmp_path / "勿扰.csv"
    path.write_text(
        "类型,内容,原因\n号码,0512-65550101,来信要求\n,info@yanshi.cn,\n企业,还没有的教育科技有限公司,\n号码,123,\n",
        encoding=encoding,
    )
    code, said = leads("suppress", "--file", path)
    assert code == 1
    assert "3 added, 0 stood there already" in said
    assert "line 5: '123' is not one dialable number" in said
    leads("export", "--output", tmp_path / "out")
    assert exported(tmp_path / "out") == ["南京砚石教育培训学校有限公司"]
    said = leads("suppress")[1]
    assert "来信要求" in said
    assert "65550101" not in said
