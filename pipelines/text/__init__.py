"""Pure functions over one text each: phones, names, addresses, codes, money, dates, titles, web addresses.

They import nothing of the project but each other, never raise on bad input (empty or None instead), and load their
reference tables from `data/reference/` when first used. No Scrapy, no SQLite, no network.
"""
