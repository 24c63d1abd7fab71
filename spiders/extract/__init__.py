"""From a page to its fields: pure functions over HTML, no Scrapy, no network, never an exception on a bad page."""
