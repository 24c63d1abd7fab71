"""The facts that a rule may ask for: how each is read off a lead, and its Chinese name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from enrich.lead import Lead
from enrich.size import capital_in_yuan, size_band

INDUSTRY_FLOOR = 0.2
HIRING = "hiring_"

Span = tuple[float, float | None]
Value = str | Span | tuple[str, ...]
Shape = Literal["text", "number", "set"]


@dataclass(frozen=True, slots=True)
class Fact:
    """label: its name for a salesperson. shape: text, number (as low and high, high None for "and more"), or set.

    read: the value on a day; None where it is unknown. dated: made of signals, whose weight may fade.
    """

    label: str
    shape: Shape
    read: Callable[[Lead, date], Value | None]
    dated: bool = False


def show(value: Value | None) -> str:
    """A value in words."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    low = value[0] if value else ""
    if isinstance(low, str):
        return "、".join(map(str, value))
    high = value[1]
    if high is None:
        return f"{low:g}以上"
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _exactly(number: float) -> Span:
    return number, number


def _some(values: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(v for v in values if v)) or None


def _industries(lead: Lead) -> tuple[str, ...]:
    """Codes that are likely enough to be said, best first."""
    return tuple(code for code, score in lead.industries if score >= INDUSTRY_FLOOR)


def _capital(lead: Lead, _: date) -> Value | None:
    yuan = capital_in_yuan(lead.capital)
    return None if yuan is None else _exactly(yuan)


def _age(lead: Lead, today: date) -> Value | None:
    return None if lead.founded is None else _exactly(round((today - lead.founded).days / 365.25, 1))


def _hiring(lead: Lead, today: date) -> Value | None:
    kinds = _some(s.kind for s in lead.signals if s.kind.startswith(HIRING) and s.active(today))
    return kinds or (() if "recruitment" in lead.channels else None)


def _events(lead: Lead, today: date) -> Value | None:
    return _some(s.kind for s in lead.signals if not s.kind.startswith(HIRING) and s.active(today))


def _size(lead: Lead, _: date) -> Value | None:
    main = lead.industries[0][0] if lead.industries else ""
    return size_band(lead.employees, lead.capital, branches=lead.branches, industry=main).band or None


FACTS: dict[str, Fact] = {
    "name": Fact("企业名称", "text", lambda lead, _: lead.name or None),
    "province": Fact("省份", "text", lambda lead, _: lead.province or None),
    "city": Fact("城市", "text", lambda lead, _: lead.city or None),
    "district": Fact("区县", "text", lambda lead, _: lead.district or None),
    "industry": Fact("行业", "set", lambda lead, _: _industries(lead) or None),
    "main_industry": Fact("主营行业", "set", lambda lead, _: _industries(lead)[:1] or None),
    "products": Fact("产品", "text", lambda lead, _: lead.products or None),
    "scope": Fact("经营范围", "text", lambda lead, _: lead.scope or None),
    "employees": Fact("员工人数", "number", lambda lead, _: lead.employees),
    "capital": Fact("注册资本", "number", _capital),
    "age": Fact("成立年数", "number", _age),
    "size": Fact("规模", "text", _size),
    "status": Fact("经营状态", "text", lambda lead, _: None if lead.status == "unknown" else lead.status),
    "callable_numbers": Fact(
        "可拨号码", "number", lambda lead, _: _exactly(sum(p.valid and p.policy != "held" for p in lead.phones))
    ),
    "own_numbers": Fact(
        "本企业可拨号码",
        "number",
        lambda lead, _: _exactly(sum(p.valid and p.policy == "callable" for p in lead.phones)),
    ),
    "number_kinds": Fact(
        "可拨号码类型", "set", lambda lead, _: _some(p.kind for p in lead.phones if p.valid and p.policy == "callable")
    ),
    "buying_roles": Fact("采购角色", "set", lambda lead, _: _some(c.buying_role for c in lead.contacts)),
    "functions": Fact("联系人职能", "set", lambda lead, _: _some(c.function for c in lead.contacts)),
    "hiring": Fact("招聘信号", "set", _hiring, dated=True),
    "events": Fact("事件信号", "set", _events, dated=True),
    "channels": Fact("来源渠道", "set", lambda lead, _: _some(lead.channels)),
    "sources": Fact("来源", "set", lambda lead, _: _some(lead.sources)),
    "website": Fact("自有网站", "text", lambda lead, _: lead.website or None),
    "branches": Fact("分支机构", "number", lambda lead, _: _exactly(lead.branches) if lead.branches else None),
    "memberships": Fact("入选名单", "set", lambda lead, _: _some(lead.memberships)),
}
