"""What each receiver reads, by its own rules of reading (as its documents give them), is what was meant."""

import csv
import json
import re
from contextlib import contextmanager

import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from enrich.export.fitting import Fitter, UnfitError
from enrich.export.receivers import load_receiver
from enrich.export.sinks import Scribe
from enrich.export.writers import WRITERS
from enrich.profiles import load_profile
from enrich.safe_files import FORMULA_START
from tests.enrich.export.schools import ALPHA, FACTS, LANDLINE, PHONES, row

VICIDIAL_WIDTHS = (20, 50, 14, 10, 18, 4, 30, 1, 30, 100, 100, 100, 50, 2, 50, 10, 3, 1, 10, 12, 70, 100, 255, 5, 20)
GOAUTODIAL_WIDTHS = (18, 20, 10, 4, 30, 1, 30, 100, 100, 100, 50, 2, 50, 10, 3, 1, 10, 12, 70, 100, 255)
SALESFORCE_LENGTHS = {
    "Last Name": 80, "First Name": 40, "Company": 255, "Title": 128, "Phone": 40, "Mobile Phone": 40, "Email": 80,
    "Website": 255, "Street": 255, "City": 40, "State/Province": 80, "Postal Code": 20, "Country": 80, "Industry": 255,
    "No. of Employees": 8, "Lead Source": 255, "Lead Status": 255, "Rating": 255, "Description": 32_000, "Lead UID": 20,
}  # fmt: skip
HUBSPOT = (
    "Company name", "Company domain name", "Phone number", "Website URL", "Street address", "City", "State/Region",
    "Postal code", "Country/Region", "Industry", "Number of employees", "Lead status", "Description", "Company owner",
    "Lead UID", "Lead grade", "Source URL",
)  # fmt: skip
CORDYS = (
    "公司名称", "线索进度", "线索来源", "线上来源详情", "客户需求", "联系人名称", "联系人电话", "意向产品", "地区",
    "负责人",
)  # fmt: skip
ALPHABET = st.characters() | st.sampled_from("\t\n\r\"'`;\\,|=+-@﻿\u200b\u2028 澜知科技")
HOSTILE = st.text(ALPHABET, max_size=150)
NUMBER = st.sampled_from(PHONES) | st.builds(
    lambda n: LANDLINE | {"e164": n, "extension": ""}, st.just("+862565550303")
)
OPTIONS = {
    "list_id": "101",
    "source_id": "TUOKE",
    "leading_zero": "yes",
    "owner": "chen",
    "stage": "新建",
    "product": "",
}
LEADS = st.builds(
    lambda name, address, reason, person, title, url, phones: (name, address, reason, person, title, url, phones),
    HOSTILE.filter(lambda text: any(c.isprintable() and not c.isspace() for c in text)),
    *[HOSTILE] * 5,
    st.lists(NUMBER, min_size=1, max_size=3),
)


def lead(name, address, reason, person, title, url, phones):
    made = row(
        tuple(phones),
        {"value": person, "title": title, "buying_role": ""} if person else None,
        name=name,
        address=address,
    )
    reasons = tuple({**one, "text": reason} for one in made.reasons)
    sources = tuple({**one, "url": url} for one in made.sources)
    return type(made)(made.facts, made.phones, made.person, (), sources, reasons, ("info@lanzhi-edu.cn",))


@contextmanager
def written(receiver, leads, tmp_path_factory, spec=None):
    """The file of some leads, and the leads that fit."""
    spec = spec or receiver.files[0]
    path = tmp_path_factory.mktemp("out") / f"list.{spec.extension}"
    fitter = Fitter(receiver, OPTIONS)
    going = []
    with WRITERS[spec.kind](path, spec, receiver, load_profile("education").script, Scribe().do) as take:
        for one in leads:
            try:
                cells = fitter.cells(one)
            except UnfitError:
                continue
            take(cells)
            going.append(one)
    yield path, going


def vicidial_loader(path):
    """The loader: 4096 bytes at a time, double quotes deleted, split at tabs, no digits no number, no code USA."""
    with path.open("rb") as handle:
        while line := handle.readline(4096):
            assert line.endswith(b"\n"), "a line that does not end within what the loader reads"
            fields = line.decode("utf-8").rstrip("\n").replace('"', "").split("\t")
            fields[4] = re.sub(r"\D", "", fields[4])
            fields[3] = re.sub(r"\D", "", fields[3]) or "1"
            yield fields


