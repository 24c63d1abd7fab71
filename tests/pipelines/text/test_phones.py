"""Telephone numbers: every way of writing them that the directories use; all numbers are invented."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.text.area_codes import area_code_of, area_codes
from pipelines.text.phones import area_of, national, parse_fax, parse_phones, places_of
from scripts.reference.phones import build
from tests.pipelines.text.hostile import read_hostile

ROOT = Path(__file__).parents[3]
SZ = "+8675561234579"


def numbers(text, **options):
    return [phone.e164 for phone in parse_phones(text, **options)]


def lines(text):
    return [(phone.e164, phone.extension) for phone in parse_phones(text)]


@pytest.mark.parametrize(
    "text",
    [
        "0755-61234579", "0755 61234579", "075561234579", "0755－61234579", "0755—6123—4579", "(0755)61234579",
        "（０７５５）６１２３４５７９", "【0755】6123 4579", "0755/61234579", "0755.6123.4579", "0755--61234579",
        "86-755-61234579", "+86 755 6123 4579", "+86-0755-61234579", "0086-755-6123 4579", "086-0755-61234579",
        "+86 (0)755 61234579", "(86)755-61234579", "(86 755) 6123 4579", "+86.755.61234579", "755-61234579",
        "0755-0755-61234579", "0755-075561234579", "0755-755-61234579", "(0755)0755-61234579", "+8675561234579",
        "0 7 5 5 - 6 1 2 3 4 5 7 9", "电话：0755-61234579", "电 话:0755-61234579", "Tel0755-61234579",
        "王经理0755-61234579", "T: 0755-61234579", "0755-61234579（总机）", "0755-61234579(10线)",
        "\u202d0755-61234579\u202c", "☎0755-61234579", "\uf0950755-61234579", "215000 0755-61234579",
        "2019-07-13 0755-61234579", "0755-61234579，2019年成立", "0755-61234579，201室",
        "0755-61234579/2019-07-13", "0755-61234579-", "0755-61234579-5", "0755-61234579-2018",
    ],
)  # fmt: skip
def test_landline_in_every_dress(text):
    (phone,) = parse_phones(text)
    assert (phone.e164, phone.extension, phone.kind, phone.valid, phone.status) == (SZ, "", "landline", True, "ok")
    assert phone.raw in text
    assert not phone.inferred


@pytest.mark.parametrize(
    "text",
    [
        "13912345670", "139 1234 5670", "139-1234-5670", "139.1234.5670", "1391 234 5670", "13912 345670",
        "１３９１２３４５６７０", "1 3 9 1 2 3 4 5 6 7 0", "013912345670", "86 13912345670", "8613912345670",
        "+86-139-1234-5670", "(+86)13912345670", "008613912345670", "张三13912345670", "Lily13912345670",
        "手机号13912345670号码", "13912345670王经理", "①13912345670", "1.13912345670",
        "手机：139 1234 5670(微信同号)", "南山区科技路8栋301，13912345670，李四", "电话无 13912345670",
    ],
)  # fmt: skip
def test_mobile_in_every_dress(text):
    (phone,) = parse_phones(text)
    assert (phone.e164, phone.kind, phone.valid) == ("+8613912345670", "mobile", True)


@pytest.mark.parametrize(
    "text",
    [
        "400-612-3457", "4006123457", "4006-123-457", "4006-1234-57", "400 6123457", "(400)6123457", "+864006123457",
    ],
)  # fmt: skip
def test_400_numbers(text):
    (phone,) = parse_phones(text)
    assert (phone.e164, phone.kind) == ("+864006123457", "400")


@pytest.mark.parametrize("text", ["0752-6123457", "0752 612 3457", "0752 6123 457", "07526123457", "+86 752 6123457"])
def test_seven_digit_numbers(text):
    assert numbers(text) == ["+867526123457"]


def test_800_and_service_numbers():
    assert [(p.e164, p.kind) for p in parse_phones("800-830-1235")] == [("+868008301235", "800")]
    assert [(p.e164, p.kind) for p in parse_phones("客服95588")] == [("+8695588", "95")]
    assert [(p.e164, p.kind) for p in parse_phones("95105105")] == [("+8695105105", "95")]
    assert [(p.e164, p.kind) for p in parse_phones("0755-95588")] == [("+8675595588", "95")]
    assert numbers("+8675595588") == ["+8675595588"]
    assert parse_phones("共95588元") == []


@pytest.mark.parametrize(
    "extension",
    [
        "转8012", " 转 8012", "-8012", "转分机8012", "轉8012", " 分机:8012", " Ext.8012", "x8012", "#8012",
        "*8012", "(转8012)", "(8012)",
    ],
)  # fmt: skip
def test_extensions_are_kept(extension):
    (phone,) = parse_phones("0755-61234579" + extension)
    assert (phone.e164, phone.extension) == (SZ, "8012")
    assert phone.raw == "0755-61234579" + extension


def test_year_and_digit_marks_are_no_extensions_unless_said():
    assert lines("0755-61234579-801-5") == [(SZ, "801")]
    assert lines("0755-61234579-801-2017") == [(SZ, "801")]
    assert lines("0755-61234579转2017") == [(SZ, "2017")]
    assert lines("400-612-3457转1") == [("+864006123457", "1")]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("0755-61234579,13912345670", [SZ, "+8613912345670"]),
        ("0755-61234579、13912345670", [SZ, "+8613912345670"]),
        ("0755-61234579/13912345670/61234580", [SZ, "+8613912345670", "+8675561234580"]),
        ("0755-61234579 13912345670 021-61234579", [SZ, "+8613912345670", "+862161234579"]),
        ("13912345670;13712345671，15812345672", ["+8613912345670", "+8613712345671", "+8615812345672"]),
        ("139 1234 5670 137 1234 5671", ["+8613912345670", "+8613712345671"]),
        ("张三13912345670李四13712345671", ["+8613912345670", "+8613712345671"]),
        ("0755-61234579、61234580", [SZ, "+8675561234580"]),
        ("0755-61234579 61234580", [SZ, "+8675561234580"]),
        ("0755-6123 4579 / 6123 4580", [SZ, "+8675561234580"]),
        ("(0755)61234579;61234580", [SZ, "+8675561234580"]),
        ("0755-61234579/9999", [SZ, "+8675561239999"]),
        ("0755-61234579/80/81", [SZ, "+8675561234580", "+8675561234581"]),
        ("0755-61234579、4580、4581", [SZ, "+8675561234580", "+8675561234581"]),
        ("0755-61234579/801", [SZ]),
        ("0755-61234579（王经理）、61234580（李经理）", [SZ, "+8675561234580"]),
        ("0755-61234579（办） 61234580（宅）", [SZ, "+8675561234580"]),
        ("电话1：0755-61234579，电话2：61234580", [SZ, "+8675561234580"]),
        ("0755-61234579，0755-61234579", [SZ]),
    ],
)
def test_lists(text, want):
    assert numbers(text) == want
    assert all(phone.valid and not phone.inferred for phone in parse_phones(text))


def test_several_extensions_of_one_number():
    assert lines("0755-61234579转801、802") == [(SZ, "801"), (SZ, "802")]
    assert lines("0755-61234579-801,0755-61234580-802") == [(SZ, "801"), ("+8675561234580", "802")]


def test_local_numbers_take_the_regions_area_code():
    (phone,) = parse_phones("61234579", region="广东省深圳市")
    assert (phone.e164, phone.inferred, phone.valid) == (SZ, True, True)
    assert numbers("6123-4579", region="深圳") == [SZ]
    assert numbers("86951234", region="深圳") == ["+8675586951234"]
    assert numbers("王经理61234579、61234580", region="深圳市") == [SZ, "+8675561234580"]
    assert [p.inferred for p in parse_phones("61234579、61234580", region="深圳市")] == [True, True]
    assert numbers("0512-61234579、61234580", region="深圳市") == ["+8651261234579", "+8651261234580"]


def test_local_number_without_region_is_incomplete():
    (phone,) = parse_phones("电话：61234579")
    assert (phone.e164, phone.valid, phone.status, phone.raw) == ("", False, "incomplete", "61234579")
    assert parse_phones("面积61234579") == []
    assert [p.status for p in parse_phones("61234579", region="广东")] == ["incomplete"]


def test_labels_part_phones_from_fax_qq_and_postcodes():
    text = "电话：0755-61234579 传真：0755-61234580 QQ：612345799 邮编：518000 微信：13912345670"
    assert [(p.e164, p.label) for p in parse_phones(text)] == [(SZ, ""), ("+8613912345670", "wechat")]
    assert [(p.e164, p.label) for p in parse_fax(text)] == [("+8675561234580", "fax")]
    assert numbers("电话:0755-61234579传真:0755-61234580") == [SZ]
    assert numbers("Tel:0755-61234579 F:0755-61234580 M:13912345670") == [SZ, "+8613912345670"]
    assert numbers("0755-61234579 0755-61234580（传真）") == [SZ]
    assert numbers("0755-61234579;0755-61234580传真") == [SZ]
    assert numbers("電話：0755-61234579　傳真：0755-61234580") == [SZ]


def test_labels_reach_a_list_but_not_the_next_thing():
    assert numbers("QQ：612345799 | 6123457 电话：0755-61234579 | 13912345670") == [SZ, "+8613912345670"]
    assert numbers("电话：0755-61234579 (QQ) 61234579") == [SZ]
    assert numbers("微信：wx61234579，电话：0755-61234579") == [SZ]
    assert numbers("传真电话：0755-61234580") == []
    assert numbers("电话传真：0755-61234579") == [SZ]
    assert parse_phones("青禾咨询有限公司 4000-6000 成都") == []
    assert numbers("传真：0755-61234580 13912345670") == ["+8613912345670"]
    assert numbers("0755-61234579 4000-6000 成都") == [SZ]
    assert parse_phones("月薪：4000-6000元/月", region="成都") == []
    assert parse_phones("联系我们 Copyright © 2003-2019", region="成都") == []


def test_a_number_for_telephone_and_fax_is_both():
    assert numbers("电话/传真：0755-61234579") == [SZ]
    assert [p.e164 for p in parse_fax("电话/传真：0755-61234579")] == [SZ]
    assert [p.e164 for p in parse_fax("0755-61234579")] == [SZ]
    assert parse_fax("电话：0755-61234579") == []


@pytest.mark.parametrize(
    "text",
    [
        "", "无", "暂无", "-", "86-", "+86", "电话：", "2019-07-13", "20190713", "2019年07月13日", "518000",
        "QQ：612345799", "粤ICP备61234579号", "粤B2-20190713", "91440300MA5F00000X 2019-07-13 1000万元人民币",
        "440301103097413", "注册资本61234579元", "¥61234579", "612345799@qq.com",
        "http://www.shop13912345670.com/13912345670.html", "订单编号13912345670", "6222021380013800123",
        "1391234567890123", "传真13912345670", "113.61234579,22.5",
    ],
)  # fmt: skip
def test_what_is_no_phone(text):
    assert not any(phone.valid for phone in parse_phones(text, region="深圳市"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [("139****5670", "mobile"), ("1391234****", "mobile"), ("139xxxx5670", "mobile"), ("139…5670", "mobile"),
     ("0755-61****(深圳)", "landline"), ("400-893****", "400"), ("电话：139-****-5670", "mobile")],
)  # fmt: skip
def test_masked_numbers_are_marked_and_not_dialable(text, kind):
    (phone,) = parse_phones(text)
    assert (phone.e164, phone.valid, phone.status, phone.kind) == ("", False, "masked", kind)


def test_a_masked_country_code_is_no_number():
    assert not any(phone.valid for phone in parse_phones("电话：(86 ****"))


def test_digits_of_a_private_font_are_marked():
    (phone,) = parse_phones("电话：\ue001\ue002\ue003\ue004-\ue005\ue006\ue007\ue008")
    assert (phone.e164, phone.status) == ("", "obfuscated")
    (phone,) = parse_phones("13\ue001\ue002\ue003\ue00445670")
    assert (phone.e164, phone.status) == ("", "obfuscated")


@pytest.mark.parametrize(
    "text",
    [
        "00-000-000", "12345678", "010-12345678", "0755-88888888", "400-888-8888", "13800000000", "13800138000",
        "13812345678",
    ],
)  # fmt: skip
def test_placeholders(text):
    (phone,) = parse_phones(text)
    assert (phone.e164, phone.valid, phone.status, phone.raw) == ("", False, "placeholder", text)


@pytest.mark.parametrize(
    "text",
    [
        "12000138000", "1391234567", "139123456701", "0755-1234", "0988-61234579", "0755-612345791",
    ],
)  # fmt: skip
def test_impossible_numbers_keep_their_text(text):
    (phone,) = parse_phones(text)
    assert (phone.e164, phone.valid, phone.status, phone.raw) == ("", False, "impossible", text)


@pytest.mark.parametrize(
    "text",
    [
        "0755-6123457", "14012345679", "0565-6123457", "0755-11234579",
    ],
)  # fmt: skip
def test_well_formed_numbers_outside_the_plan_are_not_valid(text):
    (phone,) = parse_phones(text)
    assert (phone.e164, phone.valid, phone.status) == ("+86" + text.lstrip("0").replace("-", ""), False, "unassigned")


def test_numbers_of_other_countries():
    assert [(p.e164, p.kind, p.valid) for p in parse_phones("+852 2123 4567")] == [("+85221234567", "landline", True)]
    assert numbers("00852-21234567") == ["+85221234567"]
    assert [p.valid for p in parse_phones("+999 1234567")] == [False]
    assert not any(
        p.valid for text in ("(530) 555-0123", "1-800-555-0123", "1 (800) 555-0123") for p in parse_phones(text)
    )


def test_national_writing():
    assert national(SZ) == "0755-61234579"
    assert national("+861061234579") == "010-61234579"
    assert national("+8613912345670") == "13912345670"
    assert national("+864006123457") == "400-612-3457"
    assert national("+8695588") == "95588"
    assert national("+85221234567") == "+85221234567"


def test_places():
    assert places_of(SZ) == ("广东省", ("深圳市",))
    assert places_of("+8673161234579")[1] == ("株洲市", "湘潭市", "长沙市")
    assert places_of("+8613000120000") == ("天津市", ("天津市",))
    assert places_of("+8613009990000")[0]
    assert places_of("+864006123457") == places_of("+85221234567") == places_of("") == ("", ())
    assert area_of("+8695588") == ""


@pytest.mark.parametrize(
    ("region", "code"),
    [
        ("深圳市", "0755"), ("广东 深圳 南山区", "0755"), ("江苏省苏州市昆山市", "0512"), ("昆山", "0512"),
        ("海南省", "0898"), ("青海海南州", "0974"), ("吉林市", "0432"), ("吉林省", ""), ("广东", ""),
        ("朝阳区", ""), ("北京市朝阳区", "010"), ("仙桃市", "0728"), ("武汉市江汉区", "027"), ("格尔木市", "0979"),
        ("", ""), ("香港", ""), ("a", ""),
    ],
)  # fmt: skip
def test_area_code_of_a_region(region, code):
    assert area_code_of(region) == code


subscribers = st.integers(20000000, 89999999).map(str)
landlines = st.tuples(st.sampled_from(sorted(c for c, a in area_codes().items() if a.lengths)), subscribers).map(
    lambda pair: f"{pair[0]}-{pair[1][: max(area_codes()[pair[0]].lengths)]}"
)
mobiles = st.tuples(st.sampled_from(["138", "139", "159", "186", "199"]), subscribers).map("".join)
extensions = st.one_of(st.just(""), st.integers(1, 99999).map(lambda n: f"转{n}"))


@given(st.one_of(landlines, mobiles), extensions)
@settings(max_examples=200)
def test_canonical_writings_read_as_themselves(number, extension):
    for phone in parse_phones(number + extension):
        if phone.valid:
            assert lines(phone.e164) == [(phone.e164, "")]
            assert lines(national(phone.e164) + extension) == [(phone.e164, phone.extension)]
            assert phone.extension == extension[1:]


@given(
    st.lists(st.one_of(landlines, mobiles), min_size=1, max_size=5),
    st.sampled_from([",", "、", " / ", "；", "  ", "，"]),
)
@settings(max_examples=100)
def test_order_and_blanks_do_not_matter(items, separator):
    found = {phone.e164 for item in items for phone in parse_phones(item)}
    assert {phone.e164 for phone in parse_phones(separator.join(items))} == found
    assert {phone.e164 for phone in parse_phones(f"\u3000 {separator.join(reversed(items))}\n")} == found


@given(
    st.text(alphabet=st.sampled_from("0123456789+-()（）/ 、，转传真电话QQ*x.@\ue001８"), max_size=60),
    st.sampled_from([None, "深圳"]),
)
@settings(max_examples=400)
def test_never_raises_and_holds_its_promises(text, region):
    for phone in parse_phones(text, region=region) + parse_fax(text, region=region):
        assert phone.raw
        assert phone.raw in text
        assert phone.valid == (phone.status == "ok")
        assert bool(phone.e164) == (phone.status in {"ok", "unassigned"})


@given(st.text(max_size=80))
def test_never_raises_on_any_text(text):
    parse_phones(text, region=text)


@pytest.mark.shared
def test_the_tables_are_rebuilt_from_their_facts(tmp_path):
    facts = ROOT.parent / "shared" / "data"
    if not facts.exists():
        pytest.skip("the local test data is absent")
    build(facts, tmp_path)
    for table in ("area_codes.tsv", "mobile_segments.tsv", "mobile_places.tsv"):
        assert (tmp_path / table).read_bytes() == (ROOT / "data/reference" / table).read_bytes()


def test_hostile_texts_are_read_to_their_end():
    read_hostile(parse_phones)


def test_an_area_code_behind_a_slash_begins_a_number_and_ends_none():
    found = parse_phones("0571-83559402 / 0571 65569402")
    assert [phone.e164 for phone in found] == ["+8657183559402", "+8657165569402"]
    found = parse_phones("0512-66668888/9999 66667777")
    assert [phone.e164 for phone in found] == ["+8651266668888", "+8651266669999", "+8651266667777"]
