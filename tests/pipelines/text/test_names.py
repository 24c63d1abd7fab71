"""Company names: one spelling, a key, the parts. Every name here is invented."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.text.names import Alias, CompanyName, parse_company_name

PIECES = [
    " ",
    "\u3000",
    "\u200b",
    "\u0308",
    "...",
    "…",
    "Ltd",
    "S.L.",
    "ABC",
    "a",
    ".",
    "1",
    "，",
    "邨",
    "乾",
    "發",
    "ﷺ",
    "½",
    "㈱",
]
PIECES += [
    "（",
    "）",
    "(",
    ")",
    "（集团）",
    "原名:",
    "第一名称:",
    "第二名称",
    "简称",
    "增挂",
    "原",
    "名",
    "有限公司",
    "公司",
    "集团",
    "分公司",
]
PIECES += ["江苏", "苏州市", "上海", "县", "镇", "区", "东方", "科技", "厂", "银行", "支行", "店", "第一"]
TEXTS = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))

REGIONS = st.sampled_from(("", "杭州", "苏州市", "江苏省昆山市", "海南", "玉环县", "广西南宁"))
BRANDS = st.sampled_from(("蓝鲸", "青禾堂", "云栖里", "博思源", "Nova", "八方来"))
TRADES = st.sampled_from(("", "科技", "文化传播", "机电设备", "教育咨询", "农产品加工"))
FORMS = st.sampled_from(("有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "（杭州）有限公司"))
NAMES = st.tuples(REGIONS, BRANDS, TRADES, FORMS).map("".join)


@pytest.mark.parametrize(
    ("text", "region", "brand", "trade", "legal_form"),
    [
        ("杭州蓝鲸科技有限公司", "杭州", "蓝鲸", "科技", "有限公司"),
        ("江苏省昆山市青禾堂教育咨询有限责任公司", "江苏省昆山市", "青禾堂", "教育咨询", "有限责任公司"),
        ("江苏扬州青禾建设工程有限公司", "江苏扬州", "青禾", "建设工程", "有限公司"),
        ("云栖里（芜湖）汽车服务有限公司", "芜湖", "云栖里", "汽车服务", "有限公司"),
        ("云栖里国际货运青岛有限公司", "青岛", "云栖里", "国际货运", "有限公司"),
        ("蓝鲸控股(集团)股份有限公司", "", "蓝鲸", "控股", "集团股份有限公司"),
        ("蓝鲸工业股份有限公司(集团)", "", "蓝鲸", "工业", "股份有限公司"),
        ("玉田县鸦鸿桥镇云栖商店", "玉田县鸦鸿桥镇", "云栖", "", "商店"),
        ("新余高新区云栖里汉堡店", "新余高新区", "云栖里", "汉堡", "店"),
        ("中国蓝鲸集团有限公司", "中国", "蓝鲸", "", "集团有限公司"),
        ("杭州蓝鲸投资合伙企业（有限合伙）", "杭州", "蓝鲸", "投资", "合伙企业"),
        ("蓝鲸科技", "", "蓝鲸", "科技", ""),
    ],
)
def test_parts(text: str, region: str, brand: str, trade: str, legal_form: str) -> None:
    name = parse_company_name(text)
    assert (name.region, name.brand, name.trade, name.legal_form) == (region, brand, trade, legal_form)


@pytest.mark.parametrize(
    ("text", "region", "brand"),
    [
        ("东方云栖科技有限公司", "", "东方云栖"),  # 东方 is a city, but mostly begins brands
        ("杭州越秀科技有限公司", "杭州", "越秀"),  # a district of another city is no region here
        ("金山办公", "", "金山"),  # a county begins a trading name as its brand
        ("大连港", "", "大连港"),  # a place that leaves one character is the name
        ("江西万年青水泥有限公司", "江西", "万年青"),  # nor does a county leave the brand a single character
        ("无锡市第七机械厂", "无锡市", "第七机械"),  # no brand: known by ordinal and trade
        ("宁波银行", "宁波", "银行"),  # a form of one character is not split off a word
    ],
)
def test_where_the_region_ends(text: str, region: str, brand: str) -> None:
    name = parse_company_name(text)
    assert (name.region, name.brand) == (region, brand)


@pytest.mark.parametrize(
    ("text", "head", "branch", "region"),
    [
        ("杭州蓝鲸科技有限公司苏州分公司", "杭州蓝鲸科技有限公司", "苏州分公司", "苏州"),
        ("杭州蓝鲸科技有限公司第二分公司", "杭州蓝鲸科技有限公司", "第二分公司", "杭州"),
        ("蓝鲸银行股份有限公司温州瓯海支行", "蓝鲸银行股份有限公司", "温州瓯海支行", "温州瓯海"),
        ("蓝鲸银行长沙分行", "蓝鲸银行", "长沙分行", "长沙"),
        ("玉环县青禾供销社综合门市部", "玉环县青禾供销社", "综合门市部", "玉环县"),
        ("蓝鲸人寿保险临沂分公司", "蓝鲸人寿保险", "临沂分公司", "临沂"),
        ("青禾书店（南山店）", "青禾书店", "南山店", ""),
        ("杭州青禾培训学校西溪校区", "杭州青禾培训学校", "西溪校区", "杭州"),
        (
            "青岛蓝鲸药业有限公司江西路连锁店",
            "青岛蓝鲸药业有限公司",
            "江西路连锁店",
            "青岛",
        ),  # a street, not a province
        ("旬阳县青禾茶叶公司金寨收购点", "旬阳县青禾茶叶公司", "金寨收购点", "旬阳县"),  # a village of that name
        ("蓝鲸实业公司蓝天电子有限公司", "", "", ""),  # a limited company is nobody's branch
        ("杭州蓝鲸科技有限公司", "", "", "杭州"),
    ],
)
def test_branches(text: str, head: str, branch: str, region: str) -> None:
    name = parse_company_name(text)
    assert (name.head, name.branch, name.region) == (head, branch, region)


@pytest.mark.parametrize(
    ("text", "canonical", "aliases"),
    [
        ("苏州青禾有限公司（原名：苏州青禾厂）", "苏州青禾有限公司", [("former", "苏州青禾厂")]),
        ("苏州青禾有限公司 (原苏州青禾厂)", "苏州青禾有限公司", [("former", "苏州青禾厂")]),
        (
            "青禾银行股份有限公司苏州分行(简称青禾银行苏州分行)",
            "青禾银行股份有限公司苏州分行",
            [("short", "青禾银行苏州分行")],
        ),
        ("第一名称:青禾厂 第二名称:青禾物资公司", "青禾厂", [("second", "青禾物资公司")]),
        ("青禾厂增挂:青禾集团（苏州）公司", "青禾厂", [("second", "青禾集团（苏州）公司")]),
        ("青禾(苏州)公司(原名称:青禾(昆山)公司)", "青禾（苏州）公司", [("former", "青禾（昆山）公司")]),
        ("青禾厂(曾用名:青禾社)(简称:青禾)", "青禾厂", [("former", "青禾社"), ("short", "青禾")]),
        ("原野青禾有限公司", "原野青禾有限公司", []),
        ("青禾中原名品有限公司", "青禾中原名品有限公司", []),
    ],
)
def test_names_within_names(text: str, canonical: str, aliases: list[tuple[str, str]]) -> None:
    name = parse_company_name(text)
    assert (name.canonical, name.aliases) == (canonical, tuple(Alias(*alias) for alias in aliases))
    assert name.key == parse_company_name(canonical).key


@pytest.mark.parametrize(
    "text",
    [
        "藍鯨國際貿易(蘇州)有限公司",
        "蓝鲸国际贸易（苏州）有限公司",
        "　蓝鲸 国际贸易〔苏州〕有限公司 ",
        "蓝鲸国际贸易苏州有限公司",
        "蓝鲸国际贸易（苏州）有限公司...",
    ],
)
def test_spellings_of_one_name(text: str) -> None:
    assert parse_company_name(text).key == "蓝鲸国际贸易苏州有限公司"


def test_different_names_differ() -> None:
    names = [
        "昇达一厂",
        "升达一厂",
        "升达二厂",
        "升达第一厂",
        "升达1厂",
        "乾元堂店",
        "干元堂店",
        "堃元公司",
        "坤元公司",
    ]
    names += [
        "升达公司",
        "升达公司第一分公司",
        "升达公司第二分公司",
        "升达(上海)公司",
        "升达有限公司",
        "升达1-1店",
        "升达11店",
    ]
    keys = {parse_company_name(name).key for name in names}
    assert len(keys) == len(names)


@pytest.mark.parametrize(
    ("text", "brand", "legal_form", "key"),
    [
        ("Blue Whale Energy Co., Ltd.", "Blue Whale Energy", "Co Ltd", "bluewhaleenergycoltd"),
        ("BLUE WHALE ENERGY COMPANY LIMITED", "BLUE WHALE ENERGY", "Co Ltd", "bluewhaleenergycoltd"),
        ("Ingeniería Ballena, S.L.", "Ingeniería Ballena", "S.L.", "ingenieriaballenasl"),
        ("BALLENA AZUL S.A. DE C.V.", "BALLENA AZUL", "S.A. de C.V.", "ballenaazulsadecv"),
        ("Blauwal Technik GmbH & Co. KG", "Blauwal Technik", "GmbH & Co KG", "blauwaltechnikgmbhcokg"),
        ("Whale Plumbing Pty Ltd", "Whale Plumbing", "Pty Ltd", "whaleplumbingptyltd"),
        ("Limited", "Limited", "", "limited"),
        ("Blue Whale", "Blue Whale", "", "bluewhale"),
    ],
)
def test_latin_names(text: str, brand: str, legal_form: str, key: str) -> None:
    name = parse_company_name(text)
    assert (name.brand, name.legal_form, name.key) == (brand, legal_form, key)


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("玉环县王小二小吃店", True),
        ("杭州青禾百货商行（个体工商户）", True),
        ("杭州青禾百货有限公司", False),
        ("杭州青禾百货有限公司第三门市部", False),
        ("杭州青禾机械厂", False),
    ],
)
def test_personal_businesses(text: str, personal: bool) -> None:
    assert parse_company_name(text).personal is personal


@pytest.mark.parametrize("text", ["杭州蓝鲸科技有限…", "杭州蓝鲸科技有限...", "杭州蓝鲸科技有限…)"])
def test_names_cut_short(text: str) -> None:
    name = parse_company_name(text)
    assert name.truncated
    assert name.canonical == "杭州蓝鲸科技有限"


@pytest.mark.parametrize("text", [None, "", "  ", "...", "，。"])
def test_nothing(text: str | None) -> None:
    assert parse_company_name(text) == CompanyName()


@settings(max_examples=400)
@given(TEXTS)
def test_canonical_stays(text: str) -> None:
    name = parse_company_name(text)
    again = parse_company_name(name.canonical)
    assert (again.canonical, again.key, again.aliases) == (name.canonical, name.key, ())


@settings(max_examples=200)
@given(NAMES, st.integers(0, 12))
def test_dress_does_not_count(name: str, place: int) -> None:
    wide = name.translate({code: code + 0xFEE0 for code in range(33, 127)})
    spaced = f" {name[:place]}\u3000{name[place:]}\n"
    narrow = name.replace("（", "(").replace("）", ")")
    assert {parse_company_name(text).key for text in (name, wide, spaced, narrow)} == {parse_company_name(name).key}


@settings(max_examples=100)
@given(st.lists(NAMES, min_size=2, max_size=6, unique_by=lambda name: name.replace("（杭州）", "杭州")))
def test_names_that_differ_have_keys_that_differ(names: list[str]) -> None:
    for one, other in combinations(names, 2):
        assert parse_company_name(one).key != parse_company_name(other).key


@settings(max_examples=100)
@given(NAMES)
def test_parts_stand_in_the_name(text: str) -> None:
    name = parse_company_name(text)
    for part in (name.region, name.brand, name.trade, name.branch):
        assert part in name.canonical


@pytest.mark.parametrize(
    "piece", ["（", "原名:", "(原名", "公司", "第一名称", "开发区", ".", "经济技术", "S.", " ", "杭州", "ﷺ"]
)
def test_only_the_beginning_of_a_long_text_is_read(piece: str) -> None:
    hostile = piece * 100_000
    assert parse_company_name(hostile) == parse_company_name(hostile[:400])
    assert len(parse_company_name(hostile).canonical) <= 200
