"""CLEAN: from what a page says to normalised, stored records.

Here live the pure text functions (`text/`), record linkage (`matching/`), the thin Scrapy pipelines over them,
the SQLite schema with its migrations, and all writing of listings. Nothing here judges a company: that is `enrich/`.
"""
