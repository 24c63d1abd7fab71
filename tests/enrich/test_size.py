"""Size bands by the statistics bureau's rule, weaker evidence only where that is silent."""

import pytest

from enrich.size import capital_in_yuan, size_band
from pipelines.text.money import Money


def yuan(amount):
    return Money(amount, "CNY")


@pytest.mark.parametrize(
    ("employees", "industry", "band"),
    [
        ((1, 9), "P8391", "micro"),
        ((50, 99), "P8391", "small"),
        ((100, 199), "", "medium"),
        ((300, None), "P8391", "large"),
        ((300, None), "C3411", "medium"),
        ((6, 6), "F5111", "small"),
        ((6, 6), "F5211", "micro"),
        ((150, 150), "I6510", "medium"),
    ],
)
def test_employees_by_industry(employees, industry, band):
    assert size_band(employees, industry=industry).band == band


def test_two_figures_take_the_lower_band():
    assert size_band((500, 500), turnover=yuan(1_000_000), industry="C34").band == "micro"
    assert (
        size_band((500, 500), turnover=yuan(1_000_000), industry="P83").band == "large"
    )  # no bounds of turnover there


def test_weak_evidence_speaks_only_when_nothing_better_does():
    assert size_band((5, 5), yuan(500_000_000), branches=9).band == "micro"
    assert size_band(capital=yuan(30_000_000), branches=1).band == "medium"
    assert size_band(job_ads=4).band == "small"
    weak, strong = size_band(capital=yuan(1)), size_band((5, 5))
    assert weak.confidence < strong.confidence
    assert "注册资本" in weak.reason


@pytest.mark.parametrize("employees", [None, (None, None)])
def test_unknown_is_no_band(employees):
    assert size_band(employees).band == ""
    assert size_band(capital=Money(5.0, "XXX")).band == ""


def test_capital_in_yuan():
    assert capital_in_yuan(yuan(5.0)) == 5.0
    assert capital_in_yuan(Money(2.0, "USD")) == pytest.approx(14.2)
    assert capital_in_yuan(None) is None


def test_campuses_and_rankings_speak_where_figures_do_not():
    assert size_band(rankings=1).band == "medium"
    assert "榜单" in size_band(rankings=1).reason
    assert size_band((5, 5), rankings=3).band == "micro"
    assert size_band(turnover=yuan(3_000_000), industry="I65").band == "small"
