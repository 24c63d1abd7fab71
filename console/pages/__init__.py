"""The pages: each module here names its own in `PAGES`; a new one is found without being listed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from console.page import Page


@cache
def all_pages() -> tuple[Page, ...]:
    """Every page, in the order of the menu."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    pages: list[Page] = [page for module in modules for page in getattr(module, "PAGES", ())]
    return tuple(sorted(pages, key=lambda page: (page.place, page.path)))


def page_at(path: str) -> Page | None:
    """The page of a path, None where it is not one of ours."""
    return next((page for page in all_pages() if page.pattern.fullmatch(path)), None)
