"""Job ads and registration as signals: what counts, what is the same, when it ends."""

from datetime import date, timedelta

import pytest

from enrich.signals import SeenAd, job_ad_signals, registration_signal, title_key

DAY = date(2026, 11, 3)


def kinds(title, text=""):
    return {signal.kind for signal in job_ad_signals([SeenAd(title, DAY, "http://example.test/1", text)])}


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("招生顾问", "", {"hiring_enrolment"}),
        ("高薪诚聘课程顾问(双休)", "", {"hiring_enrolment"}),
        ("市场推广专员", "", {"hiring_promotion"}),
        ("ＳＥＯ优化师", "", {"hiring_promotion"}),
        ("在线教学讲师", "", {"hiring_online_teaching"}),
        ("英语老师", "负责线上授课与作业批改", {"hiring_online_teaching"}),
        ("前台", "新开校区急需", {"new_campus"}),
        ("线上课程招生主管", "", {"hiring_enrolment", "hiring_online_teaching"}),
        ("数控车工", "负责操作", set()),
        ("教务老师", "底薪加提成，节日福利", set()),
        ("", "", set()),
    ],
)
def test_needs_are_read_from_title_and_text(title, text, expected):
    assert kinds(title, text) == expected


def test_the_same_ad_on_two_sites_is_one_signal_dated_by_the_newer():
    ads = [
        SeenAd("急聘 招生顾问(双休)", DAY, "http://a.test/1"),
        SeenAd("招生顾问 8-12千/月", DAY + timedelta(days=2), "http://b.test/9"),
        SeenAd("招生主管", DAY, "http://a.test/2"),
    ]
    found = job_ad_signals(ads)
    assert found == job_ad_signals(reversed(ads))
    assert [(s.url, s.seen) for s in found] == [("http://b.test/9", DAY + timedelta(days=2)), ("http://a.test/2", DAY)]


def test_a_signal_carries_its_words_and_its_end():
    (signal,) = job_ad_signals([SeenAd("英语老师", DAY, "http://a.test/1", "我校 采用双师课堂 模式")])
    assert "英语老师" in signal.evidence
    assert "双师课堂" in signal.evidence
    assert signal.expires is not None
    assert not signal.active(signal.expires)
    assert signal.active(signal.expires - timedelta(days=1))


@pytest.mark.parametrize(
    "title", ["招生顾问", "招生顾问【五险一金】", "招生顾问5000-8000元/月", "诚聘招生顾问", "招生 顾问"]
)
def test_title_key(title):
    assert title_key(title) == "招生顾问"


@pytest.mark.parametrize(("age", "new"), [(0, True), (364, True), (365, False), (-1, False)])
def test_registration_is_news_for_a_year(age, new):
    signal = registration_signal(DAY - timedelta(days=age), DAY)
    assert (signal is not None) == new
    assert registration_signal(None, DAY) is None


def test_hostile_text_ends():
    for filler in ("招" * 100_000, "(" * 100_000, "1-" * 50_000, "直播授" * 33_000):
        job_ad_signals([SeenAd(filler, DAY, "", filler)])
        title_key(filler)
