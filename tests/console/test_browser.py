"""A morning at the console in a real browser, at a desk and on a phone: Debian's chromium, driven by playwright."""

import pytest
from playwright.sync_api import expect

from enrich.access.users import add_user
from enrich.calls.assignment import give_leads
from enrich.calls.team import team_of
from enrich.stages import enrich
from pipelines.schema import open_database
from pipelines.store import write_batch
from tests.console.conftest import NEEDS_CHROMIUM, PASSWORD, SIZES, fits, serving, unnamed_fields
from tests.enrich.export.schools import DAY, listing

SCHOOLS = 10
pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def morning(database):
    """Ten schools of 小王, served."""
    db = open_database(database)
    names = (f"苏州{word}教育培训学校" for word in "澜砚栩茗煜逸岭维渡钧")
    write_batch(db, [listing(n, name, phones=[f"0512-65550{n:03}"]) for n, name in enumerate(names)], [])
    enrich(db, "education", today=DAY)
    add_user(db, "小王", "telemarketer", PASSWORD)
    uids = [row[0] for row in db.execute("SELECT lead_uid FROM companies")]
    give_leads(db, team_of(database), uids, "小王", by="test")
    with serving(database) as address:
        yield address, db
    db.close()


def first_card(page):
    page.locator("a.lead").first.click()
    page.wait_for_selector("form#call")
    return page


def calls(db):
    return [row[0] for row in db.execute("SELECT disposition FROM calls ORDER BY call_id")]


@pytest.mark.parametrize("size", SIZES)
def test_a_morning_of_ten_calls(morning, open_page, size):
    address, db = morning
    page = open_page(address, size)
    assert page.locator("a.lead").count() == SCHOOLS
    assert fits(page)
    first_card(page)
    for number, key in enumerate("3323438553", start=1):
        page.wait_for_selector("form#call")
        lead = page.get_attribute("form#call", "data-lead")
        assert fits(page)
        if size == "desk":
            page.keyboard.press(key)  # by keyboard alone
            page.keyboard.press("Enter")
        else:
            page.locator(f"label.code:has([data-digit='{key}'])").tap()
            page.locator("button.save").tap()
        page.wait_for_function("lead => document.querySelector('form#call')?.dataset.lead !== lead", arg=lead)
        assert len(calls(db)) == number
    assert calls(db) == ["N", "N", "B", "N", "CALLBK", "N", "INTR", "NI", "NI", "N"]
    page.wait_for_selector("text=今天没有可拨的线索")
    (promised,) = db.execute("SELECT callback_at FROM calls WHERE disposition = 'CALLBK'").fetchone()
    assert promised
    assert page.evaluate("localStorage.length") == 1, "the empty outbox"


def test_nothing_typed_is_lost_when_the_tab_goes(morning, open_page):
    address, db = morning
    page = first_card(open_page(address))
    card = page.url
    page.wait_for_load_state()
    page.keyboard.press("8")
    expect(page.locator("[value=INTR]")).to_be_checked()
    page.fill("[name=note]", "要一份报价")
    page.click("summary:has-text('UCV')")
    page.fill("[name='fact:ucv_outcome']", "多招五十人")
    page.close()
    again = page.context.new_page()
    again.goto(card)
    again.wait_for_selector("text=已恢复上次未保存的内容")
    assert again.input_value("[name=note]") == "要一份报价"
    expect(again.locator("[value=INTR]")).to_be_checked()
    assert again.is_visible("[name='fact:ucv_outcome']")
    again.click("button.save")
    again.wait_for_url(lambda url: url != card)
    assert calls(db) == ["INTR"]
    again.goto(card)
    assert again.input_value("[name=note]") == "", "what was saved is not offered again"


def test_a_result_waits_for_the_connection_and_is_one_call(morning, open_page):
    address, db = morning
    page = first_card(open_page(address))
    page.context.set_offline(True)
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=网络断开")
    assert calls(db) == []
    page.context.set_offline(False)
    page.wait_for_function("() => document.getElementById('outbox').textContent === ''")
    assert calls(db) == ["N"]


def test_an_answer_that_is_lost_on_its_way_makes_no_second_call(morning, open_page):
    address, db = morning
    page = first_card(open_page(address))
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # the server has it; the browser never hears so
            route.abort()
        else:
            route.continue_()

    page.route("**/lead/*", lose)
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=网络断开")
    assert calls(db) == ["N"]
    page.reload()
    page.wait_for_function("() => document.getElementById('outbox').textContent === ''")
    assert calls(db) == ["N"]


def test_a_session_that_ended_keeps_the_result_until_login(morning, open_page):
    address, db = morning
    page = first_card(open_page(address))
    with db.conn:
        db.execute("DELETE FROM console_sessions")
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=登录后自动发送")
    assert calls(db) == []
    page.goto(address)
    page.fill("[name=name]", "小王")
    page.fill("[name=password]", PASSWORD)
    page.click("button.main")
    page.wait_for_selector("a.lead")
    page.wait_for_function("() => document.getElementById('outbox').textContent === ''")
    assert calls(db) == ["N"]


def test_every_field_has_a_label_and_every_page_one_heading(morning, open_page):
    address, _ = morning
    page = first_card(open_page(address))
    assert unnamed_fields(page) == []
    assert page.locator("h1").count() == 1
    assert page.get_attribute("html", "lang") == "zh-CN"


def test_a_result_that_the_server_refused_while_it_waited_can_be_put_right(morning, open_page):
    address, db = morning
    page = first_card(open_page(address))
    page.context.set_offline(True)
    page.keyboard.press("8")
    page.click("summary:has-text('调查')")
    page.fill("[name='answer:campuses']", "不少")
    page.click("button.save")
    page.wait_for_selector("text=网络断开")
    page.context.set_offline(False)
    page.click("#outbox a:has-text('教学点数量')")
    page.wait_for_selector("text=已恢复上次未保存的内容")
    expect(page.locator("[value=INTR]")).to_be_checked()
    page.fill("[name='answer:campuses']", "3个")
    page.click("button.save")
    page.wait_for_function("() => document.getElementById('outbox').textContent === ''")
    assert calls(db) == ["INTR"]
