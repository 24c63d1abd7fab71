"""Which numbers may be dialled: strict for mobiles, open for company lines."""

import pytest

from enrich.lines import Publication, line_policy

OWN_PAGE = Publication("industry", "detail", "label 联系手机 (dt/dd)")


def policy(kind, *publications, valid=True, shared_by=1):
    return line_policy(kind, valid, publications, shared_by).policy


@pytest.mark.parametrize("kind", ["landline", "400", "800", "95"])
@pytest.mark.parametrize("channel", ["industry", "recruitment", "register"])
def test_company_lines_are_callable_wherever_they_are_published(kind, channel):
    assert policy(kind, Publication(channel, "row", "")) == "callable"


@pytest.mark.parametrize(
    ("publication", "expected"),
    [
        (OWN_PAGE, "callable"),
        (Publication("yellowpages", "detail", "JSON-LD telephone"), "callable"),
        (Publication("website", "detail", ""), "callable"),
        (Publication("industry", "detail", ""), "held"),
        (Publication("industry", "detail", "label 法定代表人电话"), "held"),
        (Publication("industry", "detail", "label 微信"), "held"),
        (Publication("industry", "row", "label 电话"), "held"),
        (Publication("industry", "detail", "list row: label 电话"), "held"),
        (Publication("recruitment", "detail", "label 联系方式"), "held"),
        (Publication("register", "detail", "label 联系电话"), "held"),
        (Publication("referral", "detail", "label 联系电话"), "held"),
    ],
)
def test_a_mobile_is_callable_only_where_the_company_published_it_as_its_contact(publication, expected):
    line = line_policy("mobile", True, [publication])
    assert line.policy == expected
    assert line.reason


def test_one_page_of_its_own_is_evidence_enough():
    assert policy("mobile", Publication("recruitment", "detail", "text"), OWN_PAGE) == "callable"


def test_shared_numbers_are_demoted_and_say_by_how_many():
    assert policy("landline", OWN_PAGE, shared_by=2) == "callable"
    line = line_policy("landline", True, [OWN_PAGE], shared_by=7)
    assert line.policy == "shared"
    assert line.reason.startswith("7 家企业共用")
    assert policy("mobile", Publication("register", "row", ""), shared_by=7) == "held"


def test_what_is_invalid_unknown_or_unpublished_is_held():
    assert policy("landline", OWN_PAGE, valid=False) == "held"
    assert policy("unknown", OWN_PAGE) == "held"
    assert policy("landline") == "held"
