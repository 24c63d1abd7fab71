"""The size band of a company from what is known of it: employees, turnover, branches, job ads, rankings, capital.

Bands and bounds are data (`data/reference/size_bands.toml`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.text.money import Money

TABLE = Path(__file__).resolve().parents[1] / "data" / "reference" / "size_bands.toml"


@dataclass(frozen=True, slots=True)
class SizeBand:
    """band: micro, small, medium, large, or "" where nothing is known. confidence: 0 to 1. reason: in Chinese."""

    band: str = ""
    confidence: float = 0.0
    reason: str = ""


def size_band(
    employees: tuple[int | None, int | None] | None = None,
    capital: Money | None = None,
    *,
    turnover: Money | None = None,
    branches: int = 0,
    job_ads: int = 0,
    rankings: int = 0,
    industry: str = "",
) -> SizeBand:
    """The band, by the strongest evidence at hand.

    employees: (low, high), high None for "and more". turnover: of a year. branches: campuses too. rankings: lists of
    the best that it stands in. industry: GB/T 4754-2017 code. By the rule of the statistics bureau a company that has
    both figures belongs to the lower of their two bands.
    """
    staff = _of_employees(employees, _bounds("employees", industry))
    sales = _of_amount(capital_in_yuan(turnover), _bounds("turnover", industry))
    if staff is not None and sales is not None:
        return _answer(min(staff, sales), 0.95, f"员工{_people(employees)}、年营业额")
    if staff is not None:
        return _answer(staff, 0.9, f"员工{_people(employees)}")
    if sales is not None:
        return _answer(sales, 0.8, "年营业额")
    thumb: dict[str, list[float]] = _table()["thumb"]
    weak = [
        (_band(branches, thumb["branches"]), 0.5, f"{branches}个分支机构") if branches else None,
        (_band(job_ads, thumb["job_ads"]), 0.4, f"{job_ads}个招聘职位") if job_ads else None,
        (_band(rankings, thumb["rankings"]), 0.4, f"入选{rankings}个榜单") if rankings else None,
        _weak_capital(capital_in_yuan(capital), thumb["capital"]),
    ]
    best = max((one for one in weak if one), key=lambda one: one[0], default=None)
    return _answer(*best) if best else SizeBand()


def capital_in_yuan(money: Money | None) -> float | None:
    """An amount in yuan at a rough rate; None where amount or currency is unknown."""
    if money is None:
        return None
    rate = _table()["yuan"].get(money.currency)
    return None if rate is None else money.amount * rate


def _answer(band: int, confidence: float, evidence: str) -> SizeBand:
    return SizeBand(_table()["bands"][band], confidence, f"按{evidence}推断")


def _people(employees: tuple[int | None, int | None] | None) -> str:
    low, high = employees or (None, None)
    if low is not None and high is not None:
        return f"{low}人" if low == high else f"{low}–{high}人"
    return f"{low}人以上" if high is None else f"{high}人以下"


def _of_employees(employees: tuple[int | None, int | None] | None, bounds: list[float] | None) -> int | None:
    if employees is None or bounds is None:
        return None
    low, high = employees
    if low is None and high is None:
        return None
    low = low or 0
    return _band(low if high is None else (low + high) / 2, bounds)


def _of_amount(amount: float | None, bounds: list[float] | None) -> int | None:
    return None if amount is None or bounds is None else _band(amount, bounds)


def _weak_capital(capital: float | None, bounds: list[float]) -> tuple[int, float, str] | None:
    return None if capital is None else (_band(capital, bounds), 0.3, "注册资本")


def _band(figure: float, bounds: list[float]) -> int:
    return sum(figure >= bound for bound in bounds)


@cache
def _bounds(figure: str, industry: str) -> list[float] | None:
    table: dict[str, list[float]] = _table()[figure]
    return next((table[industry[:n]] for n in range(len(industry), -1, -1) if industry[:n] in table), None)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))
