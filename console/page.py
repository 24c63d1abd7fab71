"""What a page is: a path, who may see it, and plain functions from what was asked to what is answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from sqlite_utils import Database

from enrich.access.audit import Trace
from enrich.access.users import User

PLACE = re.compile(r"\{(\w+)\}")


class MissingError(Exception):
    """There is no such thing, or it is not for this user, who learns no difference."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the console was started with. profile: who we sell to. company: how the script names us.

    ahead: by how much its clock is put forward, so that one can practise when no calls may be made.
    """

    profile: str = "education"
    company: str = "本公司"
    ahead: timedelta = timedelta()


@dataclass(frozen=True)
class Ask:
    """One request. user: None before login. params: of the path. query, form: name -> values, as sent.

    session: the token of its cookie, "" without login. form_token: what forms must carry. language: zh or en.
    wants_data: whether a script of ours asks, and not the browser for a page.
    """

    db: Database
    user: User | None
    settings: Settings
    path: str
    params: Mapping[str, str]
    query: Mapping[str, list[str]]
    form: Mapping[str, list[str]]
    moment: datetime
    address: str
    session: str = ""
    form_token: str = ""
    language: str = "zh"
    wants_data: bool = False

    @cached_property
    def me(self) -> User:
        """The user of a page that is not public."""
        if self.user is None:
            raise MissingError
        return self.user

    def arg(self, name: str, default: str = "") -> str:
        """A value of the query."""
        return self.query.get(name, [default])[-1]

    def said(self, name: str) -> str:
        """A value of the form, "" where nothing was said."""
        return self.form.get(name, [""])[-1].strip()

    def with_query(self, **changes: str) -> str:
        """This address with some values of its query changed; "" takes one away."""
        kept = {name: values for name, values in self.query.items() if name not in changes}
        told = urlencode({**kept, **{name: value for name, value in changes.items() if value}}, doseq=True)
        return f"{self.path}?{told}" if told else self.path


@dataclass(frozen=True, slots=True)
class View:
    """A template of `templates/console/` and what it shows. traces: what of it goes into the audit trail."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    traces: tuple[Trace, ...] = ()
    status: int = 200


@dataclass(frozen=True, slots=True)
class Redirect:
    """To another page of ours. token: None leaves the session as it is, "" ends it, else it becomes that one."""

    to: str
    token: str | None = None
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Data:
    """An answer to our own script, as JSON."""

    body: Mapping[str, Any]
    traces: tuple[Trace, ...] = ()
    status: int = 200


@dataclass(frozen=True, slots=True)
class Download:
    """A file to keep; traces must say what is taken away."""

    body: bytes
    name: str
    kind: str
    traces: tuple[Trace, ...]


Answer = View | Redirect | Data | Download
Act = Callable[[Ask], Answer]


@dataclass(frozen=True)
class Page:
    """path: as /lead/{uid}; a place holds no slash. may: the permission it needs, "" for whoever asks.

    show: answers GET. act: answers POST. menu: its word in the menu, by key of `console_words.toml`, "" for none; pages
    stand there in the order of `place`.
    """

    path: str
    may: str
    show: Act | None = None
    act: Act | None = None
    menu: str = ""
    place: int = 50

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The paths of this page; their places as groups."""
        parts = PLACE.split(self.path)
        made = (re.escape(part) if n % 2 == 0 else f"(?P<{part}>[^/]+)" for n, part in enumerate(parts))
        return re.compile("^" + "".join(made) + "$")
