"""Registers on ASP.NET Web Forms: the next page of a list is asked for by posting its form, and comes in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import scrapy
from scrapy.http import FormRequest, Response

from spiders.base import page_source
from spiders.extract.page import Page, folded, load_page
from spiders.items import Listing
from spiders.platforms.table import TableSpider

POST_BACK = re.compile(r"__doPostBack\(\s*'([^']{1,200})'\s*,\s*'([^']{0,200})'\s*\)")
NEXT = re.compile(r"^\W*(?:下一?页|后一?页|next)\W*$", re.IGNORECASE)
PIECE = re.compile(r"(\d{1,8})\|([\w#]{0,40})\|([^|]{0,200})\|")
MAX_PIECES = 500


class WebFormsSpider(TableSpider):
    """A table whose pager is a form: pages have no addresses of their own."""

    def read_list(self, response: Response) -> Listing:
        """The rows of a page, or of the piece of one that a posted form brings."""
        text = source_text(response)
        pieces = read_pieces(text)
        if pieces:
            panels = "".join(content for kind, _, content in pieces if kind == "updatePanel")
            response = response.replace(body=panels.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
        return super().read_list(response)

    def follow_listing(self, response: Response, listing: Listing, first: str) -> Iterator[Any]:
        """Items and requests of one page, the form for the next one posted back."""
        listing.next_url = None
        yield from super().follow_listing(response, listing, first)
        if listing.records and not self.enough() and not self.walks[first].ends(response.url):
            yield from self.form_for_next(response, first)

    def form_for_next(self, response: Response, first: str) -> Iterator[scrapy.Request]:
        """The page's form as its pager's link to the next page would post it."""
        text = source_text(response)
        pieces = read_pieces(text)
        html = "".join(content for kind, _, content in pieces if kind == "updatePanel") or text
        page = load_page(html, response.url)
        known: Mapping[str, str] = response.meta.get("form", {})
        form = {
            **known,
            **hidden_fields(page),
            **{name: value for kind, name, value in pieces if kind == "hiddenField"},
        }
        if target := next_target(page):
            self.count("lists")
            yield FormRequest(
                response.url,
                formdata={**form, "__EVENTTARGET": target[0], "__EVENTARGUMENT": target[1]},
                callback=self.parse_list,
                errback=self.failed,
                cb_kwargs={"first": first},
                meta={"form": form, "list_page": self.next_number(first)},
            )


def source_text(response: Response) -> str:
    """The body as text."""
    source = page_source(response)
    return source if isinstance(source, str) else load_page(source, response.url).source


def read_pieces(text: str) -> list[tuple[str, str, str]]:
    """Kind, name and content of each piece of a partial answer (length|kind|name|content|…); [] where it is none."""
    pieces: list[tuple[str, str, str]] = []
    position = 0
    while len(pieces) < MAX_PIECES and (head := PIECE.match(text, position)):
        end = head.end() + int(head[1])
        pieces.append((head[2], head[3], text[head.end() : end]))
        if text[end : end + 1] != "|":
            break
        position = end + 1
    return pieces


def hidden_fields(page: Page) -> dict[str, str]:
    """The hidden inputs of a page's form."""
    inputs = (node.attributes for node in page.tree.css("input[type='hidden' i][name]"))
    return {str(attributes["name"]): attributes.get("value") or "" for attributes in inputs}


def next_target(page: Page) -> tuple[str, str] | None:
    """Target and argument of the link to the next page: by the word that it shows."""
    links = [
        (node, hit) for node in page.tree.css("a[href]") if (hit := POST_BACK.search(node.attributes["href"] or ""))
    ]
    for node, hit in links:
        if NEXT.match(folded(node.text())) and "disabled" not in node.attributes:
            return hit[1], hit[2]
    return None
