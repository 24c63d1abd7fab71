"""Every word that a page says stands in the table of words, in both languages, and no word stands there for nothing."""

import re
from pathlib import Path

import pytest

from console.words import LANGUAGES, console_words, speaker

CONSOLE = Path(__file__).resolve().parents[2] / "console"
SAID = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted(CONSOLE.rglob("*")) if path.suffix in (".py", ".html")
)


def test_every_word_of_a_template_is_in_the_table():
    asked = set(re.findall(r"""\bt\(["'](\w+\.\w+)["']""", SAID))
    assert asked
    assert sorted(asked - console_words().keys()) == []


def test_no_word_stands_in_the_table_for_nothing():
    put_together = re.findall(r"""["'](\w+\.(?:\w*_)?)["'] ?[+~]""", SAID) + re.findall(r'f"(\w+\.)\{', SAID)
    unused = [key for key in console_words() if f'"{key}"' not in SAID and f"'{key}'" not in SAID]
    assert [key for key in unused if not key.startswith(tuple(put_together))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_fill_in_the_same_values(language):
    say = speaker(language)
    assert say("list.callbacks", count=3).count("3") == 1
    for key, words in console_words().items():
        assert len({frozenset(re.findall(r"\{(\w+)\}", word)) for word in words}) == 1, key
