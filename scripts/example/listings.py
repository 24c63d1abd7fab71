"""What each site prints of each company: the same facts, written as carelessly as on real directories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from scripts.example.model import Access, Ad, Entry, Listing, TrueCompany, drawing
from scripts.example.spelling import (
    print_address,
    print_capital,
    print_contact,
    print_date,
    print_landline,
    print_mobile,
    print_size,
    print_status,
    risky_spellings,
    safe_spellings,
)

PRESENCE = {"industry": 0.60, "regional": 0.60, "recruitment": 0.45}
CREDIT_CODE_SHARE = {"industry": 0.35, "regional": 0.25}
DENIED_CORNER = {"industry": "vip", "regional": "private"}
PATHS = {
    "industry": "/company/{number}.html",
    "regional": "/{city}/qiye/{number}.html",
    "recruitment": "/employer/{number}.html",
}
ROWS = {"industry": ("主营产品", "公司地址"), "regional": ("联系电话", "地址"), "recruitment": ()}
HIDDEN_SHARE = 0.02
NUMBERS = ("usual",) * 15 + ("second",) * 2 + ("masked",) * 2 + ("placeholder", "placeholder", "none", "none")
ACCESS: tuple[Access, ...] = ("page",) * 28 + ("gone", "denied")
BLOCKED_SHARE = 0.2
OLDEST_AD_DAYS = 75
BENEFITS = ("五险一金，双休", "提供住宿和餐补", "有晋升空间，定期培训", "底薪加提成，节日福利")
PLACEHOLDERS = ("12345678", "00000000", "400-888-8888", "暂无")


def make_listings(companies: Sequence[TrueCompany], seed: int) -> tuple[Listing, ...]:
    """Every listing of every site; each is drawn from its own seed: a change of one company touches no other."""
    clients = _clients(companies)
    listings = [
        listing for company in companies for listing in _listings_of(company, seed, shared=company.uid in clients)
    ]
    on_blocked = [listing for listing in listings if _is_on_blocked(listing, seed)]
    listings += [_captcha_row(listing) for listing in on_blocked]
    return tuple(sorted(listings, key=lambda one: (one.site, drawing("order", seed, one.number).random())))


def _clients(companies: Sequence[TrueCompany]) -> set[str]:
    """Companies whose landline is not theirs alone."""
    landlines = [company.landline for company in companies if company.landline]
    return {company.uid for company in companies if company.landline and landlines.count(company.landline) > 1}


def _listings_of(company: TrueCompany, seed: int, *, shared: bool) -> Iterator[Listing]:
    draw = drawing("sites", seed, company.uid)
    sites = [site for site, share in PRESENCE.items() if draw.random() < share]
    hidden = draw.random() < HIDDEN_SHARE and not (company.head_uid or company.group or shared)
    if hidden:
        yield _listing(company, draw.choice(tuple(DENIED_CORNER)), seed, "hidden", risky=False)
        return
    if "industry" not in sites and (not sites or company.status == "closed"):
        sites.insert(0, "industry")
    first = _listing(company, sites[0], seed, None, risky=False)
    yield first
    for site in sites[1:]:
        yield _listing(company, site, seed, None, risky=first.access == "page" and bool(first.phones) and not shared)


def _listing(company: TrueCompany, site: str, seed: int, access: Access | None, *, risky: bool) -> Listing:
    """What a site prints of a company. access: None draws it.

    risky: whether the name may be written so that it takes the number or the website to know the company.
    """
    draw = drawing("listing", seed, site, company.uid)
    access = access or _access(draw, company, site)
    number = 10_007 + 13 * int(company.uid[1:])
    numbers = draw.choice(NUMBERS)
    known = bool(company.website) if site == "recruitment" else numbers in ("usual", "second") and _has_number(company)
    spellings = safe_spellings(company)
    if risky and known and access == "page":
        spellings += risky_spellings(company)
    name = draw.choice(spellings)
    printed = _employer_entries if site == "recruitment" else _directory_entries
    entries = tuple(entry for entry in printed(company, site, numbers, draw) if entry.value != name)
    return Listing(
        site=site,
        path=_path(company, site, number, access),
        uid=company.uid,
        number=number,
        name=name,
        city=company.city,
        district=company.district,
        category=company.trade.slug,
        access=access,
        entries=entries,
        row=ROWS[site],
        ads=tuple(_ads(company, number, draw)) if site == "recruitment" else (),
    )


def _access(draw: Random, company: TrueCompany, site: str) -> Access:
    access = draw.choice(ACCESS)
    if company.status == "closed" or (access == "denied" and site not in DENIED_CORNER):
        return "page"
    return access


def _path(company: TrueCompany, site: str, number: int, access: Access) -> str:
    if access in ("denied", "hidden"):
        return f"/{DENIED_CORNER[site]}/{number}.html"
    return PATHS[site].format(number=number, city=company.city.slug)


def _has_number(company: TrueCompany) -> bool:
    return bool(company.landline or company.mobile or company.hotline)


def _directory_entries(company: TrueCompany, site: str, numbers: str, draw: Random) -> Iterator[Entry]:
    """The entries of the industry and the regional site, which differ in their labels."""
    industry = site == "industry"
    coded, dated, staffed = draw.random() < CREDIT_CODE_SHARE[site], draw.random() < 0.8, draw.random() < 0.6
    yield from _numbers(company, site, numbers, draw)
    yield Entry("联系人", print_contact(company, draw))
    yield Entry("公司地址" if industry else "地址", print_address(company, draw))
    yield Entry("邮编" if industry else "邮政编码", company.city.postcode)
    products = draw.sample(company.trade.products, 3)
    yield Entry("主营产品" if industry else "主营业务", "、".join(products))
    capital, founded, size = print_capital(company, draw), print_date(company.founded, draw), print_size(company, draw)
    status = print_status(company.status, draw)
    if industry:
        yield Entry("所属行业", company.trade.gbt)
        yield Entry("法定代表人", company.legal_rep)
        yield Entry("注册资本", capital)
        yield Entry("经营状态", status)
    if coded:
        yield Entry("统一社会信用代码", company.credit_code)
    if dated:
        yield Entry("成立日期" if industry else "成立时间", founded)
    if staffed:
        yield Entry("员工人数" if industry else "公司规模", size)
    if company.former_name:
        yield Entry("曾用名" if industry else "原名", company.former_name)
    if company.website:
        yield Entry("公司网址" if industry else "网址", f"http://{company.website}/")
        yield Entry("电子邮箱" if industry else "邮箱", f"info@{company.website.removeprefix('www.')}")


def _numbers(company: TrueCompany, site: str, numbers: str, draw: Random) -> Iterator[Entry]:
    """Phones, faxes and QQ numbers; only an entry with `phones` gives a number to call."""
    label = "固定电话" if site == "industry" else "联系电话"
    with_mobile, with_fax, with_qq = draw.random() < 0.7, draw.random() < 0.3, draw.random() < 0.3
    landline, mobile = print_landline(company.landline, draw), print_mobile(company.mobile, draw)
    if numbers == "masked" and _has_number(company):
        yield Entry(label, f"{landline[:-4]}****") if landline else Entry("手机", f"{company.mobile[3:10]}****")
    elif numbers == "placeholder":
        yield Entry(label, draw.choice(PLACEHOLDERS))
    elif numbers != "none":
        if company.landline:
            extra = f"+86{company.city.area_code}6556{company.landline[-4:]}" if numbers == "second" else ""
            second = f" / {print_landline(extra, draw)}" if extra else ""
            extension = "转8012" if site == "regional" and not extra and draw.random() < 0.2 else ""
            yield Entry(label, landline + extension + second, tuple(filter(None, (company.landline, extra))))
        if company.mobile and (with_mobile or not company.landline):
            yield Entry("手机", mobile, (company.mobile,))
        if company.hotline:
            hotline = company.hotline[3:]
            yield Entry("服务热线", f"{hotline[:3]}-{hotline[3:6]}-{hotline[6:]}", (company.hotline,))
    if with_fax and company.landline:
        yield Entry("传真", f"0{company.city.area_code}-6557{company.landline[-4:]}")
    if with_qq:
        yield Entry("QQ", str(draw.randint(200_000_000, 899_999_999)))


def _employer_entries(company: TrueCompany, site: str, numbers: str, draw: Random) -> Iterator[Entry]:
    """The entries of an employer on the recruitment site: no phones there."""
    yield Entry("公司性质", draw.choice(("民营公司", "民营", "股份制企业", "合资")))
    yield Entry("公司规模", print_size(company, draw))
    yield Entry("公司行业", company.trade.title)
    yield Entry("公司地址", print_address(company, draw))
    if company.website:
        yield Entry("公司网址", f"http://{company.website}/")


def _ads(company: TrueCompany, number: int, draw: Random) -> Iterator[Ad]:
    """One to three advertisements; a few name a person and a mobile, which is published, yet not a company line."""
    titles = draw.sample((*company.trade.jobs, *company.trade.needs), draw.randint(1, 3))
    for place, title in enumerate(titles):
        low = draw.randint(4, 12)
        person = None
        if company.mobile and draw.random() < 0.15:
            person = Entry("联系方式", f"{company.contact[0]}老师 {company.mobile[3:]}", (company.mobile,))
        yield Ad(
            number=number * 10 + place,
            title=title,
            salary=f"{low}-{low + draw.randint(2, 6)}千/月",
            age=draw.randint(1, OLDEST_AD_DAYS),
            text=f"负责{draw.choice(company.trade.products)}相关工作，{draw.choice(BENEFITS)}。",
            entry=person,
        )


def _is_on_blocked(listing: Listing, seed: int) -> bool:
    open_in_suzhou = listing.site == "industry" and listing.city.slug == "suzhou" and listing.access == "page"
    return open_in_suzhou and drawing("blocked", seed, listing.number).random() < BLOCKED_SHARE


def _captcha_row(listing: Listing) -> Listing:
    """The row of the blocked site for a company that the industry site shows in the open."""
    return replace(listing, site="blocked", path=f"/co/{listing.number}.html", access="captcha")
