"""Every page against every role: who may not, gets nothing; whoever comes without a token changes nothing."""

import pytest

from console.pages import all_pages
from enrich.access.roles import access_rules
from enrich.access.users import add_user
from pipelines.schema import open_database
from tests.console.conftest import PASSWORD, Browser, serving
from tests.enrich.export.schools import ALPHA, BETA, GAMMA, fill

FILLING = {"uid": "L0", "source": "none"}
PAGES = [(page, method) for page in all_pages() for method, there in (("GET", page.show), ("POST", page.act)) if there]
NAMES = [f"{method} {page.path}" for page, method in PAGES]


@pytest.fixture(scope="module")
def browsers(tmp_path_factory):
    """A browser of each role, by its name, and "" for nobody's."""
    path = tmp_path_factory.mktemp("routes") / "leads.db"
    db = fill(open_database(path))
    roles = list(access_rules().roles)
    for role in roles:
        add_user(db, role, role, PASSWORD)
    db.close()
    with serving(path) as address:
        made = {role: Browser(base_url=address) for role in ("", *roles)}
        for role in roles:
            assert made[role].enter(role).status_code == 303
        yield made
        for browser in made.values():
            browser.close()


def ask(browser, page, method, **form):
    path = page.path.format(**FILLING)
    return browser.get(path) if method == "GET" else browser.post(path, data=form)


@pytest.mark.parametrize(("page", "method"), PAGES, ids=NAMES)
def test_a_page_answers_those_who_may_and_no_others(browsers, page, method):
    for role, browser in browsers.items():
        answer = ask(browser, page, method)
        may = not page.may or (role and page.may in access_rules().roles[role].may)
        if not may:
            assert answer.status_code == (302 if not role and method == "GET" else 403 if role else 401), role
            assert not any(name in answer.text for name in (ALPHA, BETA, GAMMA))
        elif method == "GET":
            assert answer.status_code in (200, 404, 405), role
        elif role:
            assert answer.status_code == 403, f"{role}: a form without its token changes nothing"


@pytest.mark.parametrize(("page", "method"), PAGES, ids=NAMES)
def test_a_page_holds_no_script_or_style_in_line_in_either_language(browsers, page, method):
    if method == "POST" or page.path == "/logout":
        return
    for language in ("zh", "en"):
        answer = browsers["admin"].get(page.path.format(**FILLING), params={"lang": language})
        assert (
            f'lang="{"zh-CN" if language == "zh" else "en"}"' in answer.text
            or answer.status_code == 404
            or ("json" in answer.headers["content-type"])
        )
        assert " style=" not in answer.text
        assert " onclick=" not in answer.text
        assert "<script>" not in answer.text
        assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_form_posted_by_get_and_a_page_asked_by_post_are_no_way_round(browsers):
    assert browsers["leader"].get("/doubts/merge").status_code == 403
    assert browsers["analyst"].get("/doubts/merge").status_code == 404
    assert browsers["analyst"].post("/search").status_code in (403, 404)
    for path in ("/Search", "/search/", "/%73earch", "/search%00", "/./search"):
        assert browsers["telemarketer"].get(path).status_code in (302, 400, 403, 404), path
        assert ALPHA not in browsers["telemarketer"].get(path).text


def test_the_menu_shows_what_a_role_may(browsers):
    menu = {role: browsers[role].get("/").text for role in access_rules().roles}
    assert 'href="/search"' in menu["analyst"]
    assert 'href="/team"' not in menu["analyst"]
    assert 'href="/team"' in menu["leader"]
    assert 'href="/search"' not in menu["leader"]
    assert 'href="/search"' not in menu["telemarketer"]
    assert all(f'href="{path}"' in menu["admin"] for path in ("/search", "/team", "/audit", "/doubts"))
