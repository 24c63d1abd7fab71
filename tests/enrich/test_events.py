"""Events as signals: fairs, tenders, rankings, funding, new campuses; what is one event, when it is dated."""

from datetime import date

import pytest

from enrich.events import event_signals, list_names
from enrich.golden import Sighting


def sighting(channel="regional", url="http://a.test/1", first_seen="2026-10-05T08:00:00", **values):
    return Sighting(url, "a", channel, "row", url, first_seen, first_seen, values)


def place(name="", year="", rank="", role=""):
    return {"list": name, "year": year, "rank": rank, "role": role}


@pytest.mark.parametrize(
    ("channel", "values", "kinds"),
    [
        ("regional", {"memberships": [place("2026苏州教育博览会参展名单")]}, {"exhibition"}),
        ("exhibition", {"memberships": [place("苏州教育装备展")]}, {"exhibition"}),
        ("exhibition", {}, {"exhibition"}),
        ("regional", {"memberships": [place("2026年度培训服务采购项目中标企业")]}, {"tender"}),
        ("ranking", {"memberships": [place("苏州民办培训机构", "2026", "3")]}, {"ranking"}),
        ("association", {"memberships": [place("苏州培训行业协会", role="会员单位")]}, set()),
        ("recruitment", {"funding": "A轮"}, {"funding"}),
        ("recruitment", {"funding": "未融资"}, set()),
        ("website", {"marks": {"new_campus": "园区新校区开业"}}, {"new_campus"}),
        ("regional", {}, set()),
    ],
)
def test_what_tells_of_which_event(channel, values, kinds):
    assert {signal.kind for signal in event_signals([sighting(channel, **values)])} == kinds


def test_the_same_event_in_two_sources_is_one_dated_by_the_earlier():
    fair = {"memberships": [place("苏州教育博览会")]}
    seen = [
        sighting("exhibition", "http://a.test/1", "2026-10-05T08:00:00", **fair),
        sighting("exhibition", "http://b.test/1", "2026-09-01T08:00:00", **fair),
    ]
    (signal,) = event_signals(seen)
    assert event_signals(reversed(seen)) == (signal,)
    assert (signal.url, signal.seen) == ("http://b.test/1", date(2026, 9, 1))
    assert "苏州教育博览会" in signal.evidence


def test_a_list_of_an_old_year_is_old_news():
    (signal,) = event_signals([sighting("ranking", memberships=[place("苏州百强", "2023", "8")])])
    assert signal.seen == date(2023, 12, 31)
    assert not signal.active(date(2026, 11, 1))
    assert "第8名" in signal.evidence


def test_lists_by_name():
    both = [sighting(memberships=[place("乙榜"), place("甲榜"), place("")]), sighting(memberships=[place("甲榜")])]
    assert list_names(both) == ("乙榜", "甲榜")
