"""Who a page is about: candidates for the name from title, headings, logo, copyright line, labels and markup, weighed together.

Each place that says a name adds its weight to it; places that agree add up, and so does a name that reads like the domain of
the page or ends in a legal form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import tldextract

from spiders.extract.labels import is_label
from spiders.extract.likeness import company_likeness
from spiders.extract.lines import Line, folded
from spiders.extract.page import Page

SEPARATOR = re.compile(
    r"\s*[|｜»«•·>›≫_~\\]+\s*|\s+[-–—:]+\s+|\s*[—–:：]\s*|--+|\s-|-\s|(?<=[\u3400-\u9fff])\s*[-,，]\s*|,\s+(?=[A-Z])|\s\.\s"
)
PAGE_WORDS = re.compile(
    r"^(?:(?:home|welcome|contact(?:ing)?|about|get in touch|testimonials?|services?|products?|our|the|us|page|official|web ?site|site|main|index|news|blog"
    r"|faq|gallery|portfolio|company|information|info|details|to|with|of|by|at|for|in|and|&|from|careers?|team|reviews?|location|locations|privacy policy|terms"
    r"|map|directions|sitemap|profile|history|online|homepage|untitled|document|new page \d*)\b[\s:!,.-]*)+$",
    re.IGNORECASE,
)
GENERIC = re.compile(
    r"^[\W\d]*(?:(?:关于|联系|走进|了解|加入|我们|你们|本站|公司|企业|产品|商品|展示|展厅|中心|新闻|动态|资讯|行业|网站|首页|主页|信息|招聘|招贤纳士|人才|诚聘英才|服务"
    r"|案例|成功|工程|客户|留言|在线|反馈|简介|概况|文化|荣誉|资质|地址|方式|电话|邮箱|电子|销售|营销|网络|帮助|支持|技术|下载|会员|商家|店铺|商铺|登记|黄页|详情|界面|页面"
    r"|导航|搬家|跳蚤|市场|热门|推荐|最新|更多|查看|发送|消息|岗位|职责|要求|协会|工作|时间|位置|的|与|和|及|介绍|内容|标题|提交|栏目|分类|目录|列表|无|文档|招商|加盟|合作"
    r"|品牌|团队|发展|历程|视频|图片|相册|友情|链接|法律|声明|隐私|政策|版权|所有|页|网页|欢迎|光临|详细|资料|基本|工商|登录|注册|游戏|购物|车间|设备|实力|厂房|环境)+\W*)+$"
)
LEAD_WORDS = re.compile(
    r"^(?:welcome to|contact(?:ing)? us (?:at |by )?|contact(?:ing| to)?|about us|about|home of|meet|call|testimonials(?: of| for)?|why|visit|the official (?:web)?site of"
    r"|欢迎(?:来到|访问|光临|您来到|进入)?|联系)\s*[:,-]?\s*",
    re.IGNORECASE,
)
TRAIL_WORDS = re.compile(
    r"(?:\s+(?:home ?page|official (?:web)?site|contact us|contact|about us|testimonials|website)|(?:的)?(?:联系方式|联系我们|联系电话|公司地址|地址电话|官方网站|官网|首页|网站首页"
    r"|主页|公司简介|简介|企业信息|工商信息|公司信息|招聘信息|招聘|怎么样|电话|地址|详情|黄页|企业介绍|公司介绍|介绍|欢迎您?|企业名录|网站))+\s*$",
    re.IGNORECASE,
)
COPYRIGHT = re.compile(
    r"(?:©|\(c\)|&copy;|copyright|版权所有|all content)[\s:：©,]*(?:\(c\)|©|copyright|by)?[\s,]*(?:\d{4}(?:\s*[-–—,/~至]\s*(?:\d{2,4}|present|now))?)?[\s,.:：-]*(?:by|归|属于)?\s*"
    r"(?P<owner>[^|©@\n]{2,80})|(?P<before>[^\s|©:：。，,]{4,40}?)\s*(?:©|版权所有)",
    re.IGNORECASE,
)
COPYRIGHT_END = re.compile(
    r"\s*(?:[.,;–—-]?\s*(?:all rights?|alle rechte|rights reserved|inc\. all|版权|保留|copyright|powered|website|web ?site|site |design(?:ed)? by|privacy|terms|e-?mail|tel\b|phone|\d{4}|[京津沪渝蒙新藏宁桂港澳黑吉辽晋冀青鲁豫苏皖浙闽赣湘鄂粤琼甘陕川黔滇贵云]ICP|ICP|技术支持|地址|电话|未经|禁止|备案|公安)|[|•·]|\s[-–]\s|\. ).*$",
    re.IGNORECASE,
)
LEGAL = re.compile(
    r"\b((?:[A-Z0-9][\w'’&.-]*|&|and|of|the)(?:[ ](?:[A-Z0-9][\w'’&.-]*|&|and|of|the|\([A-Z]+\))){0,6}?,? (?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|Corporation|PLC|Plc|LLP|Co|Company|GmbH|Pty\.? Ltd|S\.A|B\.V|AG|Companies)\b\.?)"
)
LEGAL_WORD = re.compile(r" (?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|P[Ll][Cc]|LLP|Co|GmbH|Pty|S\.A|B\.V|AG)")
CHINESE_COMPANY = re.compile(
    r"(?<![\u3400-\u9fff])[\u3400-\u9fff][\u3400-\u9fffA-Za-z0-9（）()·&]{2,40}?(?:有限责任公司|有限公司|股份公司|集团公司|分公司|事务所|合作社|公司|研究院|大学|学院|学校|幼儿园|协会|商会|集团|商行|经营部|酒店|医院)(?![\u3400-\u9fff])"
)
COPYRIGHT_MARK = re.compile(r"©|\([Cc]\)|Copyright|COPYRIGHT|copyright|版权|备案|ICP|[Rr]ights [Rr]eserved")
TEMPLATE = re.compile(r"\[!--.{0,60}?--\]|<\?.{0,60}?\?>|\{[$%{#].{0,60}?\}|\$\{.{0,60}?\}")
STREET_NUMBER = re.compile(r"\d ?[号楼层室#栋]")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
NAME_END = re.compile(
    r"[司厂店部社所院校园会行团心馆场坊铺户][^\u3400-\u9fff]{0,3}$|[)）]$|(?:[Ll]td|[Ii]nc|LLC|[Cc]orp|GmbH|[Ll]imited|[Cc]ompany|LLP|PLC|plc|Co)\.?$"
)
ABBREVIATED = re.compile(r"\b(?:Inc|Ltd|Co|Corp|S\.A|B\.V)\.\s*$")
SAID_OF_COMPANY = ("label", "above")
HOST = re.compile(r"[\w.-]+\.[a-z]{2,4}")
SITE = re.compile(r"[网站台]$|(?:在线|商城|门户|黄页|平台)$")
WEB_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
MIN_LENGTH, MAX_LENGTH = 2, 70
MAX_TEXT = 30_000
MAX_COPYRIGHT = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name with the place that says it and how much that place is worth."""

    name: str
    source: str
    weight: float


