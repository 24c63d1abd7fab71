"""Evidence in plain Chinese: why two records are held to be one company, strongest reason first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipelines.matching.comparison import FIELDS, Evidence
from pipelines.matching.weights import Weights, commonness

WORDS = {
    "name": {
        "same": "名称相同",
        "same_unplaced": "名称相同(未注明地区)",
        "former": "与曾用名或别名相同",
        "core": "名称主体相同",
        "other_form": "名称主体相同但组织形式不同",
        "core_elsewhere": "名称主体相同但地区不同",
        "abbreviation": "简称与全称相符",
        "abbreviation_elsewhere": "简称与全称相符但不同城",
        "contained": "名称相互包含",
        "homophone": "名称仅差一个同音字",
        "misspelt": "名称仅一字之差",
        "near_brand": "字号仅一字之差",
        "related": "字号相同且行业相近",
        "renamed": "同地同行业,字号不同",
        "other_trade": "字号相同但行业不同",
        "brand_elsewhere": "字号相同但地区不同",
        "different": "名称不同",
    },
    "place": {
        "text": "地址相同",
        "door": "门牌地址相同",
        "near_text": "地址相近",
        "district": "同区县",
        "city": "同城",
        "province": "同省",
        "elsewhere": "不同省",
        "shared": "地址为多家企业共用",
    },
    "phone": {"same": "电话相同", "different": "电话不同", "shared": "电话为多家企业共用"},
    "email": {"same": "邮箱相同", "different": "邮箱不同", "shared": "邮箱为多家企业共用"},
    "domain": {"same": "网站相同", "different": "网站不同", "shared": "网站为多家企业共用"},
}
COUNTED = {"place": ("text", "door"), "phone": ("same",), "email": ("same",), "domain": ("same",)}
SAME_CODE = "统一社会信用代码相同"
VERDICT = "人工确认为同一企业"


class Term(NamedTuple):
    """One piece of evidence: what it says in plain Chinese, and the bits that it adds to the odds."""

    words: str
    bits: float


def terms(evidence: Evidence, weights: Weights, pair: int) -> list[Term]:
    """What each field says of one pair of the evidence, strongest first; the prior and their bits are its score."""
    found = []
    for field, levels in evidence.levels.items():
        level = int(levels[pair])
        if not level:
            continue
        name = FIELDS[field][level]
        words = WORDS[field][name]
        if name in COUNTED.get(field, ()):
            words += _shared_by(int(evidence.others[field][pair]) + 1)
        rarity = weights.rarity[field] * float(commonness(evidence.take(np.array([pair])), field)[0])
        found.append(Term(words, float(weights.levels[field][level]) - rarity))
    return sorted(found, key=lambda term: (-term.bits, term.words))


def explain(evidence: Evidence, weights: Weights, pair: int) -> tuple[str, ...]:
    """The reasons of one pair of the evidence, strongest first."""
    return tuple(term.words for term in terms(evidence, weights, pair))


def _shared_by(firms: int) -> str:
    return f"(另有{firms - 1}家使用)" if firms > 1 else ""
