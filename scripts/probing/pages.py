"""Pages that lie on this machine: an HTML file, or every page of a web archive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from scripts.leads.errors import LeadsError
from spiders.base import page_source
from spiders.extract.page import load_page
from spiders.replay import ArchiveError, pages, read_response

ARCHIVE = re.compile(r"\.warc(\.gz)?$", re.IGNORECASE)
UNKNOWN_SITE = "https://directory.example"


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as it came: its address, body, and HTTP status."""

    url: str
    body: bytes | str
    status: int = 200


def read_file(path: Path, url: str = "") -> list[SavedPage]:
    """The page of an HTML file, or the pages of a WARC archive. Raises LeadsError.

    url: address of the HTML file's page; without it the one that the page itself states.
    """
    try:
        if ARCHIVE.search(path.name):
            responses = (read_response(page) for page in pages(path))
            return [SavedPage(response.url, page_source(response), response.status) for response in responses]
        body = path.read_bytes()
    except (OSError, ArchiveError) as error:
        raise LeadsError(f"cannot read {path}: {error}") from error
    return [SavedPage(url or _stated_address(body) or f"{UNKNOWN_SITE}/{path.name}", body)]


def _stated_address(body: bytes) -> str:
    tree = load_page(body, "").tree
    for selector, attribute in (("link[rel=canonical]", "href"), ('meta[property="og:url"]', "content")):
        node = tree.css_first(selector)
        address = (node.attributes.get(attribute) or "") if node is not None else ""
        if address.startswith(("http://", "https://")):
            return address
    return ""
