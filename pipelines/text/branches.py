"""Which part of a name is the head company and which the branch: 某某有限公司|苏州分公司, 某某银行|莱山支行."""

import re
from typing import Final

from pipelines.text.regions import NATIONAL, find_region, is_place

OFFICES: Final = ("分公司", "支公司")
LIMITED: Final = ("有限公司", "有限责任公司", "股份公司")
ENDINGS: Final = (
    *OFFICES,
    *("支行", "分行", "分理处", "储蓄所", "营业部", "营业厅", "营业所", "支局", "邮政所", "分社", "信用社"),
    *("分店", "分校", "校区", "分园", "分院", "院区", "分厂", "分部", "分所", "分场", "分站", "教学点", "研发中心"),
    *("办事处", "代表处", "联络处", "工作站", "门市部", "门市", "经营部", "服务部", "销售部", "经销部", "批发部"),
    *("零售部", "收购部", "生资部", "供应站", "收购站", "加油站", "代销店", "代办站", "商店", "商场"),
    *("收购点", "销售点", "供应点", "代销点", "服务点", "网点", "直属库", "仓库", "服务队"),
)
HEAD: Final = re.compile(
    "银行|信用合作联社|信用合作社|信用社|供销合作社|供销社|总厂|厂|学校|中学|小学|学院|大学|幼儿园|医院|事务所|研究院"
)
NUMBERED: Final = re.compile("第?[一二三四五六七八九十百0-9]+(?:分|支)公司$")
STREET: Final = re.compile("[东南西北中]?(?:路|街|大道|巷)")
BRACKETED: Final = re.compile("（([^（）]*(?:店|校区|分校|分部|营业部|分公司))）$")


def split_branch(name: str) -> tuple[str, str]:
    """Head company and branch of a Chinese name; the branch is "" where the name is a head's.

    A company's name followed by anything that is not itself a limited company is that company's branch.
    """
    if bracketed := BRACKETED.search(name):
        return name[: bracketed.start()], bracketed[1]
    end = name.find("公司") + 2
    if end == 1:
        return _organisation_branch(name)
    rest = name[end:].lstrip("）")
    if rest and not rest.startswith("（"):
        return (name, "") if rest.endswith(LIMITED) else (name[:end], rest)
    if not rest and name.endswith(OFFICES):
        start = _office_start(name)
        return name[:start], name[start:]
    return name, ""


def branch_region(branch: str, head_region: str) -> str:
    """The place a branch lies in: the one it begins with (温州瓯海支行 -> 温州瓯海), or its head's.

    A shop of a local company is called by a street or a village before it is called by another county: a county's
    short name counts for offices (分公司, 支行) and for branches of national companies.
    """
    county = branch.endswith((*OFFICES, "支行", "分行")) or head_region in ("", NATIONAL)
    end, sure = find_region(branch, registered=county)
    if STREET.match(branch, end):
        end = sure if sure < end else 0
    return branch[:end] or head_region


def _organisation_branch(name: str) -> tuple[str, str]:
    """The same for names without 公司: banks, cooperatives, works, schools."""
    if name.endswith(ENDINGS) and (head := HEAD.search(name, 1)) and head.end() < len(name) - 1:
        return name[: head.end()], name[head.end() :]
    if name.endswith(("分店", "分校", "校区")):
        start = _office_start(name)
        return name[:start], name[start:]
    return name, ""


def _office_start(name: str) -> int:
    """Where the last office of a name begins, its place or number included: 某某保险|临沂分公司."""
    if numbered := NUMBERED.search(name, 1):
        return numbered.start()
    noun = len(name) - (2 if name.endswith(("分店", "分校", "校区")) else 3)
    return next((start for start in range(max(2, noun - 8), noun - 1) if is_place(name[start:noun])), noun)
