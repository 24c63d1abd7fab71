"""A console served on loopback over invented schools, and people who log in to it."""

import re
import shutil
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from console.app import make_console
from console.page import Settings
from enrich.access import passwords
from enrich.access.users import User, add_user
from pipelines.schema import open_database
from tests.enrich.export.schools import fill

PASSWORD = "correct horse"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium (as .ci/run does)")
PEOPLE = {"小王": "telemarketer", "小李": "telemarketer", "分析员": "analyst", "组长": "leader"}


@contextmanager
def serving(path, ahead=timedelta(), **options):
    """Serve a console of a database on a free port of loopback; its address. ahead: as in `Settings`."""
    console = make_console(path, Settings(company="澄光科技", ahead=ahead), **options)
    server = uvicorn.Server(uvicorn.Config(console.app(), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        console.console.pool.close()


class Browser(httpx.Client):
    """A client that sends what a browser sends: its cookies, and the origin of a form."""

    def token(self, path="/"):
        """The token that the forms of a page carry."""
        return re.search(r'name="token" value="(\w*)"', self.get(path, follow_redirects=True).text)[1]

    def submit(self, path, data, page="/", **headers):
        """Post a form of a page of ours."""
        origin = f"{self.base_url.scheme}://{self.base_url.netloc.decode()}"
        return self.post(path, data={"token": self.token(page), **data}, headers={"origin": origin, **headers})

    def enter(self, name, password=PASSWORD, **more):
        """Log in."""
        return self.submit("/login", {"name": name, "password": password, **more}, "/login")


@pytest.fixture(scope="session", autouse=True)
def quick_hashes():
    """Passwords are hashed in a moment; a stored hash says how dear it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", 16)
        patch.setattr(passwords, "TURNS", 1)
        yield


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A database of three schools and four users."""
    path = tmp_path_factory.mktemp("console") / "leads.db"
    db = fill(open_database(path))
    for name, role in PEOPLE.items():
        add_user(db, name, role, PASSWORD)
    db.close()
    return path


@pytest.fixture(scope="module")
def address(filled):
    """The address of a console on it."""
    with serving(filled, host_user=User("本机", "admin")) as address:
        yield address


@pytest.fixture
def db(filled):
    """The database of the console, from outside."""
    db = open_database(filled)
    yield db
    db.close()


@pytest.fixture
def browser(address):
    """Somebody who has not logged in."""
    with Browser(base_url=address) as browser:
        yield browser


@pytest.fixture
def logged_in(address):
    """Browsers of people who have."""
    made = []

    def enter(name):
        browser = Browser(base_url=address)
        made.append(browser)
        assert browser.enter(name).status_code == 303
        return browser

    yield enter
    for browser in made:
        browser.close()


@pytest.fixture(scope="module")
def chromium():
    """Debian's chromium, driven by playwright."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """A tab of a browser of its own, logged in; what a script of the page complains of fails the test."""
    wrong, contexts = [], []

    def open_tab(address, size="desk", name="小王"):
        context = chromium.new_context(viewport=SIZES[size], has_touch=size == "phone")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        page.set_default_timeout(15_000)
        page.goto(address)
        page.fill("[name=name]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("button.main")
        page.wait_for_selector("nav a")
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert wrong == []


def fits(page):
    """Nothing is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def unnamed_fields(page):
    """Fields that a reader of the screen could not name."""
    return page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
        ".filter(one => !one.labels.length && !one.getAttribute('aria-label')).map(one => one.name)"
    )
