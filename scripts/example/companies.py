"""The invented companies themselves: ordinary ones, and those that are hard to tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stdnum.cn import uscc

from scripts.example.model import TrueCompany, drawing
from scripts.example.words import (
    BOOKKEEPING,
    BRAND_FIRST,
    BRAND_SECOND,
    BUILDINGS,
    CITIES,
    GIVEN,
    OTHERS,
    SCHOOLS,
    STREETS,
    SURNAMES,
    TRADES,
    City,
    Trade,
)

SOLO = 248
SIBLING_BRANDS = 10
UNDER_ONE_ROOF = 3
FACTORY_PAIRS = 4
HEADS = 6
AGENT_CLIENTS = 6
NEWCOMERS = 6
SCHOOL_SHARE = 0.40
CLOSED_SHARE = 0.08
CAPITAL_CNY = tuple((amount * 10_000, "CNY") for amount in (3.1, 10, 30, 50, 100, 100, 300, 500, 1000, 2000))
CAPITAL_USD = tuple((amount * 10_000, "USD") for amount in (20, 50, 80))
EXCHANGES = ("6555", "8555", "6855", "8355")
MOBILE_BLOCKS = ("1380013", "1390013", "1360013", "1590013", "1860013")
SEQUENCES = (1234, 2345, 3456, 4567, 5678, 6789)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
PRIVATE_SCHOOL, ENTERPRISE = "52", "91"


def make_companies(seed: int) -> tuple[TrueCompany, ...]:
    """All companies of a seed: SOLO ordinary ones, the hard cases, and last the NEWCOMERS of the second day."""
    return tuple(_Factory(seed).companies())


class _Factory:
    """Draws companies; hands out each brand, number and address once."""

    def __init__(self, seed: int) -> None:
        self.random = drawing("companies", seed)
        self.count = 0
        self.brands = [first + second for first in BRAND_FIRST for second in BRAND_SECOND]
        self.random.shuffle(self.brands)
        plain = [number for number in range(1000, 9999) if len(set(str(number))) > 2 and number not in SEQUENCES]
        self.subscribers = self.random.sample(plain, 2000)

    def companies(self) -> Iterator[TrueCompany]:
        """Every company, in the order of their uids."""
        for _ in range(SOLO):
            yield self.company()
        for number in range(SIBLING_BRANDS):
            yield from self.siblings(together=number < UNDER_ONE_ROOF)
        for _ in range(FACTORY_PAIRS):
            yield from self.numbered_factories()
        for _ in range(HEADS):
            yield from self.head_and_branches()
        yield from self.agent_and_clients()
        for _ in range(NEWCOMERS):
            yield replace(self.company(), former_name="", status="open")

    def company(self, brand: str = "", city: City | None = None, trade: Trade | None = None) -> TrueCompany:
        """An ordinary company; what is not given is drawn."""
        draw = self.random
        self.count += 1
        brand = brand or self.brands.pop()
        city = city or draw.choice(CITIES)
        trade = trade or draw.choice(SCHOOLS if draw.random() < SCHOOL_SHARE else local_trades(city))
        form, short = draw.choice(trade.forms)
        district = draw.choice(city.districts)
        legal_rep = draw.choice(SURNAMES) + draw.choice(GIVEN)
        name = form.format(city=city.name, brand=brand)
        foreign = draw.random() < 0.04
        return TrueCompany(
            uid=f"c{self.count:03d}",
            legal_name=name,
            short_name=short.format(brand=brand),
            former_name=form.format(city=city.name, brand=self.brands.pop()) if draw.random() < 0.12 else "",
            trade=trade,
            city=city,
            district=district,
            street=self.street(),
            credit_code=self.credit_code(PRIVATE_SCHOOL if name.endswith("学校") else ENTERPRISE, district.adcode),
            status="closed" if draw.random() < CLOSED_SHARE else "open",
            legal_rep=legal_rep,
            contact=legal_rep if draw.random() < 0.4 else draw.choice(SURNAMES) + draw.choice(GIVEN),
            landline=self.landline(city) if draw.random() < 0.75 else "",
            mobile=self.mobile() if draw.random() < 0.60 else "",
            hotline=self.hotline() if draw.random() < 0.10 else "",
            website=f"www.{trade.slug}{self.count}-{city.slug}-shili.cn" if draw.random() < 0.35 else "",
            capital=draw.choice(CAPITAL_USD if foreign else CAPITAL_CNY),
            employees=draw.choice((8, 15, 30, 45, 80, 120, 200, 400, 700)),
            founded=f"{draw.randint(1998, 2025)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
        )

    def siblings(self, *, together: bool) -> Iterator[TrueCompany]:
        """One brand: two trades in one city, perhaps with one door and one landline, and one again in another city."""
        first = self.company()
        second = self.company(
            _brand(first), first.city, self.random.choice([t for t in local_trades(first.city) if t != first.trade])
        )
        if together:
            second = replace(second, district=first.district, street=first.street, landline=first.landline)
        places = [city for city in CITIES if city != first.city and first.trade in (*SCHOOLS, *local_trades(city))]
        for sibling in (first, second, self.company(_brand(first), self.random.choice(places), first.trade)):
            yield replace(sibling, group=f"brand {first.uid}")

    def numbered_factories(self) -> Iterator[TrueCompany]:
        """第一厂 and 第二厂 of one brand, next door to each other."""
        trade = TRADES["机械设备"]
        first = self.company(trade=trade)
        second = replace(self.company(_brand(first), first.city, trade), district=first.district, street=first.street)
        for sibling, number in ((first, "一"), (second, "二")):
            name = f"{first.city.name}{_brand(first)}机械第{number}厂"
            short = f"{_brand(first)}机械{number}厂"
            yield replace(sibling, legal_name=name, short_name=short, former_name="", group=f"factory {first.uid}")

    def head_and_branches(self) -> Iterator[TrueCompany]:
        """A school, with a campus in its city and a branch office in another one."""
        city = self.random.choice(CITIES)
        head = replace(self.company(city=city, trade=self.random.choice(SCHOOLS)), former_name="", status="open")
        yield head
        elsewhere = self.random.choice([other for other in CITIES if other != city])
        for place, ending in ((city, "分校"), (elsewhere, "分公司")):
            branch = self.company(_brand(head), place, head.trade)
            label = f"{branch.district.name.rstrip('区')}分校" if ending == "分校" else f"{place.name}分公司"
            yield replace(
                branch,
                legal_name=head.legal_name + label,
                short_name=head.short_name + label,
                former_name="",
                status="open",
                head_uid=head.uid,
                website=head.website,
                hotline=head.hotline,
            )

    def agent_and_clients(self) -> Iterator[TrueCompany]:
        """A bookkeeping agent, and unrelated companies whose registered number is the agent's."""
        agent = replace(self.company(trade=BOOKKEEPING), status="open")
        agent = replace(agent, landline=agent.landline or self.landline(agent.city), former_name="")
        yield agent
        for _ in range(AGENT_CLIENTS):
            yield replace(self.company(city=agent.city), landline=agent.landline, former_name="")

    def landline(self, city: City) -> str:
        """An unused number of a city, E.164."""
        return f"+86{city.area_code}{self.random.choice(EXCHANGES)}{self.subscribers.pop()}"

    def mobile(self) -> str:
        """An unused mobile number, E.164."""
        return f"+86{self.random.choice(MOBILE_BLOCKS)}{self.subscribers.pop()}"

    def hotline(self) -> str:
        """An unused 400 number, E.164."""
        return f"+86400655{self.subscribers.pop()}"

    def street(self) -> str:
        """Road, house number and perhaps a room."""
        building = self.random.choice(BUILDINGS).format(n=self.random.randint(101, 909))
        return f"{self.random.choice(STREETS)}{self.random.randint(1, 899)}号{building}"

    def credit_code(self, authority: str, adcode: str) -> str:
        """An invented credit code whose two check digits (GB 11714, GB 32100) are right."""
        serial = f"{self.random.randint(10_000_000, 99_999_999)}"
        body = f"{authority}{adcode}{serial}{organisation_check(serial)}"
        return body + uscc.calc_check_digit(body)


def local_trades(city: City) -> list[Trade]:
    """The trades of a city, schools aside."""
    return [trade for trade in OTHERS if trade.slug in city.trades]


def organisation_check(serial: str) -> str:
    """The check digit of an eight-digit organisation code (GB 11714)."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(serial, ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def _brand(company: TrueCompany) -> str:
    return company.short_name[:2]