def utf8_encode(text):
    """PHP's: the bytes of a text taken for Latin-1 and encoded once more."""
    return text.encode("utf-8").decode("latin-1")


def goautodial_upload(path):
    """The uploader: fgetcsv with 1000 bytes, names through utf8_encode."""
    with path.open("rb") as handle:
        for number, line in enumerate(iter(lambda: handle.readline(1000), b"")):
            assert line.endswith(b"\n"), "a row that is longer than fgetcsv reads"
            (fields,) = csv.reader([line.decode("utf-8").rstrip("\n")])
            fields[4], fields[6] = utf8_encode(fields[4]), utf8_encode(fields[6])
            if number:
                yield fields


@settings(max_examples=25)
@given(st.lists(LEADS, min_size=1, max_size=4))
@example([("=1+1\t\"';\\`\n", "x" * 500, "理" * 400, "陆听澜", "主任", "http://a.example/", PHONES)])
def test_vicidial_reads_25_fields_a_line_whatever_a_page_says(tmp_path_factory, texts):
    receiver = load_receiver("vicidial")
    with written(receiver, [lead(*one) for one in texts], tmp_path_factory) as (path, going):
        assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
        lines = list(vicidial_loader(path))
    assert len(lines) == len(going)
    for fields in lines:
        assert len(fields) == 25
        assert all(len(field) <= width for field, width in zip(fields, VICIDIAL_WIDTHS, strict=True))
        assert not any(re.search("[\"'`;\\\\]", field) for field in fields)
        assert not any(field.startswith(FORMULA_START) for field in fields)
        assert (fields[0], fields[2], fields[3]) == (FACTS["lead_uid"], "101", "86")
        assert fields[4] in {"051265550101", "13800007364", "02565550303"}
        assert (fields[13], fields[16], fields[17], fields[18]) == ("", "CHN", "U", "")
        assert fields[9]


@settings(max_examples=25)
@given(st.lists(LEADS, min_size=1, max_size=4))
@example([(ALPHA * 8, "江" * 300, "理" * 400, "陆听澜", "招生主任", "http://a.example/" + "x" * 80, PHONES)])
def test_goautodial_reads_21_fields_under_1000_bytes_and_no_mojibake(tmp_path_factory, texts):
    with written(load_receiver("goautodial"), [lead(*one) for one in texts], tmp_path_factory) as (path, going):
        lines = list(goautodial_upload(path))
    assert len(lines) == len(going)
    for fields in lines:
        assert len(fields) == 21
        assert all(len(field) <= width for field, width in zip(fields, GOAUTODIAL_WIDTHS, strict=True))
        assert fields[4].isascii()
        assert fields[6].isascii()
        assert re.fullmatch(r"[0-9]{5,18}", fields[0])
        assert fields[2] == "86"


def test_goautodial_has_names_in_pinyin_and_the_company_in_chinese(tmp_path_factory):
    one = lead(ALPHA, "学林路2号", "有招生", "陆听澜", "招生主任", "http://a.example/1", PHONES)
    with written(load_receiver("goautodial"), [one], tmp_path_factory) as (path, _):
        (fields,) = goautodial_upload(path)
    assert (fields[4], fields[6], fields[7]) == ("Lu Ting Lan", "Zhao Sheng Zhu Ren", ALPHA)


@settings(max_examples=20)
@given(st.lists(LEADS, min_size=1, max_size=4), st.sampled_from(["salesforce", "hubspot"]))
def test_crm_files_are_csv_with_a_header_and_no_formula(tmp_path_factory, texts, name):
    receiver = load_receiver(name)
    with (
        written(receiver, [lead(*one) for one in texts], tmp_path_factory) as (path, going),
        path.open(encoding="utf-8", newline="") as handle,
    ):
        lines = list(csv.DictReader(handle, strict=True))
    assert len(lines) == len(going)
    needed = ("Last Name", "Company") if name == "salesforce" else ("Company name", "Phone number")
    for fields in lines:
        assert None not in fields
        assert all(fields[field] for field in needed)
        cells = {header: text for header, text in fields.items() if not re.fullmatch(r"\+\d+", text)}
        assert not any(text.startswith(FORMULA_START) for text in cells.values())
        assert fields["Lead UID"] == FACTS["lead_uid"]
        assert fields.get("Rating", "Hot") == "Hot"


