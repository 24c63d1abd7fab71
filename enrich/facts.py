"""The facts that a rule may ask for: how each is read off a lead, and its Chinese name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from enrich.lead import CALLED, Lead, Spoken
from enrich.size import capital_in_yuan
from enrich.vocabulary import say
from pipelines.text.industries import class_name

INDUSTRY_FLOOR = 0.2
HIRING = "hiring_"
INDUSTRY = "industry"
NO_PROMOTION = frozenset({"icp", "updated", "campuses", "new_campus"})

Span = tuple[float, float | None]
Value = str | Span | tuple[str, ...]
Shape = Literal["text", "number", "set"]


@dataclass(frozen=True, slots=True)
class Fact:
    """label: its name for a salesperson. shape: text, number (as low and high, high None for "and more"), or set.

    read: the value on a day; None where it is unknown. dated: made of signals, whose weight may fade. words: kind of
    the vocabulary that has the Chinese words of its codes, or INDUSTRY. told: only a call can tell it, so that before
    the first one it is not missing.
    """

    label: str
    shape: Shape
    read: Callable[[Lead, date], Value | None]
    dated: bool = False
    words: str = ""
    told: bool = False

    def show(self, value: Value | None) -> str:
        """A value in Chinese words."""
        if value is None:
            return ""
        if isinstance(value, str):
            return self._word(value)
        low = value[0] if value else ""
        if isinstance(low, str):
            return "、".join(self._word(str(one)) for one in value)
        high = value[1]
        if high is None:
            return f"{low:,.10g}以上"
        return f"{low:,.10g}" if low == high else f"{low:,.10g}–{high:,.10g}"

    def _word(self, code: str) -> str:
        if self.words == INDUSTRY:
            return f"{class_name(code)}({code})" if class_name(code) else code
        return say(self.words, code) if self.words else code


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


def _turnover(lead: Lead, _: date) -> Value | None:
    yuan = capital_in_yuan(lead.turnover)
    return None if yuan is None else _exactly(yuan)


def _age(lead: Lead, today: date) -> Value | None:
    return None if lead.founded is None else _exactly(round((today - lead.founded).days / 365.25, 1))


def _hiring(lead: Lead, today: date) -> Value | None:
    kinds = _some(s.kind for s in lead.signals if s.kind.startswith(HIRING) and s.active(today))
    return kinds or (() if "recruitment" in lead.channels else None)


def _events(lead: Lead, today: date) -> Value | None:
    return _some(s.kind for s in lead.signals if not s.kind.startswith((HIRING, CALLED)) and s.active(today))


def _result(lead: Lead, today: date) -> Value | None:
    return _some(s.kind for s in lead.signals if s.kind.startswith(CALLED) and s.active(today))


def _of_calls(read: Callable[[Spoken], float | None]) -> Callable[[Lead, date], Value | None]:
    """A number that calls established, unknown before the first call."""

    def fact(lead: Lead, _: date) -> Value | None:
        number = read(lead.spoken) if lead.spoken else None
        return None if number is None else _exactly(number)

    return fact


def _wanted_within(lead: Lead, today: date) -> Value | None:
    by = lead.spoken.wanted_by if lead.spoken else None
    return None if by is None else _exactly((by - today).days)


def _promotion(lead: Lead, _: date) -> Value | None:
    """Codes of the means that the company's own site shows; () where the site was read and shows none."""
    return None if lead.marks is None else tuple(code for code, _ in lead.marks if code not in NO_PROMOTION)


def _site_age(lead: Lead, today: date) -> Value | None:
    stated = dict(lead.marks or ()).get("updated")
    return None if stated is None else _exactly(max((today - date.fromisoformat(stated)).days, 0))


