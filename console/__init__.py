"""SHOW: the web page of the people who sell, a Datasette plugin with pages, templates and assets of its own.

A page is a module in `pages/` (its `PAGES`) and a template in `templates/console/`; what it shows and stores comes
from `enrich`. Every request passes `guard`: who asks, may they, is it from our own page; what they saw is written down
before it is sent.
"""
