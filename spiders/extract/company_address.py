"""The address of the company: of the addresses that labels, markup and postcodes point to, the best supported one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.text.addresses import parse_address
from spiders.extract.evidence import HAN, Evidence, is_anothers
from spiders.extract.labels import Pair, is_empty
from spiders.extract.latin_addresses import find_addresses
from spiders.extract.lines import Part
from spiders.extract.structured import Entity
from spiders.items import CompanyItem

PROVINCES = "京津沪渝蒙新藏宁桂港澳黑吉辽晋冀青鲁豫苏皖浙闽赣湘鄂粤琼甘陕川黔滇贵云"
UNLABELLED = re.compile(
    r"[\u3400-\u9fff（）()]{3,30}[路街道巷弄村镇区园][-\d].{0,60}(?<=[\u3400-\u9fff\d#])$"
    r"|[\u3400-\u9fff]{4,30}\d{1,5} ?号.{0,40}(?<=[\u3400-\u9fff\d#])$"
)
STREET = re.compile(r"[路街道号村镇区楼室]")
NOT_ADDRESS = re.compile(r"[>»]|首页|https?:|@|\?$|^\*|点击|查看地图$|\bform\b", re.IGNORECASE)
ADDRESS_END = re.compile(
    r"\s*(?:[(（\[【]?(?:查看地图|地图|乘车路线|公交|导航)[)）\]】]?.*"
    rf"|(?:市场合作|商务合作|技术支持|备案|[{PROVINCES}]ICP|版权所有|Copyright|©|邮编|电话).*"
    r"|[(（]?(?:P\.?C\.?|邮编)?[:：]?\d{6}[)）]?)$"
)
MIN_LENGTH, MAX_LENGTH = 4, 160
OF_PART: dict[Part, float] = {"main": 0.0, "head": 0.0, "foot": -0.1, "aside": -0.6}


def fill_address(item: CompanyItem, seen: Evidence, entity: Entity | None, own_site: bool) -> None:
    """The best supported address; the first of equals. own_site: as `is_own_site` says."""
    pairs = [pair for pair in seen.pairs if pair.fields[0] == "address"]
    if not own_site:
        first = pairs[0].line if pairs else 0
        pairs = [pair for pair in pairs if not is_anothers(seen, item.name, first, pair.line)] or pairs
    options = [option for pair in pairs for option in _labelled(pair, seen)]
    if entity and (values := entity.fields.get("address")):
        options.append((1.7, values[0], f"{entity.source} address"))
    if not seen.chinese:
        found = find_addresses(seen.lines, seen.labels)
        options += [(1.6 + OF_PART[seen.part(line)] / 2, address, "postcode") for address, line in found]
    elif not options:
        lines = (line.text for line in seen.lines if line.part != "aside")
        options = [(0.5, text, "text") for line in lines if (text := _unlabelled(line))]
    if options:
        _, item.address, item.evidence["address"] = max(options, key=lambda option: option[0])


def _labelled(pair: Pair, seen: Evidence) -> Iterator[tuple[float, str, str]]:
    value = ADDRESS_END.sub("", pair.value).strip(" ,，;；。.(（")
    if is_empty(value) or NOT_ADDRESS.search(value) or not MIN_LENGTH <= len(value) <= MAX_LENGTH:
        return
    if not seen.chinese and (pair.how != "colon" or not any(char.isdigit() for char in value)):
        return
    weight = 1.0 + 0.3 * (pair.how == "colon") + OF_PART[seen.part(pair.line)]
    if seen.chinese:
        place = parse_address(value)
        weight += 0.5 * bool(place.province or place.city)
        weight += 0.2 * bool(STREET.search(value)) + 0.2 * bool(HAN.search(value))
    yield weight, value, f"label {pair.label}"


def _unlabelled(text: str) -> str:
    """A Chinese address that stands without its label: divisions first, then street and number."""
    match = UNLABELLED.match(text)
    if not match:
        return ""
    place = parse_address(match[0])
    return ADDRESS_END.sub("", match[0]).strip() if place.city or place.province else ""