FACTS: dict[str, Fact] = {
    "name": Fact("企业名称", "text", lambda lead, _: lead.name or None),
    "province": Fact("省份", "text", lambda lead, _: lead.province or None),
    "city": Fact("城市", "text", lambda lead, _: lead.city or None),
    "district": Fact("区县", "text", lambda lead, _: lead.district or None),
    "industry": Fact("行业", "set", lambda lead, _: _industries(lead) or None, words=INDUSTRY),
    "main_industry": Fact("主营行业", "set", lambda lead, _: _industries(lead)[:1] or None, words=INDUSTRY),
    "segments": Fact("细分业务", "set", lambda lead, _: _some(lead.segments), words="segment"),
    "products": Fact("产品", "text", lambda lead, _: lead.products or None),
    "scope": Fact("经营范围", "text", lambda lead, _: lead.scope or None),
    "employees": Fact("员工人数", "number", lambda lead, _: lead.employees),
    "capital": Fact("注册资本", "number", _capital),
    "turnover": Fact("年营业额", "number", _turnover),
    "age": Fact("成立年数", "number", _age),
    "size": Fact("规模", "text", lambda lead, _: lead.size or None, words="size_band"),
    "status": Fact(
        "经营状态", "text", lambda lead, _: None if lead.status == "unknown" else lead.status, words="company_status"
    ),
    "callable_numbers": Fact(
        "可拨号码", "number", lambda lead, _: _exactly(sum(p.valid and p.policy != "held" for p in lead.phones))
    ),
    "own_numbers": Fact(
        "本企业可拨号码",
        "number",
        lambda lead, _: _exactly(sum(p.valid and p.policy == "callable" for p in lead.phones)),
    ),
    "number_kinds": Fact(
        "可拨号码类型",
        "set",
        lambda lead, _: _some(p.kind for p in lead.phones if p.valid and p.policy == "callable"),
        words="phone_kind",
    ),
    "buying_roles": Fact(
        "采购角色", "set", lambda lead, _: _some(c.buying_role for c in lead.contacts), words="buying_role"
    ),
    "functions": Fact("联系人职能", "set", lambda lead, _: _some(c.function for c in lead.contacts), words="function"),
    "hiring": Fact("招聘信号", "set", _hiring, dated=True),
    "events": Fact("事件信号", "set", _events, dated=True),
    "channels": Fact("来源渠道", "set", lambda lead, _: _some(lead.channels), words="channel"),
    "sources": Fact("来源", "set", lambda lead, _: _some(lead.sources)),
    "website": Fact("自有网站", "text", lambda lead, _: lead.website or None),
    "promotion": Fact("现有网络推广方式", "set", _promotion, words="mark"),
    "icp": Fact("网站备案号", "text", lambda lead, _: dict(lead.marks or ()).get("icp")),
    "site_age": Fact("官网最近更新距今(天)", "number", _site_age),
    "branches": Fact("分支机构", "number", lambda lead, _: _exactly(lead.branches) if lead.branches else None),
    "memberships": Fact("入选名单", "set", lambda lead, _: _some(lead.memberships)),
    "dials": Fact("已拨次数", "number", lambda lead, _: _exactly(lead.spoken.dials if lead.spoken else 0)),
    "last_result": Fact("上次通话结果", "set", _result, dated=True, words="call_result", told=True),
    "attitude": Fact("态度", "number", _of_calls(lambda spoken: spoken.attitude), told=True),
    "awareness": Fact("认知度", "number", _of_calls(lambda spoken: spoken.awareness), told=True),
    "answers": Fact("调查答案", "set", lambda lead, _: _some(lead.spoken.answers) if lead.spoken else None, told=True),
    "wanted_within": Fact("几天内要解决", "number", _wanted_within, told=True),
    "budget": Fact("预算", "number", lambda lead, _: lead.spoken.budget if lead.spoken else None, told=True),
    "burning_issue": Fact("燃眉之急项数", "number", _of_calls(lambda spoken: spoken.burning_issue), told=True),
    "stance": Fact("立场", "number", _of_calls(lambda spoken: spoken.stance), told=True),
}
