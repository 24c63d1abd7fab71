"""The telemarketer's pages: what they show, what they keep back, what a call stores."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from enrich.calls.assignment import give_leads, release_leads
from enrich.calls.callback_times import callback_days
from enrich.calls.policy import call_policy
from enrich.calls.results import CallResult, record_call
from enrich.calls.team import team_of
from enrich.calls.working_list import due_callbacks, next_lead, working_list
from enrich.explain import find_lead
from enrich.stages import enrich
from enrich.suppression import suppress
from pipelines.schema import open_database
from pipelines.store import write_batch
from spiders.items import JobAd
from tests.enrich.export.schools import ALPHA, BETA, DAY, GAMMA, fill, listing

EVIL = "苏州<script>alert(1)</script>教育科技有限公司"
MOMENT = datetime(2026, 11, 25, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(filled):
    """The schools of the console, one of them with a hostile name, given to two people."""
    db = open_database(filled)
    ad = JobAd("课程顾问<img src=x onerror=alert(2)>", "javascript:alert(3)", published="2026-11-20")
    write_batch(db, [listing(9, EVIL, phones=["0512-65550909"], address="苏州市吴中区<b>1</b>号", job_ads=[ad])], [])
    enrich(db, "education", today=DAY)
    db.execute("UPDATE contacts SET policy = 'held' WHERE value IN ('+8613800007364', '+8613800002957')")
    db.conn.commit()
    team = team_of(filled)
    give_leads(db, team, [uid_of(db, ALPHA), uid_of(db, "alert")], "小王", by="test")
    give_leads(db, team, [uid_of(db, GAMMA)], "小李", by="test")
    db.close()
    return filled


def uid_of(db, name):
    return find_lead(db, name)[0]["lead_uid"]


def names(db):
    return {row.facts["name"] for row in working_list(db, "education", MOMENT).rows}


def call(uid, key="k" * 12, **said):
    return f"/lead/{uid}", {"key": key, "disposition": "N", **said}


def test_the_list_has_own_leads_alone_and_neither_numbers_nor_people(logged_in, db):
    page = logged_in("小王").get("/").text
    assert ALPHA in page
    assert GAMMA not in page
    assert "65550101" not in page
    assert "陆听澜" not in page
    everything = logged_in("组长").get("/?of=all").text
    assert ALPHA in everything
    assert GAMMA in everything
    assert BETA not in everything, "its only number is held"


def test_the_card_shows_numbers_with_status_and_keeps_held_ones_back(logged_in, db):
    uid = uid_of(db, ALPHA)
    page = logged_in("小王").get(f"/lead/{uid}").text
    for word in (
        "0512-65550101 转 8012",
        "座机 · 未拨过 · 可拨",
        "陆听澜",
        "为什么是",
        "我们在行业网站名录上看到",
        "我马上登记",
        "UCV",
    ):
        assert word in page, word
    assert "我是澄光科技的小王" in page
    assert "另有 1 个号码按规定不显示" in page
    assert "13800007364" not in page
    trace = next(db.query("SELECT * FROM console_audit ORDER BY audit_id DESC"))
    assert (trace["user"], trace["action"], trace["lead_uid"]) == ("小王", "view", uid)


def test_the_card_says_whether_the_company_trades_and_what_that_rests_on(logged_in, db):
    uid = uid_of(db, ALPHA)
    db.execute("UPDATE companies SET status = 'doubtful', status_reason = '号码停机' WHERE lead_uid = ?", [uid])
    for one in (uid, uid_of(db, GAMMA)):
        db.execute("INSERT INTO chain_members VALUES (?, '启明 qiming.cn', '启明', 'qiming.cn', NULL)", [one])
    db.conn.commit()
    page = logged_in("小王").get(f"/lead/{uid}").text
    assert "疑似停业 <small>号码停机</small>" in page
    assert "连锁品牌 启明,另有 1 家" in page


def test_numbers_and_addresses_inside_texts_stay_back(logged_in, db):
    page = logged_in("小李").get(f"/lead/{uid_of(db, GAMMA)}").text
    assert "课程顾问" in page
    for secret in ("13800008417", "hr@xuzhou-art.cn", "13800006283"):
        assert secret not in page


def test_a_lead_of_somebody_else_is_as_if_there_were_none(logged_in, db):
    browser, other = logged_in("小王"), uid_of(db, GAMMA)
    assert browser.get(f"/lead/{other}").status_code == 404
    assert browser.submit(*call(other)).status_code == 404
    assert browser.get(f"/lead/{other}").text == browser.get("/lead/LNOTHERE00").text
    assert logged_in("组长").get(f"/lead/{other}").status_code == 200
    assert not db.execute("SELECT 1 FROM calls WHERE lead_uid = ?", [other]).fetchone()


def test_a_company_named_script_is_text_everywhere(logged_in, db):
    browser, uid = logged_in("小王"), uid_of(db, "alert")
    for path in ("/", f"/lead/{uid}"):
        page = browser.get(path).text
        assert "&lt;script&gt;" in page
        for wrong in ("<script>alert", "<img src=x", "<b>1</b>", "javascript:alert"):
            assert wrong not in page, (path, wrong)


@pytest.mark.parametrize("text", ["' OR 1=1 --", "1; DROP TABLE calls", '"', "%", "\x00", "~", "1e999~'"])
def test_no_input_is_taken_for_sql(logged_in, db, text):
    browser = logged_in("组长")
    before = db.execute("SELECT count(*) FROM companies").fetchone()
    for path in ("/", "/lead/x"):
        answer = browser.get(path, params={"of": text, "after": text})
        assert answer.status_code in (200, 404)
        assert ALPHA not in answer.text
    assert browser.submit(f"/lead/{uid_of(db, ALPHA)}", {"key": text, "disposition": text}).status_code == 422
    assert db.execute("SELECT count(*) FROM companies").fetchone() == before


def test_a_call_is_stored_once_however_often_it_is_sent(logged_in, db):
    browser, uid = logged_in("小王"), uid_of(db, ALPHA)
    path, form = call(
        uid, "once-and-again", disposition="INTR", e164="+8651265550101", note="要资料", attitude="3",
        **{
            "answer:promotion": ["地推", "短视频"], "answer:campuses": "3个", "fact:ucv_outcome": "多招五十人",
            "fact:bi_dilemma": "yes", "quote:bi_dilemma": "再招不到就停班",
            "person:1": "陆听澜", "person:1:stance": "1",
            "correct:address": "学林路8号",
        },
    )  # fmt: skip
    json = {"accept": "application/json"}
    first = browser.submit(path, form, **json).json()
    assert first["outcome"] == "new"
    assert first["next"] == f"/lead/{uid_of(db, 'alert')}"
    assert browser.submit(path, form, **json).json()["outcome"] == "unchanged"
    (row,) = db.query("SELECT * FROM calls WHERE lead_uid = ?", [uid])
    assert (row["disposition"], row["agent"], row["e164"], row["note"], row["attitude"], row["via"]) == (
        "INTR", "小王", "+8651265550101", "要资料", 3, "console",
    )  # fmt: skip
    assert row["call_uid"] == "console:小王:once-and-again"
    page = browser.get(path).text
    for word in ("地推、短视频", "多招五十人", "再招不到就停班", "支持者"):
        assert word in page, word
    assert db.execute("SELECT 1 FROM listings WHERE source = 'calls' AND address LIKE '%学林路8号%'").fetchone()
    trace = next(db.query("SELECT * FROM console_audit WHERE action = 'change'"))
    assert (trace["user"], trace["lead_uid"], trace["detail"]) == ("小王", uid, "INTR")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"disposition": ""}, "请选择结果"),
        ({"disposition": "CALLBK"}, "请选择回访时间"),
        ({"disposition": "CALLBK", "callback_day": "2026-99-99"}, "2026-99-99"),
        ({"key": "?"}, "重新打开"),
        ({"attitude": "9"}, "attitude"),
        ({"called_at": "soon"}, "soon"),
        ({"answer:campuses": "不少"}, "教学点数量"),
        ({"fact:bi_dilemma": "yes"}, "客户的原话"),
        ({"person:1": "陆听澜", "person:1:stance": "2"}, "Mentor"),
        ({"correct:phones": "abc"}, "abc"),
    ],
)
def test_what_cannot_be_stored_is_said_and_nothing_is_stored(logged_in, db, said, why):
    before = db.execute("SELECT count(*) FROM calls").fetchone()
    path, form = call(uid_of(db, ALPHA), "refused-one")
    answer = logged_in("小王").submit(path, {**form, **said})
    assert answer.status_code == 422
    assert why in answer.text
    assert db.execute("SELECT count(*) FROM calls").fetchone() == before


def test_a_number_of_somebody_else_cannot_be_reported_as_dialled(logged_in, db):
    uid = uid_of(db, "alert")
    path, form = call(uid, "foreign-number", disposition="DC", e164="+862565550303")
    assert logged_in("小王").submit(path, form).status_code == 303
    assert db.execute("SELECT e164 FROM calls WHERE call_uid LIKE '%foreign-number'").fetchone() == ("+8651265550909",)


def test_a_result_that_waited_is_taken_from_whoever_had_the_lead(database, logged_in, db, filled):
    uid = uid_of(db, GAMMA)
    release_leads(db, [uid], by="test")
    give_leads(db, team_of(filled), [uid], "小王", by="test")
    browser = logged_in("小李")
    assert browser.get(f"/lead/{uid}").status_code == 404
    assert browser.submit(*call(uid, "late-result")).status_code == 303
    assert db.execute("SELECT agent FROM calls WHERE call_uid LIKE '%late-result'").fetchone() == ("小李",)


def test_who_asks_not_to_be_called_is_gone_from_every_page_at_once(database):
    db = fill(open_database(database))
    uid = uid_of(db, ALPHA)
    assert names(db) == {ALPHA, BETA, GAMMA}
    record_call(db, CallResult("k", uid, "DNC", MOMENT, e164="+8651265550101"))
    assert names(db) == {BETA, GAMMA}
    suppress(db, "phone", "+8613800002957", "asked", "test")
    suppress(db, "phone", "+862565550303", "asked", "test")
    (row,) = working_list(db, "education", MOMENT).rows
    assert [phone["e164"] for phone in row.phones] == ["+864006550909"]


def test_the_card_of_who_must_not_be_called_says_so_and_no_more(logged_in, db):
    uid = uid_of(db, "alert")
    browser = logged_in("小王")
    assert browser.submit(*call(uid, "do-not-call", disposition="DNC", note="对方生气")).status_code == 303
    page = browser.get(f"/lead/{uid}").text
    assert "已登记勿扰" in page
    for secret in ("65550909", "alert(1)", "课程顾问", "对方生气"):
        assert secret not in page
    assert uid not in browser.get("/").text
    held = logged_in("组长").get(f"/lead/{uid_of(db, BETA)}").text
    assert "没有可拨号码" in held
    assert "13800002957" not in held


def test_a_result_waits_for_another_who_writes_and_no_lock_is_told(logged_in, db):
    browser, uid = logged_in("小王"), uid_of(db, ALPHA)
    path, form = call(uid, "while-locked")
    form["token"] = browser.token()
    db.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(browser.post, path, data=form)
        time.sleep(0.5)
        db.conn.rollback()
    assert answer.result().status_code == 303
    assert db.execute("SELECT 1 FROM calls WHERE call_uid LIKE '%while-locked'").fetchone()


def test_two_tabs_that_send_the_same_result_at_once_make_one_call(logged_in, db):
    browser, uid = logged_in("小王"), uid_of(db, ALPHA)
    path, form = call(uid, "from-two-tabs", note="同一条")
    form["token"] = browser.token()
    json = {"accept": "application/json"}
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: browser.post(path, data=form, headers=json), range(4)))
    assert sorted(answer.json()["outcome"] for answer in answers) == ["new", *["unchanged"] * 3]
    (count,) = db.execute("SELECT count(*) FROM calls WHERE call_uid LIKE '%from-two-tabs'").fetchone()
    assert count == 1


def test_callbacks_that_are_due_come_first_and_a_called_lead_waits(database):
    db = fill(open_database(database))
    alpha, gamma = uid_of(db, ALPHA), uid_of(db, GAMMA)
    suppress(db, "phone", "+8613800002957", "asked", "test")
    promised = datetime(2026, 11, 26, 3, tzinfo=UTC)
    record_call(db, CallResult("k", gamma, "CALLBK", MOMENT, callback_at=promised))
    assert next_lead(db, "education", MOMENT) == alpha
    assert next_lead(db, "education", MOMENT, but=alpha) == ""
    assert due_callbacks(db, "education", MOMENT) == []
    morning = datetime(2026, 11, 26, 1, tzinfo=UTC)
    (due,) = due_callbacks(db, "education", morning)
    assert (due.facts["lead_uid"], due.standing.due) == (gamma, promised)
    assert due_callbacks(db, "education", morning, agent="小王") == []
    give_leads(db, team_of(database), [gamma], "小王", by="test")
    assert [row.facts["lead_uid"] for row in due_callbacks(db, "education", morning, agent="小王")] == [gamma]
    assert next_lead(db, "education", morning) == gamma


def test_a_list_goes_on_where_it_stopped(database):
    db = open_database(database)
    write_batch(
        db,
        [listing(n, f"苏州{c}教育科技有限公司", phones=[f"0512-6555{n:04}"]) for n, c in enumerate("甲乙丙丁戊", 1)],
        [],
    )
    enrich(db, "education", today=DAY)
    whole = [row.facts["lead_uid"] for row in working_list(db, "education", MOMENT).rows]
    assert len(whole) == 5
    first = working_list(db, "education", MOMENT, most=2)
    second = working_list(db, "education", MOMENT, most=2, after=first.after)
    third = working_list(db, "education", MOMENT, most=2, after=second.after)
    assert [row.facts["lead_uid"] for page in (first, second, third) for row in page.rows] == whole
    assert third.after is None


def test_callbacks_are_offered_within_the_calling_hours_alone():
    days = callback_days(datetime(2026, 11, 27, 9, 45, tzinfo=UTC))  # Friday, 17:45 in China
    assert [day.day.isoformat() for day in days[:2]] == ["2026-11-30", "2026-12-01"]
    policy = call_policy()
    for day in days:
        assert all(any(start <= at.time() < end for start, end in policy.hours) for at in day.times)


def test_english_is_a_switch_that_stays(logged_in):
    browser = logged_in("小王")
    assert "My list" in browser.get("/?lang=en").text
    assert "My list" in browser.get("/").text
    assert "我的名单" in browser.get("/?lang=zh").text
