"""Two records beside each other: the judgement that a database needs when a record arrives."""

from __future__ import annotations

import numpy as np

from pipelines.matching.comparison import compare_pairs
from pipelines.matching.frequency import Context, look_up
from pipelines.matching.preparation import Prepared
from pipelines.matching.reasons import SAME_CODE, explain
from pipelines.matching.record import Judgement
from pipelines.matching.table import build_table
from pipelines.matching.weights import load_weights, probability, score

DIFFERENT_CODES = "统一社会信用代码不同"
BRANCH = "总部与分支机构"
SISTERS = "名称仅序号不同"
NOWHERE = Context()


def compare(a: Prepared, b: Prepared, context: Context = NOWHERE) -> Judgement:
    """How likely two prepared records are one company, given how common their values are.

    Equal credit codes decide, different ones forbid; so do branch against head office or another branch, and numbers
    that tell sister firms apart.
    """
    if a.code and b.code:
        return Judgement(1.0, (SAME_CODE,)) if a.code == b.code else Judgement(0.0, veto=DIFFERENT_CODES)
    table, weights = build_table((a, b)), load_weights()
    evidence = compare_pairs(table, look_up(table, context), np.array([0]), np.array([1]))
    chance = float(probability(score(evidence, weights))[0])
    return Judgement(chance, explain(evidence, weights, 0), _veto(a, b, sisters=bool(evidence.sisters[0])))


def _veto(a: Prepared, b: Prepared, *, sisters: bool) -> str:
    if a.key and b.key and a.branch != b.branch:
        return BRANCH
    return SISTERS if sisters or (a.ordinal and b.ordinal and a.ordinal != b.ordinal) else ""
