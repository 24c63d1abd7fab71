"""From a page to its fields: pure functions over HTML, no Scrapy, no network, never an exception on a bad page."""

from spiders.extract.company import extract_company
from spiders.extract.listing import extract_listing

__all__ = ["extract_company", "extract_listing"]
