"""FIND: spiders and what they need to read a page.

Here live the items (plain dataclasses), the settings, the base spiders, one folder a channel with a file a site, and
`extract/`, pure functions from a page to its fields. Cleaning, matching and judging live in the later stages.
"""
