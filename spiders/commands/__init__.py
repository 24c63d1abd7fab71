"""Commands of `scrapy` that this project words better: `crawl`."""