def best_names(candidates: Iterable[Candidate], domain: str, text: str, chinese: bool) -> list[tuple[str, float, str]]:
    """Names with their weights and sources, best first."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if MIN_LENGTH <= len(candidate.name) <= MAX_LENGTH and (key := name_key(candidate.name)):
            groups[key].append(candidate)
    keys = sorted(groups, key=len)
    scored = []
    lower = text.lower()
    of_site = 2.0 if any(c.source.startswith(SAID_OF_COMPANY) for own in groups.values() for c in own) else 0.5
    for key in keys:
        own = groups[key]
        sources = {candidate.source: candidate.weight for candidate in sorted(own, key=lambda c: c.weight)}
        score = sum(sources.values())
        score += 0.4 * sum(
            max(candidate.weight for candidate in groups[other])
            for other in keys
            if other != key
            and len(other) > 3
            and (other in key or key in other)
            and len(min(other, key, key=len)) >= 0.5 * len(max(other, key, key=len))
        )
        name = max(own, key=lambda candidate: (candidate.weight, -len(candidate.name))).name
        score += 1.6 * domain_likeness(key, domain)
        score += (0.9 if chinese else 0.5) * company_likeness(name)
        score += 0.12 * min(4, lower.count(name.lower()))
        if len(name) > 45 or len(name.split()) > 6:
            score -= 0.8
        if chinese and name.isascii():
            score -= 0.3
        if HOST.fullmatch(name):
            score -= 0.8
        if SITE.search(name):
            score -= of_site
        scored.append((name, score, " + ".join(sorted(sources))))
    return sorted(scored, key=lambda item: -item[1])


def name_key(name: str) -> str:
    """A name without case, blanks and punctuation, "&" as "and"."""
    return re.sub(r"[\W_]+", "", name.lower().replace("&amp;", "and").replace("&", "and"))


def domain_likeness(key: str, domain: str) -> float:
    """From 0 to 1: how much of a domain's label and of the name is one and the same."""
    if not domain or len(key) < 3 or not key.isascii():
        return 0.0
    if key == domain:
        return 1.0
    short, long_ = sorted((key, domain), key=len)
    if short in long_:
        return len(short) / len(long_) if len(short) > 3 else 0.3
    common = next((i for i, (a, b) in enumerate(zip(key, domain, strict=False)) if a != b), len(short))
    return 0.7 * common / len(long_) if common >= 4 else 0.0


