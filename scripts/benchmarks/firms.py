"""A seeded world of invented Chinese companies, and how sources see them: what the generators of duplicates share.

Brands follow a skewed distribution, so that many firms share one; groups have sister firms in other trades and numbered
ones, branches, one switchboard or website for several; agents lend their number to dozens of firms. How a source
misspells a firm is another module's: `duplicates`, whose noise weights are learnt from, and `blind`, whose noise they
are only measured on.
"""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from stdnum.cn import uscc

CITIES = {
    "北京市": ("110000", ("朝阳区", "海淀区", "丰台区", "昌平区"), "010"),
    "上海市": ("310000", ("浦东新区", "徐汇区", "闵行区", "嘉定区"), "021"),
    "广东省广州市": ("440100", ("天河区", "越秀区", "白云区", "番禺区"), "020"),
    "广东省深圳市": ("440300", ("南山区", "福田区", "宝安区", "龙岗区"), "0755"),
    "广东省佛山市": ("440600", ("顺德区", "南海区", "禅城区"), "0757"),
    "江苏省苏州市": ("320500", ("吴中区", "姑苏区", "昆山市", "常熟市"), "0512"),
    "江苏省南京市": ("320100", ("鼓楼区", "江宁区", "玄武区"), "025"),
    "江苏省无锡市": ("320200", ("梁溪区", "滨湖区", "江阴市"), "0510"),
    "浙江省杭州市": ("330100", ("西湖区", "滨江区", "余杭区", "萧山区"), "0571"),
    "浙江省宁波市": ("330200", ("鄞州区", "海曙区", "北仑区"), "0574"),
    "浙江省温州市": ("330300", ("鹿城区", "瓯海区", "瑞安市"), "0577"),
    "山东省青岛市": ("370200", ("市南区", "崂山区", "城阳区"), "0532"),
    "山东省济南市": ("370100", ("历下区", "市中区", "章丘区"), "0531"),
    "四川省成都市": ("510100", ("武侯区", "锦江区", "青羊区", "双流区"), "028"),
    "湖北省武汉市": ("420100", ("洪山区", "江汉区", "武昌区"), "027"),
    "湖南省长沙市": ("430100", ("岳麓区", "芙蓉区", "雨花区"), "0731"),
    "河南省郑州市": ("410100", ("金水区", "中原区", "二七区"), "0371"),
    "河北省石家庄市": ("130100", ("长安区", "桥西区", "裕华区"), "0311"),
    "陕西省西安市": ("610100", ("雁塔区", "碑林区", "未央区"), "029"),
    "福建省厦门市": ("350200", ("思明区", "湖里区", "集美区"), "0592"),
    "辽宁省大连市": ("210200", ("中山区", "沙河口区", "甘井子区"), "0411"),
    "重庆市": ("500000", ("渝中区", "江北区", "沙坪坝区"), "023"),
}
SYLLABLES = (
    "华信博文启明新东方远大恒通金诚德佳美天宇科创智达盛世联合瑞丰海源鑫泰康宁凯越中正"
    "兴隆百川万里云翔宏图嘉禾聚力星辰卓立汇众优朗思睿尚品晨曦锦绣蓝图飞鸿永顺同济三江"
    "久安广益利民国泰亿龙凤祥和顺昌荣富强润泽清源雅致立本乐学成才育英未来双语慧敏"
)
TRADES = (
    *("教育科技", "教育咨询", "文化传播", "信息技术", "网络科技", "软件", "电子科技", "机械设备", "机电"),
    *("精密机械", "五金制品", "塑料制品", "包装材料", "化工", "新材料", "生物科技", "医疗器械", "医药"),
    *("食品", "餐饮管理", "酒店管理", "物业管理", "房地产开发", "建筑工程", "建筑装饰", "装饰设计", "园林绿化"),
    *("环保科技", "节能科技", "新能源", "电气", "自动化设备", "仪器仪表", "汽车销售", "汽车服务", "物流"),
    *("供应链管理", "国际贸易", "进出口贸易", "服装", "纺织", "家具", "广告", "人力资源", "企业管理咨询"),
    *("财务咨询", "知识产权代理", "旅行社", "职业培训学校", "艺术培训中心", "驾驶培训"),
)
FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "厂")
INSTITUTIONS = ("学校", "中心", "旅行社")
ROADS = (
    *("人民路", "中山路", "解放大道", "建设路", "科技园路", "创新大道", "文化路", "学院路", "工业大道"),
    *("和平街", "长江路", "黄河路", "迎宾大道", "东风路", "新华路", "滨河路", "高新路", "星湖街", "青年路"),
    *("南环路", "软件园路", "振兴路", "花园路", "幸福巷", "朝阳街"),
)
TOWERS = (*("国际大厦", "科技大厦", "创业园", "商务中心", "广场", "写字楼", "产业园"),)
NUMBERS = "一二三四五"


@dataclass(frozen=True, slots=True)
class Row:
    """A record as `python -m enrich.resolve` reads it, and the number of the firm it is about."""

    record_id: str
    name: str
    credit_code: str
    phone: str
    address: str
    website: str
    city: str
    firm: int


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented company. place: province and city. legal: its form. detail: what a branch adds behind it."""

    number: int
    place: str
    district: str
    brand: str
    trade: str
    legal: str
    detail: str
    code: str
    phone: str
    street: str
    room: str
    website: str
    bare: bool = False

    @property
    def city(self) -> str:
        """The city's name without its province."""
        return self.place.split("省")[-1]

    @property
    def name(self) -> str:
        """The legal name."""
        region = "" if self.bare else self.city if self.number % 2 else self.city.removesuffix("市")
        return f"{region}{self.brand}{self.trade}{self.legal}{self.detail}"


