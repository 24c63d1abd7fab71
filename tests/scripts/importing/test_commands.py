"""`leads import` and `leads add` as a user types them."""

import json

import pytest

from enrich.call_list import read_call_list
from pipelines.schema import open_database

LIST = "企业名称,联系电话,地址,摊位主\n苏州澜知教育培训学校有限公司,0512-65550101,苏州市姑苏区学林路2号,王经理\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "展商.csv"
    path.write_text(LIST, encoding="gbk")
    return path


def test_the_mapping_is_shown_asked_for_and_changed(leads, file, listings, database, monkeypatch):
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    code, said = leads("import", file, "--channel", "park")
    assert code == 1
    assert "not read" in said
    assert "--map" in said
    assert not database.exists()
    monkeypatch.setattr("click.confirm", lambda *_, **__: True)
    code, said = leads("import", file, "--channel", "park", "--map", "摊位主=联系人", "--map", "C=-")
    assert code == 0, said
    assert listings() == [("苏州澜知教育培训学校有限公司", "王经理", {"051265550101"})]
    assert open_database(database).execute("SELECT address, channel FROM listings").fetchall() == [("", "park")]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--map", "电话号码=name"), "no column"),
        (("--map", "A=colour"), "fields:"),
        (("--map", "A=-"), "names companies"),
    ],
)
def test_a_wrong_mapping_names_the_way_out(leads, file, database, words, hint):
    code, said = leads("import", file, "--channel", "park", "--yes", *words)
    assert code == 1
    assert hint in said
    assert not database.exists()


def test_what_a_second_column_of_a_field_says_is_kept(leads, listings, database):
    text = "公司\t联系人/电话\t联系人及职务\n苏州澜知有限公司\t李四 0512-65550101\t褚明澈 校长\n"
    code, said = leads("import", "-", "--channel", "park", "--yes", pasted=text)
    assert code == 0, said
    assert listings() == [("苏州澜知有限公司", "李四", {"051265550101"})]
    found = json.loads(open_database(database).execute("SELECT found FROM listings").fetchone()[0])
    assert found["description"] == "联系人及职务：褚明澈 校长"


@pytest.mark.parametrize("channel", ["referral", "exchange"])
def test_passed_on_data_needs_who_and_why(leads, file, database, channel):
    for words in ((), ("--referrer", "老周"), ("--basis", "客户同意")):
        code, said = leads("import", file, "--channel", channel, "--yes", *words)
        assert code == 1
        assert "--basis" in said or "--referrer" in said
    assert leads("add", "苏州澜知有限公司 0512-65550101", "--channel", channel)[0] == 1
    assert not database.exists()


def test_who_passed_it_on_and_why_is_kept_and_shown(leads, database):
    text = "公司\t电话\t介绍人\t数据依据\n苏州澜知有限公司\t0512-65550101\t\t\n"
    text += "南京砚石有限公司\t025-65550202\t小李\t书面授权\n"
    words = ("--channel", "referral", "--yes", "--list", "十一月转介绍", "--when", "2026-11-20")
    code, said = leads("import", "-", *words, pasted=text)
    assert code == 0, said
    assert "1 stored + 0 merged + 1 rejected" in said
    assert "缺少介绍人或数据依据" in said
    code, said = leads("import", "-", *words, "--referrer", "老周", "--basis", "客户同意转介绍", pasted=text)
    assert "2 stored + 0 merged + 0 rejected" in said
    db = open_database(database)
    kept = db.execute('SELECT referrer, basis, origin, "row", seen_on FROM sightings ORDER BY referrer').fetchall()
    assert kept == [
        ("小李", "书面授权", "十一月转介绍", "3", "2026-11-20"),
        ("老周", "客户同意转介绍", "十一月转介绍", "2", "2026-11-20"),
    ]
    leads("enrich")
    said = leads("explain", "苏州澜知")[1]
    assert "老周" in said
    assert "客户同意转介绍" in said
    call_list = read_call_list(open_database(database), "education")
    given = [lead.sources[0]["basis"] for lead in call_list.rows]
    assert {"客户同意转介绍", "书面授权"} >= set(given)


def test_who_asked_not_to_be_called_is_not_taken_in(leads, file, listings, database):
    open_database(database)
    leads("suppress", "phone", "0512-65550101")
    code, said = leads("import", file, "--channel", "press", "--yes")
    assert code == 0
    assert "0 stored + 0 merged + 1 rejected" in said
    assert "号码已登记勿扰" in said
    assert listings() == []
    code, said = leads("add", "苏州澜知有限公司 0512-65550101", "--channel", "press")
    assert code == 1
    assert "号码已登记勿扰" in said


def test_one_line_is_added_once(leads, database):
    words = ("霁川机械设备有限公司 0510-85550303 无锡市滨湖区望湖路9号 张三", "--channel", "observation")
    context = ("--who", "小赵", "--where", "望湖路工地围挡", "--when", "2026-11-20")
    code, said = leads("add", *words, *context)
    assert code == 0, said
    assert "Added" in said
    assert "known already" in leads("add", *words, *context)[1]
    db = open_database(database)
    (row,) = db.query("SELECT * FROM listings")
    assert (row["name"], row["channel"], row["source"]) == ("霁川机械设备有限公司", "observation", "import_observation")
    (sighting,) = db.query("SELECT * FROM sightings")
    assert (sighting["seen_by"], sighting["place"], sighting["seen_on"]) == ("小赵", "望湖路工地围挡", "2026-11-20")
    runs = list(db.query("SELECT * FROM runs"))
    assert [(run["source"], run["verdict"]) for run in runs] == [("import", "ok")] * 2
    assert json.loads(runs[0]["arguments"])["file"] == "手工录入"


def test_a_line_without_a_company_is_answered(leads, database):
    code, said = leads("add", "0510-85550303", "--channel", "press")
    assert code == 1
    assert "which company" in said
    assert not database.exists()


@pytest.mark.parametrize(("name", "content"), [("nothing.csv", b""), ("none.csv", None), ("lines.txt", b"\n\n")])
def test_an_empty_or_missing_file_is_answered(leads, tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    code, said = leads("import", tmp_path / name, "--channel", "park", "--yes")
    assert code == 1
    assert "no rows" in said or "cannot read" in said
    assert "Traceback" not in said