def domain_label(url: str) -> str:
    """The label that a company chose for its domain; "" for hosts that nobody owns (example, test)."""
    try:
        return _domain_label(urlsplit(url).hostname or "")
    except ValueError:
        return ""


@lru_cache(maxsize=1024)
def _domain_label(host: str) -> str:
    parts = _SUFFIXES(host)
    if not parts.suffix or parts.suffix in ("example", "test", "invalid", "localhost"):
        return ""
    return re.sub(r"[\W_]+", "", parts.domain.lower())


_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def spelled_like_domain(text: str, domain: str) -> Iterator[str]:
    """Runs of words in the text that, written together, are the domain: "Better Builders" for betterbuilders."""
    if len(domain) < 5:
        return
    seen: set[str] = set()
    for start in re.finditer(rf"(?<![^\W_]){re.escape(domain[:2])}", text[:MAX_TEXT], re.IGNORECASE):
        joined, stop = "", start.start()
        for word in WORD.finditer(text, start.start(), start.start() + MAX_LENGTH):
            part = word[0].lower().replace("'", "").replace("’", "")
            if domain.startswith(joined + part):
                joined += part
            elif part != "and" or not joined:
                break
            stop = word.end() if part != "and" or joined.endswith("and") else stop
        name = text[start.start() : stop]
        if len(joined) >= 0.6 * len(domain) and (joined == domain or not name.isalnum()) and name != name.lower():
            if name not in seen:
                yield name
            seen.add(name)


def title_names(title: str) -> Iterator[str]:
    """The parts of a title, words about the page taken off."""
    parts = [part for part in SEPARATOR.split(title) if part and part.strip()]
    for part in dict.fromkeys([*parts, title]):
        if name := trimmed(part):
            yield name


def trimmed(text: str) -> str:
    """A text without the words that speak of the page; "" when nothing else is left."""
    text = folded(text).strip(" -–—|,.:;!?\"'»«>*“”_[]【】") + ("." if ABBREVIATED.search(text) else "")
    for _ in range(3):
        before = text
        text = TRAIL_WORDS.sub("", LEAD_WORDS.sub("", text)).strip(" -–—|,:;!\"'*“”")
        if before == text:
            break
    if PAGE_WORDS.match(text) or GENERIC.match(text) or is_label(text) or not re.search(r"[^\W\d_]", text):
        return ""
    return text