Sighting = Callable[[random.Random, Firm, bool], Row]
"""A source's view of a firm; true for the first and most complete one."""


def sightings(size: int, seed: int, see: Sighting) -> Iterator[Row]:
    """About `size` rows in random order: three in ten firms appear two to five times."""
    chance = random.Random(seed)
    rows: list[Row] = []
    taken: set[str] = set()
    for firm in firms(chance, size):
        legal_name = firm.name.replace("市", "")
        if legal_name in taken:  # the register would refuse it
            continue
        taken.add(legal_name)
        count = chance.randint(2, 5) if chance.random() < 0.3 else 1
        rows += [see(chance, firm, number == 0) for number in range(count)]
        if len(rows) >= size:
            break
    chance.shuffle(rows)
    return (replace(row, record_id=f"r{number:07d}") for number, row in enumerate(rows[:size]))


def firms(chance: random.Random, size: int) -> Iterator[Firm]:
    """Firms one after another, a tenth of them in groups of sisters."""
    numbers = itertools.count(1)
    agents = {city: [telephone(chance, city) for _ in range(4 + size // 4000)] for city in CITIES}
    brands = _Brands(chance, size)
    while True:
        firm = _firm(chance, next(numbers), brands.draw(), agents)
        yield firm
        if chance.random() < 0.06:
            yield from _sisters(chance, firm, numbers)


class _Brands:
    """Brands by Zipf's law: the commonest are shared by hundreds of firms, most are borne by one or two."""

    def __init__(self, chance: random.Random, size: int) -> None:
        self._chance = chance
        kinds = max(2000, size // 3)
        self._names = ["".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 2, 3, 3, 4)))) for _ in range(kinds)]
        self._bounds = list(itertools.accumulate(1 / (rank + 20) ** 0.8 for rank in range(kinds)))

    def draw(self) -> str:
        at = bisect.bisect(self._bounds, self._chance.random() * self._bounds[-1])
        return self._names[min(at, len(self._names) - 1)]


def _firm(chance: random.Random, number: int, brand: str, agents: dict[str, list[str]]) -> Firm:
    place = chance.choice(list(CITIES))
    phone = chance.choice(agents[place]) if chance.random() < 0.08 else telephone(chance, place)
    tower = chance.random() < 0.25
    road = chance.choice(ROADS)
    house = chance.randint(1, 60) if tower else chance.randint(1, 2999)
    street = f"{road}{house}号" + (_tower(chance) if tower else "")
    room = f"{chance.randint(1, 30)}{chance.randint(1, 20):02d}室" if tower or chance.random() < 0.2 else ""
    trade = chance.choice(TRADES)
    legal = chance.choice(("", "有限公司") if trade.endswith(INSTITUTIONS) else FORMS)
    website = f"www.{_host(chance, number)}" if chance.random() < 0.45 else ""
    return Firm(
        number, place, chance.choice(CITIES[place][1]), brand, trade, legal, "",
        _code(chance, place), phone, street, room, website, bare=chance.random() < 0.05,
    )  # fmt: skip


def _tower(chance: random.Random) -> str:
    """The name of a tower."""
    return "".join(chance.choices(SYLLABLES, k=2)) + chance.choice(TOWERS)


def _sisters(chance: random.Random, firm: Firm, numbers: Iterator[int]) -> Iterator[Firm]:
    """Other firms of a group: another trade, a number in the name, or a branch elsewhere."""
    kind = chance.random()
    trades = chance.sample([trade for trade in TRADES if trade != firm.trade], 3)
    for step in range(chance.randint(1, 3)):
        sister = replace(firm, number=next(numbers), code=_code(chance, firm.place), bare=False)
        if chance.random() < 0.6:
            sister = replace(sister, phone=telephone(chance, firm.place))
        if chance.random() < 0.6:
            sister = replace(sister, street=f"{chance.choice(ROADS)}{chance.randint(1, 2999)}号", room="")
        if chance.random() < 0.5:
            sister = replace(sister, website="")
        if kind < 0.5:
            yield replace(sister, trade=trades[step])
        elif kind < 0.7:
            yield replace(sister, trade=f"第{NUMBERS[step]}{firm.trade}")
        elif kind < 0.85:
            place = chance.choice([place for place in CITIES if place != firm.place])
            yield replace(sister, place=place, district=chance.choice(CITIES[place][1]), phone=telephone(chance, place))
        else:
            yield replace(sister, detail=f"{chance.choice(list(CITIES)).split('省')[-1]}分公司")


def telephone(chance: random.Random, place: str) -> str:
    """A mobile, or a line of the place."""
    if chance.random() < 0.5:
        return f"1{chance.choice('3578')}{chance.randrange(10**9):09d}"
    return f"{CITIES[place][2]}-{chance.randint(2, 8)}{chance.randrange(10**7):07d}"


def _host(chance: random.Random, number: int) -> str:
    letters = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=5))
    return f"{letters}{number}.{chance.choice(('com', 'cn', 'com.cn', 'net'))}"


def _code(chance: random.Random, place: str) -> str:
    body = f"91{CITIES[place][0]}MA" + "".join(chance.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=7))
    return body + uscc.calc_check_digit(body)
