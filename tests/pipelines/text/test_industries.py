"""Classes of GB/T 4754 by code and by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.divisions import rows
from pipelines.text.industries import class_name, covers, find_classes, search_words

CLASSES = {code for code, *_ in rows("gbt4754_2017.tsv")}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("P83", "P83"),
        ("p8391", "P8391"),
        ("8391", "P8391"),
        ("教育", "P83"),
        ("教育 培训", "P83"),
        ("驾校", "P8391"),
        ("制造业", "C"),
        ("职业技能培训", "P8391"),
        ("IT服务", "I64"),
    ],
)
def test_by_code_and_by_word(text, first):
    assert find_classes(text)[0] == first


def test_nothing_for_what_is_neither():
    assert find_classes("Z99") == find_classes("") == find_classes("x") == []


def test_every_class_of_the_tables_exists():
    for table, column in (("category_words.tsv", 1), ("industry_words.tsv", 0)):
        assert {code for row in rows(table) for code in row[column].split()} <= CLASSES


def test_a_category_is_listed_once():
    words = [word for listed, _ in rows("category_words.tsv") for word in listed.split()]
    assert sorted(words) == sorted(set(words))


def test_every_class_is_found_by_its_name_and_has_words_to_search():
    for code in CLASSES:
        assert any(covers(found, code) or covers(code, found) for found in find_classes(class_name(code))), code
        assert search_words(code)


@given(st.text(max_size=30))
def test_any_text_is_answered(text):
    assert set(find_classes(text)) <= CLASSES
