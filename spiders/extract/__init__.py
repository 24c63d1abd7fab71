"""From a page to its fields: pure functions over HTML, no Scrapy, no network, never an exception on a bad page."""

from spiders.extract.company import company_of, extract_company
from spiders.extract.listing import extract_listing, listing_of

__all__ = ["company_of", "extract_company", "extract_listing", "listing_of"]
