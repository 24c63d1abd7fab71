"""The words of the console in Chinese and English, from `data/reference/console_words.toml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from enrich.toml_tables import TableReader, read_reference

TABLE = "console_words.toml"
LANGUAGES = ("zh", "en")


@cache
def console_words() -> Mapping[str, tuple[str, ...]]:
    """section.key -> the word in each of the languages. Raises TableError."""
    tables, reader = read_reference(TABLE, TableReader)
    found: dict[str, tuple[str, ...]] = {}
    for section, rows in tables.items():
        for key, value in rows.items():
            words = reader.texts(value, (section, key))
            if len(words) != len(LANGUAGES):
                raise reader.fail((section, key), f"must be {len(LANGUAGES)} texts: {', '.join(LANGUAGES)}")
            found[f"{section}.{key}"] = words
    return found


def speaker(language: str) -> Callable[..., str]:
    """A function from key to word in a language; values named in braces are filled in. Raises KeyError."""
    place = LANGUAGES.index(language)

    def say(key: str, **values: object) -> str:
        word = console_words()[key][place]
        return word.format(**values) if values else word

    return say
