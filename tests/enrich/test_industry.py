"""Industries: what a name and a scope say, how deep, and how strange text is met."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.industry import classify, classify_industry, read_model
from enrich.industry_reader import Reader
from enrich.industry_terms import runs, terms
from pipelines.text.industries import class_name
from scripts.reference.industry import write_model
from scripts.reference.industry_training import Fitted, folds

KNOWN = 0.7
TEXTS = st.text("生产销售机床软件开发服务培训;，。、( )AB", max_size=40)


@pytest.mark.parametrize(
    ("name", "scope", "products", "code"),
    [
        ("苏州澜知职业培训学校有限公司", "", "", "P8391"),
        ("苏州砚舟少儿舞蹈艺术培训有限公司", "", "", "P8393"),
        ("无锡栩帆篮球培训有限公司", "青少年体育培训", "", "P8392"),
        ("澜知幼儿园", "", "", "P8310"),
        ("苏州澜知教育咨询有限公司", "", "高中一对一 教育培训", "P83"),
        ("砚舟精密机械厂", "", "数控车床", "C34"),
        ("砚舟餐厅", "小吃、中餐", "", "H62"),
        ("栩帆物流有限公司", "普通货运", "", "G54"),
        ("霁石软件有限公司", "软件开发、系统集成", "", "I65"),
        ("邺川置业有限公司", "房地产开发经营", "", "K70"),
    ],
)
def test_a_plain_case_is_judged_as_a_person_would(name, scope, products, code):
    best = classify_industry(name, scope, products)[0]
    assert best.code.startswith(code)
    assert best.name == class_name(best.code)


def test_boilerplate_says_nothing():
    scope = "软件开发、系统集成"
    stock = ";依法须经批准的项目,经相关部门批准后方可开展经营活动"
    assert classify_industry("霁石", scope + stock) == classify_industry("霁石", scope)


@pytest.mark.parametrize("name", ["", " ", "???", "\x00", "😀"])
def test_unknown_is_an_answer(name):
    assert classify_industry(name) == []


@settings(max_examples=50)
@given(st.text(max_size=60), st.text(max_size=200), st.text(max_size=40))
def test_any_text_is_answered_in_order_with_real_classes(name, scope, products):
    guesses = classify_industry(name, scope, products)
    assert len({guess.code[:3] for guess in guesses}) == len(guesses) <= 5
    assert all(0 <= guess.score <= 1 and class_name(guess.code) == guess.name != "" for guess in guesses)


def test_hostile_text_ends():
    classify_industry("砚舟机械")
    for text in ("销" * 100_000, "(" * 100_000, "许可证" * 33_000, "、" * 100_000, "国家法律" * 25_000):
        classify_industry(text, text, text)


def test_terms_mark_where_they_were_said():
    text = terms("砚舟培训", "生产机床;销售钢材")
    found = dict(zip(text.found, text.weights, strict=True))
    assert {"培训", "n培训", "f生产", "m机床", "s钢材"} <= found.keys()
    assert "m钢材" not in found
    assert found["机床"] > found["钢材"]


def test_a_model_survives_its_file(tmp_path):
    weights = np.array([[-1.0, 1.0, -1.0, 1.0], [1.0, -1.0, 1.0, -1.0]])
    fitted = Fitted(("培训", "钢材"), np.array([1.0, 2.0]), ("C31", "P83", "C", "P"), weights, np.zeros(4))
    write_model(fitted, tmp_path / "model.npz")
    model = read_model(tmp_path / "model.npz")
    schools, steel, nothing = classify(model, [("培训", "", ""), ("钢材", "", ""), ("餐饮", "", "")])
    assert schools[0].code == "P83"
    assert steel[0].code == "C31"
    assert nothing == []


def test_every_sample_is_held_out_once():
    parts = folds(23, 5)
    assert sorted(place for part in parts for place in part) == list(range(23))


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS, st.randoms())
def test_the_reader_finds_what_terms_lists(name, scope, random):
    text = terms(name, scope)
    listed = Counter(zip(text.found, np.array(text.weights, np.float32).tolist(), strict=True))
    vocabulary = [term for term in sorted(set(text.found)) if random.random() < KNOWN]
    found = Reader(vocabulary, ["机床"]).read([runs(name, scope)])
    read = Counter(zip([vocabulary[row] for row in found.rows], found.weights.tolist(), strict=True))
    assert read == Counter({pair: count for pair, count in listed.items() if pair[0] in vocabulary})
    assert found.named.sum() == sum(term in vocabulary for term in text.found[: text.named])
