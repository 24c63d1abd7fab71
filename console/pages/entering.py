"""Coming in and going out."""

from __future__ import annotations

from console.page import Answer, Ask, Data, Page, Redirect, View
from enrich.access.sessions import GuessingError, enter, leave
from enrich.calls.policy import call_policy

HOME = "/"


def _ask(ask: Ask) -> Answer:
    return View("login.html", {"next": own_path(ask.arg("next"))})


def _enter(ask: Ask) -> Answer:
    """Log in by a session that is new: whatever cookie the browser came with is worth nothing then."""
    after, name = own_path(ask.said("next")), ask.said("name")
    try:
        token = enter(ask.db, name, ask.form.get("password", [""])[-1], address=ask.address, moment=ask.moment)
    except GuessingError as error:
        until = f"{error.until.astimezone(call_policy().zone):%H:%M:%S}"
        return View("login.html", {"next": after, "name": name, "wait_until": until}, status=429)
    if token is None:
        return View("login.html", {"next": after, "name": name, "wrong": True}, status=401)
    if ask.session:
        leave(ask.db, ask.session)
    return Redirect(after, token)


def _leave(ask: Ask) -> Answer:
    leave(ask.db, ask.session)
    return Redirect("/login", "")


def _token(ask: Ask) -> Answer:
    """Who is in, and the token of their forms: for results that waited in the browser."""
    return Data({"user": ask.me.name, "token": ask.form_token})


def own_path(wanted: str) -> str:
    """A path of this console to go on to; the front page for anything that a browser could take for another host."""
    plain = wanted.isprintable() and "\\" not in wanted
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else HOME


PAGES = (
    Page("/login", may="", show=_ask, act=_enter),
    Page("/logout", may="call", act=_leave),
    Page("/token", may="call", show=_token),
)