@settings(max_examples=20)
@given(st.lists(LEADS, min_size=1, max_size=3))
@example([("苏" * 300, "路" * 600, "理" * 40_000, "沈" * 90, "任" * 200, "http://a.example/" + "x" * 300, PHONES)])
def test_salesforce_finds_every_field_within_its_length(tmp_path_factory, texts):
    receiver = load_receiver("salesforce")
    assert receiver.files[0].rows == 50_000
    with (
        written(receiver, [lead(*one) for one in texts], tmp_path_factory) as (path, _),
        path.open(encoding="utf-8", newline="") as handle,
    ):
        lines = list(csv.DictReader(handle, strict=True))
    for fields in lines:
        assert list(fields) == list(SALESFORCE_LENGTHS)
        assert all(len(fields[name]) <= most for name, most in SALESFORCE_LENGTHS.items())


def test_hubspot_and_cordys_find_the_columns_that_they_name_in_files_that_they_take():
    hubspot, cordys = load_receiver("hubspot"), load_receiver("cordys")
    assert (hubspot.headers, cordys.headers) == (HUBSPOT, CORDYS)
    assert 0 < hubspot.files[0].rows < 1_048_576  # the header is a row too
    assert {column.header for column in cordys.columns if column.required} == {"公司名称", "联系人电话", "负责人"}


def test_hubspot_gets_a_domain_once_and_cordys_a_number_once(tmp_path_factory):
    one = lead(ALPHA, "学林路2号", "有招生", "", "", "http://a.example/1", PHONES)
    one = type(one)(one.facts, one.phones, None, (), ({**one.sources[0], "domain": "lanzhi-edu.cn"},), one.reasons)
    with (
        written(load_receiver("hubspot"), [one, one], tmp_path_factory) as (path, going),
        path.open(encoding="utf-8", newline="") as handle,
    ):
        assert [fields["Company domain name"] for fields in csv.DictReader(handle)] == ["lanzhi-edu.cn", ""]
        assert len(going) == 2
    with written(load_receiver("cordys"), [one, one], tmp_path_factory) as (path, going):
        lines = list(load_workbook(path)["线索"].values)
    assert len(going) == 1
    assert [str(cell or "") for cell in lines[1]] == [
        ALPHA, "新建", "行业网站名录", "http://a.example/1", "A2级;转8012;有招生", "总机", "051265550101", "",
        "江苏省-苏州市-姑苏区", "chen",
    ]  # fmt: skip


@settings(max_examples=25)
@given(st.lists(LEADS, min_size=1, max_size=3))
def test_every_card_is_read_by_vobject_and_no_line_is_longer_than_75_octets(tmp_path_factory, texts):
    with written(load_receiver("vcard"), [lead(*one) for one in texts], tmp_path_factory) as (path, going):
        content = path.read_bytes()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    cards = list(vobject.readComponents(content.decode("utf-8"), validate=True))
    assert len(cards) == len(going)
    for card, one in zip(cards, going, strict=True):
        assert card.version.value == "3.0"
        assert card.uid.value == FACTS["lead_uid"]
        numbers = [tel.value for tel in card.tel_list]
        assert numbers == [p["e164"] for p in one.phones if p["kind"] != "mobile"]
        assert all(tel.params["TYPE"] == ["WORK", "VOICE"] for tel in card.tel_list)


@settings(max_examples=20)
@given(st.lists(LEADS, min_size=1, max_size=3))
def test_every_line_of_json_is_one_lead(tmp_path_factory, texts):
    with written(load_receiver("jsonl"), [lead(*one) for one in texts], tmp_path_factory) as (path, going):
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    assert len(records) == len(going)
    for record, one in zip(records, going, strict=True):
        assert record["lead_uid"] == FACTS["lead_uid"]
        assert [p["e164"] for p in record["phones"]] == [p["e164"] for p in one.phones]
