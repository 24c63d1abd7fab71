"""The vocabulary of the example world: places are real, everything else is put together from these pools."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class District:
    """A county-level division; `former` is the name (…县, …市) it had before it became a 区, or ""."""

    slug: str
    name: str
    adcode: str
    former: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """A prefecture-level city by its short name.

    area_code: without the leading zero. trades: slugs of the trades that cluster there, beside the schools.
    """

    slug: str
    name: str
    province: str
    adcode: str
    area_code: str
    postcode: str
    trades: tuple[str, ...]
    districts: tuple[District, ...]


CITIES = (
    City("suzhou", "苏州", "江苏省", "320500", "512", "215000", ("jixie", "dianzi", "fangzhi", "caishui"), (
        District("gusu", "姑苏区", "320508"),
        District("wuzhong", "吴中区", "320506"),
        District("wujiang", "吴江区", "320509", "吴江市"),
    )),
    City("wuxi", "无锡", "江苏省", "320200", "510", "214000", ("jixie", "fangzhi", "wuliu", "caishui"), (
        District("liangxi", "梁溪区", "320213"),
        District("binhu", "滨湖区", "320211"),
        District("xishan", "锡山区", "320205"),
    )),
    City("nanjing", "南京", "江苏省", "320100", "25", "210000", ("jixie", "dianzi", "ruanjian", "caishui"), (
        District("xuanwu", "玄武区", "320102"),
        District("gulou", "鼓楼区", "320106"),
        District("jiangning", "江宁区", "320115", "江宁县"),
    )),
    City("hangzhou", "杭州", "浙江省", "330100", "571", "310000", ("jixie", "fangzhi", "ruanjian", "caishui"), (
        District("shangcheng", "上城区", "330102"),
        District("yuhang", "余杭区", "330110"),
        District("xiaoshan", "萧山区", "330109", "萧山市"),
    )),
    City("ningbo", "宁波", "浙江省", "330200", "574", "315000", ("jixie", "dianzi", "wuliu", "caishui"), (
        District("haishu", "海曙区", "330203"),
        District("jiangbei", "江北区", "330205"),
        District("yinzhou", "鄞州区", "330212", "鄞县"),
    )),
    City("chengdu", "成都", "四川省", "510100", "28", "610000", ("jixie", "wuliu", "ruanjian", "caishui"), (
        District("jinjiang", "锦江区", "510104"),
        District("pidu", "郫都区", "510117", "郫县"),
        District("shuangliu", "双流区", "510116", "双流县"),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business.

    slug: category of the industry site. gbt: its words in GB/T 4754. forms: (legal name, short name) over {city} and
    {brand}. jobs: titles of job ads; needs: titles that speak of a need, only schools have them.
    """

    slug: str
    title: str
    gbt: str
    forms: tuple[tuple[str, str], ...]
    products: tuple[str, ...]
    jobs: tuple[str, ...]
    needs: tuple[str, ...] = ()


TEACHING = ("教务老师", "教学主管", "前台接待", "课程研发专员")
ENROLMENT = ("招生顾问", "课程顾问", "市场推广专员", "在线教学讲师", "招生主管", "新媒体推广运营")

SCHOOLS = (
    Trade("jiaoyu", "中小学辅导", "教育", (
        ("{city}{brand}教育科技有限公司", "{brand}教育"),
        ("{brand}（{city}）教育咨询有限公司", "{brand}教育"),
        ("{city}市{brand}文化培训学校有限公司", "{brand}文化培训学校"),
    ), ("小学奥数", "初中全科辅导", "高中一对一", "中高考冲刺班", "素质拓展课程", "作文阅读班"), TEACHING, ENROLMENT),
    Trade("jiaoyu", "职业技能培训", "职业技能培训", (
        ("{city}{brand}职业培训学校有限公司", "{brand}职业培训"),
        ("{brand}（{city}）职业技能培训有限公司", "{brand}职业技能培训"),
        ("{city}市{brand}职业技术培训学校", "{brand}职业技术培训学校"),
    ), ("电工上岗证", "会计实务", "育婴师培训", "焊工考证", "建造师考前辅导", "叉车操作"), TEACHING, ENROLMENT),
    Trade("jiaoyu", "外语培训", "教育", (
        ("{city}{brand}外语培训有限公司", "{brand}外语"),
        ("{city}市{brand}外国语培训学校", "{brand}外国语培训学校"),
    ), ("少儿英语", "雅思托福", "商务英语", "日语入门", "韩语考级", "成人口语"), TEACHING, ENROLMENT),
    Trade("jiaoyu", "艺术培训", "文化艺术培训", (
        ("{city}{brand}文化艺术培训有限公司", "{brand}艺术"),
        ("{city}{brand}艺术培训学校有限公司", "{brand}艺术培训"),
    ), ("少儿舞蹈", "声乐", "钢琴考级", "美术联考", "书法", "播音主持"), TEACHING, ENROLMENT),
    Trade("jiaoyu", "体育培训", "体育学校及体育培训", (
        ("{city}{brand}体育文化发展有限公司", "{brand}体育"),
        ("{city}{brand}青少年体育培训有限公司", "{brand}青少年体育"),
    ), ("篮球训练营", "游泳课", "羽毛球", "跆拳道", "体能训练", "乒乓球"), TEACHING, ENROLMENT),
)  # fmt: skip

