"""Lines of TOML values are those that a person would point at."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.toml_lines import TomlError, read_toml

SAMPLE = '''\
# a comment with [[rules]] and id = "no"
title = """
[[rules]]
id = "not a rule"
"""

[[rules]]  # the first
id = "one"
when = { all = [
    { field = "a", op = "is" },  # ] } in a comment
    { "field" = "b", 'op' = "[[rules]]" },
] }

[[rules]]
id = "two"
[rules.when]
field = "c"
[other."quoted key"]
a.b = [
    1,
    [2, 3],
]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("rules", 0), 7),
        (("rules", 0, "id"), 8),
        (("rules", 0, "when", "all", 0, "op"), 10),
        (("rules", 0, "when", "all", 1, "field"), 11),
        (("rules", 1), 14),
        (("rules", 1, "id"), 15),
        (("rules", 1, "when", "field"), 17),
        (("other", "quoted key", "a", "b"), 19),
        (("other", "quoted key", "a", "b", 1, 1), 21),
    ],
)
def test_line_of_each_value(path, line):
    _, lines = read_toml(SAMPLE)
    assert lines[path] == line
    assert read_toml(SAMPLE.replace("\n", "\r\n"))[1] == lines


def paths(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, (*path, key))


def write(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quote(k)} = {write(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + ",# ]}\n".join(map(write, value)) + "]"
    return quote(value) if isinstance(value, str) else str(value)


def quote(text):
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or c in '"\\\x7f' else c for c in text) + '"'


TEXTS = st.text(st.characters(max_codepoint=0x9FFF, exclude_categories=["Cs"]), max_size=6)
VALUES = st.recursive(
    st.integers(-9, 9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), min_size=1, max_size=3))
def test_every_value_has_a_line(tables):
    text = "\n".join("[[t]]\n" + "\n".join(f"{quote(k)} = {write(v)}" for k, v in table.items()) for table in tables)
    read, lines = read_toml(text)
    assert read == {"t": tables}
    assert set(paths(read)) <= set(lines)
    headers = [n for n, line in enumerate(text.split("\n"), 1) if line == "[[t]]"]
    assert [lines["t", n] for n in range(len(tables))] == headers


@pytest.mark.parametrize(("text", "line"), [("a = 1\nb = \n", 2), ("a = 1\na = 2\n", 2), ("a = [1,\n2", 2)])
def test_a_text_that_is_no_toml_names_the_line(text, line):
    with pytest.raises(TomlError) as caught:
        read_toml(text)
    assert caught.value.line == line
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
