"""The schemes by which sources address regions, and what `-a region=` and `-a industry=` make of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.divisions import divisions
from spiders.arguments import ArgumentError, Keywords, choose_industries, choose_regions, in_address
from spiders.base import DirectorySpider
from spiders.regions import (
    CITY_CODES,
    CITY_NAMES,
    PINYIN_CITIES,
    PINYIN_PROVINCES,
    PROVINCE_CODES,
    PROVINCE_NAMES,
    cities,
)

SCHEMES = {
    "PINYIN_CITIES": PINYIN_CITIES,
    "PINYIN_PROVINCES": PINYIN_PROVINCES,
    "CITY_CODES": CITY_CODES,
    "CITY_NAMES": CITY_NAMES,
    "PROVINCE_CODES": PROVINCE_CODES,
    "PROVINCE_NAMES": PROVINCE_NAMES,
}
TRADES = {"教育培训": "jiaoyu", "机械设备": "jixie", "财税服务": "caishui", "广告": "guanggao"}


@pytest.mark.parametrize("wanted", ["苏州", "suzhou", "Su Zhou", "320500", "江苏省苏州市", "苏州市"])
def test_one_city_in_every_way_to_say_it(wanted):
    assert choose_regions(wanted, PINYIN_CITIES).parts == ("suzhou",)
    assert choose_regions(wanted, CITY_CODES).parts == ("320500",)
    assert choose_regions(wanted, CITY_NAMES).parts == ("苏州",)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_an_address_part_is_of_one_place(scheme):
    assert len(set(scheme.values())) == len(scheme)
    assert all(scheme.values())
    assert set(scheme) <= set(divisions())


@pytest.mark.parametrize(
    ("wanted", "part"), [("厦门", "xiamen"), ("重庆", "chongqing"), ("长沙", "changsha"), ("仙桃", "xiantao")]
)
def test_readings_that_are_easily_wrong(wanted, part):
    assert choose_regions(wanted, PINYIN_CITIES).parts == (part,)


def test_the_two_provinces_of_one_pinyin():
    assert choose_regions("山西", PINYIN_PROVINCES).parts == ("shanxi",)
    assert choose_regions("陕西", PINYIN_PROVINCES).parts == ("shaanxi",)


def test_a_city_without_a_sure_address_is_not_mistaken_for_another():
    with pytest.raises(ArgumentError, match="宿州"):
        choose_regions("宿州", PINYIN_CITIES)
    own = PINYIN_CITIES | {"341300": "ahsuzhou"}
    assert choose_regions("宿州", own).parts == ("ahsuzhou",)


def test_a_district_is_its_city_and_says_so():
    choice = choose_regions("姑苏区", PINYIN_CITIES)
    assert choice.parts == ("suzhou",)
    assert "姑苏区" in choice.note
    assert "苏州市" in choice.note
    assert choose_regions("浦东新区", PINYIN_CITIES).parts == ("shanghai",)
    assert choose_regions("姑苏区", PINYIN_PROVINCES).parts == ("jiangsu",)


def test_a_province_is_its_cities_without_a_note():
    choice = choose_regions("江苏", PINYIN_CITIES)
    assert {"nanjing", "suzhou", "wuxi"} <= set(choice.parts)
    assert len(choice.parts) == 13 - 1  # 泰州 has no sure address
    assert choice.note == ""


def test_pinyin_of_two_cities_says_which_was_taken():
    assert "341300" in choose_regions("suzhou", PINYIN_CITIES).note
    assert choose_regions("苏州", PINYIN_CITIES).note == ""


@given(st.sampled_from(sorted(divisions())))
def test_whatever_is_chosen_holds_the_division_or_lies_in_it(adcode):
    try:
        parts = choose_regions(adcode, CITY_CODES).parts
    except ArgumentError:
        assert adcode >= "7"  # beyond the mainland
        return
    assert all(part[:2] == adcode[:2] for part in parts)


@pytest.mark.parametrize(
    ("wanted", "parts"),
    [
        ("教育培训", ("jiaoyu",)),
        ("jiaoyu", ("jiaoyu",)),
        ("教育", ("jiaoyu",)),
        ("P", ("jiaoyu",)),
        ("P83", ("jiaoyu",)),
        ("8391", ("jiaoyu",)),
        ("少儿英语", ("jiaoyu",)),
        ("学校", ("jiaoyu",)),
        ("数控机床", ("jixie",)),
        ("C", ("jixie",)),
        ("会计", ("caishui",)),
        ("L72", ("caishui", "guanggao")),
    ],
)
def test_industries_by_code_and_by_word(wanted, parts):
    assert choose_industries(wanted, TRADES).parts == parts


def test_a_card_may_say_codes_itself():
    assert choose_industries("幼儿园", {"P83": "edu", "C34": "machines"}).parts == ("edu",)


def test_what_a_word_was_taken_for_is_said():
    assert "教育培训" in choose_industries("P8391", TRADES).note
    assert choose_industries("教育培训", TRADES).note == ""


@pytest.mark.parametrize("wanted", ["餐饮", "H62", "Z99", "xyz"])
def test_an_industry_that_is_not_there_names_the_nearest(wanted):
    with pytest.raises(ArgumentError, match="教育培训"):
        choose_industries(wanted, TRADES)


def test_a_search_takes_any_word():
    search = Keywords("培训", "机械")
    assert choose_industries("", search).parts == ("培训", "机械")
    assert choose_industries("早教", search).parts == ("早教",)
    assert choose_industries("P8391", search).parts == ("职业技能培训",)


class Search(DirectorySpider):
    name = "search"
    channel = "industry"
    home = "http://s.directory.example"
    regions = cities(lambda city: f"中国:{city.province}:{city.name}")
    industries = Keywords("培训")
    lists = "{home}/?w={industry}&z={region}"
    encoding = "gbk"


def test_words_are_written_in_the_encoding_of_the_source():
    spider = Search(region="姑苏区", industry="机床")
    assert spider.start_addresses == [
        "http://s.directory.example/?w=%BB%FA%B4%B2&z=%D6%D0%B9%FA:%BD%AD%CB%D5%CA%A1:%CB%D5%D6%DD%CA%D0"
    ]
    assert spider.notes


@given(st.text(st.characters(codec="gbk"), max_size=20))
def test_an_address_is_ascii_and_keeps_ascii(part):
    written = in_address(part, "gbk")
    assert written.isascii()
    assert not any(character.isspace() for character in written)
