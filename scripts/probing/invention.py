"""A golden page from a real one: the same tree, every text, name, number, address and link replaced by an invented one.

Scripts, styles, comments and whatever cannot be seen or read are left out; of scripts the lists of companies that they
hold as JSON stay, disguised like the rest. `leaks` proves that nothing real is left.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from bs4.element import Doctype, PreformattedString

from scripts.probing.stand_ins import (
    HAN,
    NUMBER,
    RANGE,
    STOCK,
    WHOLE_NUMBER,
    StandIns,
    kept_address,
    kept_han,
    kept_latin,
)
from spiders.extract.json_records import inline_json, json_listing, parse_json
from spiders.extract.page import load_page

UNSEEN = ["script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "video", "audio"]
STRUCTURE = frozenset(
    {"class", "id", "name", "rel", "type", "property", "itemprop", "itemscope", "itemtype"}
    | {"colspan", "rowspan", "lang", "role", "hidden"}
)
TEXTS = frozenset({"title", "alt", "content", "value", "placeholder", "aria-label"})
METAS = frozenset({"description", "keywords", "og:title", "og:description", "og:url", "og:type"})
LINKS = frozenset({"canonical", "next", "prev"})
MARK = re.compile(rf"\d{{4,}}|[{HAN}]+")
ADDRESS = re.compile(r"(?:https?:)?//\S+$|/\S+$")
LONG_NUMBER = 5
PARAMETER = re.compile(r"[?&;]\w{1,40}=")
RUNS = re.compile(
    rf"(?P<han>[{HAN}]{{2,}})|(?P<range>{RANGE})|(?P<number>{NUMBER}|\d{{4,}})|(?P<latin>[^\W\d_{HAN}]{{4,}})"
)


def invent_page(html: bytes | str, url: str, stand_ins: StandIns) -> str:
    """The page with nothing real in it, as HTML in UTF-8; a JSON answer as JSON."""
    source = load_page(html, url).source
    if (value := parse_json(source)) is not None:
        return json.dumps(_invented(value, stand_ins), ensure_ascii=False, indent=1)
    soup = BeautifulSoup(source, "html.parser")
    for tag in soup.find_all(UNSEEN):
        tag.decompose()
    for tag in soup.find_all(["meta", "link"]):
        if not _tells_of_the_page(tag):
            tag.decompose()
    for text in soup.find_all(string=True):
        if isinstance(text, PreformattedString) and not isinstance(text, Doctype):
            text.extract()
        elif not isinstance(text, Doctype) and text.strip():
            text.replace_with(_spaced(text, stand_ins.text(text)))
    for tag in soup.find_all(True):
        tag.attrs = dict(_attributes(tag, stand_ins))
    for value in _listings(source):
        script = soup.new_tag("script", type="application/json")
        script.string = json.dumps(_invented(value, stand_ins), ensure_ascii=False).replace("</", "<\\/")
        (soup.body or soup).append(script)
    if soup.head:
        soup.head.insert(0, soup.new_tag("meta", charset="utf-8"))
    return str(soup)


def _listings(source: str) -> list[Any]:
    """The JSON values of a page's scripts that list companies."""
    return [value for value in inline_json(load_page(source, "").tree) if json_listing(value, "")]


def _invented(value: Any, stand_ins: StandIns) -> Any:
    """A JSON value of the same shape: keys and short numbers stay."""
    if isinstance(value, dict):
        return {
            stand_ins.text(key) if MARK.search(key) else key: _invented(one, stand_ins) for key, one in value.items()
        }
    if isinstance(value, list):
        return [_invented(one, stand_ins) for one in value]
    if isinstance(value, str):
        return stand_ins.address(value) if ADDRESS.match(value) else stand_ins.text(value)
    if isinstance(value, int) and len(str(value)) >= LONG_NUMBER:
        return int(stand_ins.of_kind("digits", str(value)))
    return value


def _said(value: Any) -> Iterator[str]:
    """Every text and number of a JSON value, and keys that are no words of a program."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from ([key] if MARK.search(key) else [])
            yield from _said(one)
    elif isinstance(value, list):
        for one in value:
            yield from _said(one)
    elif isinstance(value, str | int | float):
        yield unquote(str(value))


def _tells_of_the_page(tag: Tag) -> bool:
    if tag.name == "link":
        return bool(LINKS & set(tag.get_attribute_list("rel")))
    return str(tag.get("name") or tag.get("property") or "").lower() in METAS


def _spaced(before: str, after: str) -> str:
    """The new text with the white space at its ends that the old one had."""
    return (" " if before[:1].isspace() else "") + after + (" " if before[-1:].isspace() else "")


def _attributes(tag: Tag, stand_ins: StandIns) -> Iterator[tuple[str, str]]:
    for name, value in tag.attrs.items():
        text = " ".join(value) if isinstance(value, list) else str(value)
        if name in STRUCTURE:
            yield name, MARK.sub(lambda mark: stand_ins.of_kind("word", mark[0]), text)
        elif name == "href" or (name == "content" and text.startswith(("http://", "https://"))):
            yield name, stand_ins.address(text)
        elif name in TEXTS:
            yield name, stand_ins.text(text)
        elif name == "style" and re.search(r"display\s*:\s*none", text):
            yield name, "display:none"


def leaks(sources: Iterable[bytes | str], invented: str) -> list[str]:
    """What an invented page still says of its sources: Chinese words, numbers, Latin words that are no stand-ins."""
    there = _runs(invented)
    chinese = "\n".join(run for run in there if not run.isascii())
    real = set().union(*(_runs(source) for source in sources))
    return sorted(run for run in real if run not in STOCK and (run in there if run.isascii() else run in chinese))


def _runs(html: bytes | str) -> set[str]:
    """What texts, descriptions and links say beside labels and other words that stay: Chinese, numbers, Latin words."""
    found: set[str] = set()
    for text in _texts(load_page(html, "").source):
        for match in RUNS.finditer(" ".join(text.split())):
            if match.lastgroup == "han":
                found |= {part for part in kept_han().split(match[0]) if len(part) > 1}
            elif match.lastgroup == "number":
                found |= _numbers(match[0])
            elif match.lastgroup == "latin" and match[0].lower() not in kept_latin() | kept_address():
                found.add(match[0].lower())
    return found


def _texts(source: str) -> list[str]:
    """What a page or a JSON answer says, and where it links to."""
    if (value := parse_json(source)) is not None:
        return [PARAMETER.sub(" | ", text) for text in _said(value)]
    soup = BeautifulSoup(source, "html.parser")
    for tag in soup.find_all(UNSEEN):
        tag.decompose()
    texts = [PARAMETER.sub(" | ", text) for value in _listings(source) for text in _said(value)]
    texts += [str(text) for text in soup.find_all(string=True) if not isinstance(text, PreformattedString)]
    texts += [str(tag[name]) for tag in soup.find_all(True) for name in TEXTS if tag.has_attr(name)]
    return texts + [PARAMETER.sub(" | ", unquote(str(tag["href"]))) for tag in soup.find_all(href=True)]


def _numbers(text: str) -> set[str]:
    """A number as a whole, or its longer parts where it is too short to be called; rows of noughts are nobody's."""
    whole = "".join(filter(str.isdigit, text))
    parts = {whole} if len(whole) >= WHOLE_NUMBER else set(re.findall(r"\d{5,}", text))
    return {part for part in parts if len(set(part)) > len("00")}