OTHERS = (
    Trade("jixie", "机械设备", "通用设备制造业", (
        ("{city}{brand}精密机械有限公司", "{brand}机械"),
        ("{brand}机械（{city}）有限公司", "{brand}机械"),
        ("{city}市{brand}机械设备厂", "{brand}机械厂"),
    ), ("数控车床", "非标自动化设备", "减速机", "液压油缸"), ("数控车工", "机械工程师", "仓管员", "外贸员")),
    Trade("dianzi", "电子元件", "计算机、通信和其他电子设备制造业", (
        ("{city}{brand}电子有限公司", "{brand}电子"),
        ("{brand}电子科技（{city}）有限公司", "{brand}电子"),
    ), ("连接器", "线路板", "传感器", "电源模块", "LED灯珠"), ("SMT操作员", "硬件工程师", "品检员", "采购专员")),
    Trade("fangzhi", "纺织印染", "纺织业", (
        ("{city}{brand}纺织有限公司", "{brand}纺织"),
        ("{city}市{brand}印染有限公司", "{brand}印染"),
    ), ("针织面料", "真丝绸缎", "家纺布", "涤纶坯布", "印花加工"), ("挡车工", "跟单员", "染色师傅", "会计")),
    Trade("wuliu", "物流仓储", "道路运输业", (
        ("{city}{brand}物流有限公司", "{brand}物流"),
        ("{city}{brand}供应链管理有限公司", "{brand}供应链"),
    ), ("零担专线", "仓储配送", "冷链运输", "集装箱运输"), ("货运司机", "调度员", "仓管员", "客服专员")),
    Trade("caishui", "财税服务", "商务服务业", (
        ("{city}{brand}企业管理咨询有限公司", "{brand}企业管理"),
        ("{city}{brand}财税咨询有限公司", "{brand}财税"),
    ), ("代理记账", "工商注册", "税务筹划", "审计代办"), ("外勤会计", "注册专员", "客户经理")),
    Trade("ruanjian", "软件信息", "软件和信息技术服务业", (
        ("{city}{brand}信息技术有限公司", "{brand}信息"),
        ("{brand}软件（{city}）有限公司", "{brand}软件"),
    ), ("管理软件定制", "小程序开发", "系统集成", "网络运维"), ("开发工程师", "测试工程师", "实施顾问", "销售代表")),
)  # fmt: skip

TRADES = {trade.title: trade for trade in (*SCHOOLS, *OTHERS)}
BOOKKEEPING = TRADES["财税服务"]
CATEGORIES = {"jiaoyu": "教育培训"} | {trade.slug: trade.title for trade in OTHERS}

BRAND_FIRST = "澜砚栩霁邺岚禾沐璟煜蔚隽珩槿钧逸茗翊昀皓棠苓瑾澍宸汐菁麓淼缙"
BRAND_SECOND = "知帆舟桥石川泽林原序章远嘉同岭峰汀野屿翎棣维渡朗衡榆澄坤"
SURNAMES = "陆顾沈钱徐蒋戴薛范邵汤孟龚姚谭"
GIVEN = ("文博", "雨桐", "建明", "晓岚", "志远", "慧敏", "国平", "思源", "立新", "佳宁", "海燕", "子墨", "春华", "振宇")
STREETS = (
    "学林路",
    "文汇路",
    "云栖街",
    "望湖路",
    "松涛路",
    "创业路",
    "锦绣大道",
    "茶亭路",
    "北塔街",
    "临溪路",
    "枫桥东路",
)
BUILDINGS = ("", "", "A座{n}室", "{n}号楼", "创新大厦{n}室", "二期{n}幢", "{n}-1号")
