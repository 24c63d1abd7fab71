"""`leads probe`: what it shows and what it drafts, on the example sites served on loopback."""

import importlib.util
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from scripts.example.server import BUILDERS
from scripts.leads.errors import LeadsError
from scripts.leads.probe import command
from scripts.probing.draft import draft
from scripts.probing.fetch import fetch
from scripts.probing.invention import leaks
from scripts.probing.pages import SavedPage, read_file
from spiders.base import DirectorySpider

SITE = "http://www.huaniao-mulu.cn"


@pytest.fixture(scope="module")
def pages(example):
    """A list, its last page and a company of the industry site, as if fetched."""
    site = BUILDERS["industry"](example)
    company = next(path for path in site.pages if path.startswith("/company/"))
    return [
        SavedPage(SITE + path, site.pages[path].encode("gbk"))
        for path in ("/suzhou/jiaoyu/", "/suzhou/jiaoyu/p3.html", company)
    ]


@pytest.fixture
def house(tmp_path):
    (tmp_path / "spiders/industry").mkdir(parents=True)
    return tmp_path


def load(path):
    spec = importlib.util.spec_from_file_location("drafted", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return next(one for one in vars(module).values() if isinstance(one, type) and one.__module__ == "drafted")


def test_a_draft_is_a_short_source_that_is_not_enabled(pages, house):
    spider_file, *_ = draft(pages, "hua_niao", "industry", "苏州", root=house)
    assert len(spider_file.read_text(encoding="utf-8").splitlines()) <= 25
    spider = load(spider_file)
    assert issubclass(spider, DirectorySpider)
    assert spider.title == "华瓴行业名录网"
    assert not spider.enabled
    assert spider.reason
    assert spider(region="苏州").start_addresses == [f"{SITE}/suzhou/jiaoyu/"]
    for words in (("check", "--quiet"), ("format", "--check", "--quiet")):
        command_line = [sys.executable, "-m", "ruff", *words, "--stdin-filename", "spiders/industry/a.py", "-"]
        assert subprocess.run(command_line, input=spider_file.read_bytes(), check=False).returncode == 0


def test_its_goldens_are_invented_and_wait_for_review(pages, house):
    _, *goldens = draft(pages, "hua_niao", "industry", "", root=house)
    assert {path.name for path in goldens} == {
        f"{role}.{kind}" for role in ("list", "last", "detail") for kind in ("html", "json")
    }
    for path in goldens:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            wanted = json.loads(text)
            assert wanted["reviewed"] is False
            assert wanted["records"]
        else:
            assert leaks([page.body for page in pages], text) == []


def test_a_company_is_the_same_invented_one_on_its_row_and_its_page(example, house):
    site = BUILDERS["industry"](example)
    row = next(iter(draft_rows(site)))
    pages = [SavedPage(SITE + path, site.pages[path]) for path in ("/suzhou/jiaoyu/", row)]
    draft(pages, "hua_niao", "industry", "", root=house)
    folder = house / "tests/spiders/golden/hua_niao"
    rows = json.loads((folder / "list.json").read_text(encoding="utf-8"))["records"]
    company = json.loads((folder / "detail.json").read_text(encoding="utf-8"))["records"][0]
    assert company["name"] in {record["name"] for record in rows}


def draft_rows(site):
    listing = site.pages["/suzhou/jiaoyu/"]
    return [path for path in site.pages if path.startswith("/company/") and f'"{path}?' in listing]


@pytest.mark.parametrize(
    ("name", "region", "hint"),
    [
        ("Hua-Niao", "", "no name for a spider"),
        ("hua_niao", "无锡", "does not say"),
        ("hua_niao", "Atlantis", "no region"),
    ],
)
def test_a_wrong_word_is_answered_and_nothing_is_written(pages, house, name, region, hint):
    with pytest.raises(LeadsError, match=hint):
        draft(pages, name, "industry", region, root=house)
    assert [path for path in house.rglob("*") if path.is_file()] == []


def test_a_name_is_given_once(pages, house):
    draft(pages, "hua_niao", "industry", "", root=house)
    with pytest.raises(LeadsError, match="there already"):
        draft(pages, "hua_niao", "industry", "", root=house)


def test_without_a_list_there_is_nothing_to_draft_from(pages, house):
    with pytest.raises(LeadsError, match="no list of companies"):
        draft(pages[2:], "hua_niao", "industry", "", root=house)


def test_records_that_stand_in_a_script_are_drafted_and_the_rest_of_the_scripts_is_not(house):
    firms = [
        {"companyName": f"苏州{word}教育科技有限公司", "phone": "0512-65551234"} for word in ("澜知", "禾木", "青砚")
    ]
    state = json.dumps({"list": firms, "total": 3}, ensure_ascii=False)
    html = f"<title>名录</title><script>var owner = '洪示范';</script><script>window.__STATE__ = {state}</script>"
    draft([SavedPage(f"{SITE}/list", html)], "hua_niao", "industry", "", root=house)
    invented = (house / "tests/spiders/golden/hua_niao/list.html").read_text(encoding="utf-8")
    golden = json.loads((house / "tests/spiders/golden/hua_niao/list.json").read_text(encoding="utf-8"))
    assert len({record["name"] for record in golden["records"]}) == 3
    assert all(record["phones"] for record in golden["records"])
    assert leaks([html], invented) == []
    for real in ("澜知", "禾木", "青砚", "65551234", "洪示范"):
        assert real not in invented


def test_a_page_is_fetched_as_a_crawl_would(serving):
    before = len(serving.requests)
    page = fetch(f"{serving.urls['industry']}/suzhou/jiaoyu/")
    assert page.status == 200
    assert page.url.endswith("/suzhou/jiaoyu/")
    asked = serving.requests[before:]
    assert [request.path for request in asked] == ["/robots.txt", "/suzhou/jiaoyu/"]
    assert {request.user_agent.split("/")[0] for request in asked} == {"Tuoke"}


def test_robots_txt_is_obeyed(serving):
    with pytest.raises(LeadsError, match=r"robots\.txt"):
        fetch(f"{serving.urls['industry']}/vip/")
    assert not [request for request in serving.requests if request.path == "/vip/"]


def test_a_real_site_is_not_asked_without_saying_who_asks(monkeypatch):
    monkeypatch.delenv("TUOKE_CONTACT", raising=False)
    with pytest.raises(LeadsError, match="TUOKE_CONTACT"):
        fetch("https://directory.example/")


def test_an_archive_gives_its_pages(make_archive, pages):
    archive = make_archive([(page.url, page.body, "text/html") for page in pages])
    assert [page.url for page in read_file(archive)] == [page.url for page in pages]
    result = CliRunner().invoke(command, [str(archive)])
    assert result.exit_code == 0
    assert "3 pages: 2 listing, 1 company" in result.output


def test_a_file_is_shown_as_a_table_and_as_json(tmp_path, pages):
    path = tmp_path / "page.html"
    path.write_bytes(pages[0].body)
    shown = CliRunner().invoke(command, [str(path), "--url", pages[0].url])
    assert "listing" in shown.output
    assert "6/6" in shown.output
    told = json.loads(CliRunner().invoke(command, [str(path), "--url", pages[0].url, "--json"]).output)
    assert told["next_url"] == f"{SITE}/suzhou/jiaoyu/p2.html"
    assert len(told["records"]) == 6


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(LeadsError, match="gone"):
        read_file(tmp_path / "gone.html")


JSON_LIST = {
    "code": 0,
    "data": {
        "page": {"pageNo": 1, "totalPage": 9, "total": 27},
        "list": [
            {
                "shopCode": f"a{n}",
                "siteTrader": {"name": name, "id": 8_801_000 + n},
                "contact": {"contactName": "洪示范", "companyTelephone": f"0663-855011{n}"},
                "link": f"https://fair.example/shop/{n}8801.html",
            }
            for n, name in enumerate(("揭阳榕江塑料制品有限公司", "潮州韩江陶瓷实业有限公司", "汕头南澳玩具有限公司"))
        ],
    },
}


def test_an_answer_in_json_is_drafted_too(house):
    body = json.dumps(JSON_LIST, ensure_ascii=False).encode()
    page = SavedPage("https://fair.example/b2b/queryshop?pageNo=1", body)
    draft([page], "fair", "industry", "", root=house)
    invented = (house / "tests/spiders/golden/fair/list.html").read_text(encoding="utf-8")
    golden = json.loads((house / "tests/spiders/golden/fair/list.json").read_text(encoding="utf-8"))
    assert len(golden["records"]) == 3
    assert golden["next_url"].endswith("pageNo=2")
    assert all(record["phones"] and record["contact_person"] for record in golden["records"])
    assert json.loads(invented).keys() == JSON_LIST.keys()
    assert leaks([body], invented) == []
    for real in ("榕江", "855011", "88010", "洪示范"):
        assert real not in invented
