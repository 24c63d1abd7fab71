import pytest

from pipelines.runs import run_facts
from pipelines.verdict import RunFacts, judge_run


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (RunFacts(pages=10, lists=2, records=40, details=8), "ok"),
        (RunFacts(pages=3, lists=2, records=40, blocked="http://a/: captcha"), "blocked"),
        (RunFacts(robots_denied=2), "robots denied"),
        (RunFacts(failed=3, errors="TimeoutError 3"), "unreachable"),
        (RunFacts(pages=1, lists=1, unread_lists=1), "layout changed"),
        (RunFacts(pages=1, lists=1, unread_lists=1, empty_lists=1), "empty"),
        (RunFacts(pages=10, lists=2, records=40, details=8, failed=1), "partial"),
        (RunFacts(pages=10, lists=2, records=40, details=8, not_found=3), "partial"),
        (RunFacts(pages=10, lists=2, records=40, details=8, off_site=1), "partial"),
        (RunFacts(pages=10, lists=2, records=40, details=8, crashed=1), "partial"),
        (RunFacts(pages=1, lists=1, crashed=1), "layout changed"),
        (RunFacts(off_site=1), "unreachable"),
        (RunFacts(pages=10, lists=2, records=40, details=8, finish_reason="shutdown"), "partial"),
        (RunFacts(pages=10, lists=2, records=40, details=8, unread_details=4), "layout changed"),
    ],
)
def test_each_kind_of_end_is_told_apart(facts, code):
    verdict = judge_run(facts)
    assert verdict.code == code
    assert verdict.evidence
    assert verdict.next_step


def test_facts_come_from_the_statistics():
    stats = {
        "tuoke/pages": 7,
        "tuoke/records": 20,
        "tuoke/blocked": "http://a/: captcha",
        "tuoke/listings_new": 12,
        "robotstxt/forbidden": 2,
        "tuoke/errors/TimeoutError": 3,
        "tuoke/errors/HTTP 500": 1,
    }
    facts = run_facts(stats, "finished")
    assert (facts.pages, facts.records, facts.robots_denied) == (7, 20, 2)
    assert facts.blocked == "http://a/: captcha"
    assert facts.errors == "HTTP 500 1, TimeoutError 3"
