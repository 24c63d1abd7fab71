"""An analyst's merge and undo, and a leader's assignment, in a real browser at a desk and on a phone."""

import pytest

from enrich.access.users import add_user
from enrich.doubts import look_for_doubts
from enrich.stages import enrich
from pipelines.schema import open_database
from pipelines.store import write_batch
from tests.console.conftest import NEEDS_CHROMIUM, PASSWORD, SIZES, fits, serving, unnamed_fields
from tests.enrich.export.schools import ALPHA, DAY, fill, listing
from tests.enrich.test_doubts import FIRST, SECOND

pytestmark = NEEDS_CHROMIUM
PAGES = {
    "分析员": ("/sources", "/coverage", "/rejected", "/doubts", "/search?q=教育"),
    "组长": ("/report", "/funnel", "/team", "/assign", "/audit"),
}


@pytest.fixture
def office(database):
    """Schools, two of which may be one; an analyst and a leader."""
    db = fill(open_database(database))
    place = "江苏省苏州市姑苏区干将路18号"
    rows = [listing(8, FIRST, source="two", address=place), listing(9, SECOND, source="three", address=place)]
    write_batch(db, rows, [])
    enrich(db, "education", today=DAY)
    look_for_doubts(db, low=0.0001, high=0.9999)
    for name, role in (("小王", "telemarketer"), ("分析员", "analyst"), ("组长", "leader")):
        add_user(db, name, role, PASSWORD)
    with serving(database) as address:
        yield address, db
    db.close()


def company_of(db, name):
    return db.execute(
        "SELECT m.lead_uid FROM company_listings m JOIN listings l USING (listing_id) "
        "WHERE l.name = ? AND NOT m.undone",
        [name],
    ).fetchone()[0]


@pytest.mark.parametrize("size", SIZES)
def test_an_analyst_judges_a_pair_applies_it_and_takes_it_back(office, open_page, size):
    address, db = office
    page = open_page(address, size, "分析员")
    page.goto(f"{address}/doubts")
    sides = page.locator(".sides").inner_text()
    assert FIRST in sides
    assert SECOND in sides
    assert fits(page)
    together = company_of(db, FIRST) == company_of(db, SECOND)
    key = "n" if together else "y"
    if size == "desk":
        page.keyboard.press(key)  # by keyboard alone
    else:
        page.locator(f"[data-key={key}]").tap()
    page.wait_for_selector("text=1 条待应用")
    if size == "desk":
        apply(page)
        assert (company_of(db, FIRST) == company_of(db, SECOND)) is not together
    page.click("[data-key=u]")
    page.wait_for_selector("td:has-text('已撤销')")
    if size == "desk":
        apply(page)
    assert (company_of(db, FIRST) == company_of(db, SECOND)) is together


def apply(page):
    """Let the companies follow the decisions."""
    page.click("text=现在应用到企业")
    page.wait_for_selector("text=待应用", state="detached")


@pytest.mark.parametrize("size", SIZES)
def test_a_leader_gives_leads_and_sees_who_has_them(office, open_page, size):
    address, db = office
    page = open_page(address, size, "组长")
    page.goto(f"{address}/assign")
    if size == "desk":
        page.keyboard.press("/")
    page.fill("[name=q]", "szlz")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assign?q=szlz")
    assert fits(page)
    page.check(f"[aria-label='{ALPHA}']")
    page.select_option("[name=agent]", "小王")
    page.click("[value=give]")
    page.wait_for_selector("text=已处理 1 条")
    assert db.execute("SELECT agent FROM assignments WHERE released_at IS NULL").fetchall() == [("小王",)]
    page.goto(f"{address}/team")
    assert page.locator("#loads tr", has_text="小王").locator("td").nth(1).inner_text() == "1"
    assert fits(page)


@pytest.mark.parametrize("name", PAGES)
def test_every_field_has_a_label_every_page_one_heading_and_room_on_a_phone(office, open_page, name):
    address, db = office
    page = open_page(address, "phone", name)
    for path in (*PAGES[name], *((f"/roles/{company_of(db, ALPHA)}",) if name == "组长" else ())):
        page.goto(f"{address}{path}")
        assert unnamed_fields(page) == [], path
        assert page.locator("h1").count() == 1, path
        assert page.locator("svg:not([aria-label])").count() == 0, path
        assert fits(page), path
