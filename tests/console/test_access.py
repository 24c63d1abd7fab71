"""Who comes in, and who does not."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
import time_machine
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from console.pages.entering import own_path
from enrich.access.passwords import hash_password, matches
from enrich.access.sessions import GuessingError, enter, whose
from enrich.access.users import User, UserError, add_user, change_password, remove_user, users
from enrich.calls.policy import call_policy, next_slot
from pipelines.schema import open_database
from scripts.leads import leads
from tests.console.conftest import PASSWORD, Browser, serving
from tests.enrich.export.schools import ALPHA, fill

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
RAW = (
    "/leads",
    "/leads/companies.json",
    "/leads/contacts",
    "/leads.json?sql=select+1",
    "/-/plugins.json",
    "/-/actor.json",
)


def test_nobody_sees_a_page_before_login(browser):
    for path in ("/", *RAW, "/-/nothing", "/assets/../leads", "/assets%2f..%2fleads"):
        answer = browser.get(path)
        assert answer.status_code in (302, 401, 403, 404), path
        assert ALPHA not in answer.text
    assert browser.get("/?a=1").headers["location"] == "/login?next=/%3Fa%3D1"
    assert browser.get("/", headers={"accept": "application/json"}).status_code == 401


@pytest.mark.parametrize("path", RAW)
def test_datasettes_own_pages_are_for_the_permission_raw_and_written_down(logged_in, db, path):
    for name in ("小王", "组长"):
        assert logged_in(name).get(path).status_code == 403, name
    analyst = logged_in("分析员")
    assert analyst.get(path).status_code == 200
    trace = next(db.query("SELECT * FROM console_audit ORDER BY audit_id DESC"))
    assert (trace["user"], trace["action"], trace["page"]) == ("分析员", "raw", path.partition("?")[0])


def test_whoever_reads_the_tables_reads_no_password_and_no_session(logged_in):
    analyst = logged_in("分析员")
    for query in ("select password from console_users", "select token as password from console_sessions"):
        rows = analyst.get("/leads.json", params={"sql": query, "_shape": "array"}).json()
        assert rows
        assert {row["password"] for row in rows} == {None}
    assert "scrypt$" not in analyst.get("/leads/console_users.json").text


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(browser):
    wrong, unknown = browser.enter("小李", "not this one"), browser.enter("nobody", "not this one")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("小李", "nobody") == unknown.text


def test_the_session_is_new_at_login_and_its_cookie_is_kept_from_scripts(browser, db):
    browser.cookies.set("tuoke_session", "planted-by-somebody-else", domain="127.0.0.1")
    answer = browser.enter("小王")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax"} <= set(cookie.split("; "))
    assert "planted" not in cookie
    first = browser.cookies["tuoke_session"]
    assert first not in "\n".join(db.conn.iterdump()), "the database holds a hash of it"
    browser.enter("小王")
    assert browser.cookies["tuoke_session"] != first
    with Browser(base_url=browser.base_url, cookies={"tuoke_session": first}) as former:
        assert former.get("/").status_code == 302, "the former session is worth nothing"


def test_who_logs_out_is_out(logged_in):
    browser = logged_in("小王")
    token = browser.cookies["tuoke_session"]
    assert browser.submit("/logout", {}).headers["location"] == "/login"
    with Browser(base_url=browser.base_url, cookies={"tuoke_session": token}) as former:
        assert former.get("/").status_code == 302


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", ""],
)
def test_login_leads_to_no_other_site(browser, wanted):
    assert browser.enter("小王", next=wanted).headers["location"] == "/"
    assert browser.enter("小王", next="/?after=1").headers["location"] == "/?after=1"


@given(st.text())
def test_a_path_to_go_on_to_is_never_another_host(wanted):
    path = own_path(wanted)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))


def test_a_form_of_another_site_changes_nothing(logged_in, db):
    browser = logged_in("小王")
    token = browser.token()
    for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert browser.post("/logout", data={"token": token}, headers=headers).status_code == 403
    for data in ({}, {"token": ""}, {"token": "0" * 64}):
        assert browser.post("/logout", data=data).status_code == 403
    assert browser.get("/").status_code == 200, "still in"


def test_no_page_can_be_framed_sniffed_or_made_to_run_foreign_scripts(logged_in):
    for path in ("/login", "/", "/nothing", "/assets/console.css", "/leads"):
        headers = logged_in("分析员").get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
    ours = logged_in("小王").get("/").headers
    assert "unsafe" not in ours["content-security-policy"]
    assert ours["cache-control"] == "no-store"


def test_guessing_ends_soon_and_the_right_password_is_not_heard_then(database):
    db = open_database(database)
    add_user(db, "小王", "telemarketer", PASSWORD)
    for second in range(5):
        assert enter(db, "小王", "guess", address="a", moment=NOW + timedelta(seconds=second)) is None
    for moment in (NOW + timedelta(seconds=10), NOW + timedelta(minutes=4)):
        with pytest.raises(GuessingError) as error:
            enter(db, "小王", PASSWORD, address="b", moment=moment)
        assert error.value.until == NOW + timedelta(minutes=5)
    assert enter(db, "小王", PASSWORD, address="b", moment=NOW + timedelta(minutes=6))


def test_who_guesses_at_the_door_is_told_when_to_come_again(browser):
    told = [browser.enter("guessed at", f"guess {number}").status_code for number in range(6)]
    assert told == [401] * 5 + [429]
    assert "请在" in browser.enter("guessed at", "guess").text


def test_guessing_by_many_names_ends_too(database, monkeypatch):
    monkeypatch.setattr("enrich.access.sessions.matches", lambda *_: False)  # as slow as it should be otherwise
    db = open_database(database)
    for number in range(50):
        assert enter(db, f"name{number}", "guess", address="a", moment=NOW) is None
    with pytest.raises(GuessingError):
        enter(db, "name50", "guess", address="a", moment=NOW)
    assert enter(db, "name0", "guess", address="b", moment=NOW) is None


def test_a_session_ends_by_itself_and_with_its_user(database):
    db = open_database(database)
    user = add_user(db, "小王", "telemarketer", PASSWORD)
    token = enter(db, "小王", PASSWORD, address="", moment=NOW)
    assert whose(db, token, NOW + timedelta(hours=11)) == user
    assert whose(db, token, NOW + timedelta(hours=13)) is None
    change_password(db, "小王", PASSWORD + "!")
    assert whose(db, token, NOW) is None
    token = enter(db, "小王", PASSWORD + "!", address="", moment=NOW)
    remove_user(db, "小王")
    assert whose(db, token, NOW) is None
    assert users(db) == []


def test_passwords_are_salted_hashes():
    hashes = {hash_password("澄光科技密码-42") for _ in range(2)}
    assert len(hashes) == 2
    assert all(matches("澄光科技密码-42", stored) for stored in hashes)
    assert not any(matches("澄光科技密码-43", stored) for stored in hashes)
    assert not matches("", "")


def test_users_that_cannot_be_are_refused(database):
    db = open_database(database)
    for name, role, password in ((" ", "analyst", PASSWORD), ("x", "boss", PASSWORD), ("x", "analyst", "short")):
        with pytest.raises(UserError):
            add_user(db, name, role, password)
    add_user(db, "x", "analyst", PASSWORD)
    with pytest.raises(UserError, match="already"):
        add_user(db, "x", "leader", PASSWORD)
    with pytest.raises(UserError):
        remove_user(db, "y")


def test_without_users_this_machine_alone_comes_in_and_by_its_own_name(database):
    open_database(database).close()
    with serving(database, host_user=User("本机", "admin")) as address, Browser(base_url=address) as browser:
        assert browser.get("/").status_code == 200
        assert browser.get("/", headers={"host": "rebound.example"}).status_code == 302
        db = open_database(database)
        add_user(db, "小王", "telemarketer", PASSWORD)
        db.close()
        assert browser.get("/").status_code == 302, "from the first user on, everyone logs in"


def test_practice_is_for_the_example_only(filled):
    refused = CliRunner().invoke(leads, ["--database", str(filled), "console", "--practice"])
    assert "--practice is for the invented ones of scripts/demo" in str(refused.exception)


def test_who_practises_sees_the_list_of_the_next_calling_hour_and_that_it_is_practice(database):
    fill(open_database(database)).close()
    anybody = {"host_user": User("本机", "admin")}
    sunday = datetime(2026, 11, 29, 2, tzinfo=UTC)
    with time_machine.travel(sunday, tick=True):
        ahead = next_slot(call_policy(), sunday) - sunday
        with serving(database, **anybody) as today, serving(database, ahead=ahead, **anybody) as practice:
            said, practised = (httpx.get(home).text for home in (today, practice))
    assert "11-30 09:00 起可拨" in said
    assert "练习" not in said
    assert "练习:时间按 11-30 09:00 计" in practised
    assert "起可拨" not in practised
    assert 'href="/lead/' in practised


def test_the_command_refuses_other_addresses_without_users_and_names_users(database):
    open_database(database).close()
    run = CliRunner().invoke
    refused = run(leads, ["--database", str(database), "console", "--host", "0.0.0.0"])
    assert "Name users first" in str(refused.exception)
    words = ["--database", str(database), "console", "user"]
    added = run(leads, [*words, "add", "小王", "--all-leads", "--password", PASSWORD])
    assert added.output.strip() == "小王 is telemarketer; sees all leads"
    assert "小王" in run(leads, [*words, "list"]).output
    assert run(leads, [*words, "password", "小王", "--password", PASSWORD + "!"]).exit_code == 0
    assert run(leads, [*words, "remove", "小王"]).exit_code == 0
    assert "小王" not in run(leads, [*words, "list"]).output
