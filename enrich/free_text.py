"""Words of a page as they may be shown: contact data go by the gate or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from pipelines.text.phones import parse_phones

REMEMBERED = 1 << 14
NUMBER_LIKE = re.compile(r"\d(?:[\s()().—–-]*\d){6,}")
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NUMBER_GONE, E_MAIL_GONE, GONE = "〔号码略〕", "〔邮箱略〕", "〔略〕"


@lru_cache(REMEMBERED)
def without_contacts(text: str, region: str) -> str:
    """The text without dialable numbers and e-mail addresses. region: where a number without area code would be."""
    if "@" in text:
        text = E_MAIL.sub(E_MAIL_GONE, text)
    return NUMBER_LIKE.sub(lambda found: _masked(found[0], region), text)


def without_words(text: str, words: Iterable[str]) -> str:
    """The text without some words: the names and numbers of who asked not to be called."""
    for word in words:
        text = text.replace(word, GONE)
    return text


def cleaner(region: str, silenced: Collection[str]) -> Callable[[str], str]:
    """Both, for the texts of one company. silenced: its suppressed names and numbers, in every spelling."""
    return lambda text: without_contacts(without_words(text, silenced), region)


@lru_cache(REMEMBERED)
def _masked(digits: str, region: str) -> str:
    dialable = any(phone.valid for phone in parse_phones(digits, region=region or None))
    return NUMBER_GONE if dialable else digits