def candidates(page: Page, lines: Sequence[Line], metas: dict[str, str]) -> Iterator[Candidate]:
    """Every place of the page that may say the name, but labels and markup entities."""
    domain = domain_label(page.url)
    names = list(title_names(TEMPLATE.sub(" ", page.title)))
    for position, name in enumerate(names):
        whole = position == len(names) - 1 and len(names) > 1
        weight = 1.3 if len(names) == 1 else 0.3 if whole else 0.9 if position in (0, len(names) - 2) else 0.7
        yield Candidate(name, "title", weight)
    for key, weight in (
        ("og:site_name", 1.6),
        ("application-name", 1.2),
        ("og:title", 0.5),
        ("author", 0.5),
        ("copyright", 0.8),
        ("twitter:title", 0.3),
    ):
        for name in title_names(metas.get(key, "")) if metas.get(key) else ():
            yield Candidate(name, key, weight)
    yield from _said_in_lines(page, lines)
    for image in page.tree.css("img[alt]")[:40]:
        attributes = image.attributes
        hint = " ".join(
            filter(None, (attributes.get("src"), attributes.get("class"), attributes.get("id"), attributes.get("alt")))
        ).lower()
        if "logo" in hint and (
            name := trimmed(re.sub(r"\blogo\b", "", attributes.get("alt") or "", flags=re.IGNORECASE))
        ):
            yield Candidate(name, "logo", 0.8)
    for name in spelled_like_domain(f"{page.title} | {page.text}", domain):
        yield Candidate(name, "domain", 1.0)


def _said_in_lines(page: Page, lines: Sequence[Line]) -> Iterator[Candidate]:
    """Headings, copyright lines, and names with a legal form; many different names are a list of customers."""
    named: dict[str, Candidate] = {}
    legal = LEGAL_WORD.search(page.text) is not None
    for line in lines:
        if line.tag == "h1":
            for name in title_names(line.text):
                yield Candidate(name, "h1", 0.9)
        elif line.tag in ("h2", "h3", "h4", "address") and len(line.text) < MAX_LENGTH and (name := trimmed(line.text)):
            yield Candidate(name, "heading", 0.4)
        if len(line.text) <= MAX_COPYRIGHT and COPYRIGHT_MARK.search(line.text):
            yield from _copyright_owners(line.text)
        if line.linked:
            continue
        for match in LEGAL.finditer(line.text) if legal and LEGAL_WORD.search(line.text) else ():
            if name := trimmed(match[1]):
                named.setdefault(name, Candidate(name, "legal form", 0.7))
        if (
            len(line.text) <= 40
            and NAME_END.search(line.text)
            and company_likeness(line.text) >= 0.9
            and (name := trimmed(line.text))
        ):
            named[name] = Candidate(name, "line", 0.6)
        elif "\u3400" <= line.text[0] <= "\u9fff":
            for match in CHINESE_COMPANY.finditer(line.text[:400]):
                if STREET_NUMBER.search(match[0]):
                    continue
                named.setdefault(match[0], Candidate(match[0], "text", 0.8 if line.part == "foot" else 0.25))
    share = 1.0 if len(named) <= 4 else 0.3
    for candidate in named.values():
        yield Candidate(candidate.name, candidate.source, candidate.weight * share)


def _copyright_owners(text: str) -> Iterator[Candidate]:
    found = [match[0] for match in CHINESE_COMPANY.finditer(text)]
    for match in COPYRIGHT.finditer(text):
        found.append(COPYRIGHT_END.sub("", match["owner"] or match["before"]))
    for owner in dict.fromkeys(found):
        if (name := trimmed(owner)) and not WEB_ADDRESS.match(name):
            yield Candidate(name, "copyright line", 1.3)


def site_owners(lines: Sequence[Line], metas: dict[str, str]) -> list[str]:
    """Who the site says it belongs to: its name in the markup, and the owners in its copyright lines."""
    said = [metas["og:site_name"]] if metas.get("og:site_name") else []
    for line in lines:
        if len(line.text) <= MAX_COPYRIGHT and COPYRIGHT_MARK.search(line.text):
            said += [candidate.name for candidate in _copyright_owners(line.text)]
    return said
