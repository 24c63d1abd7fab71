"""A content system is told by its marks; its table is checked where it is read."""

import pytest

from spiders import platforms as bases
from spiders.base import DirectorySpider
from spiders.extract import platforms
from spiders.extract.page import load_page
from spiders.extract.platforms import PlatformTableError, recognise
from spiders.settings import CHANNELS

URL = "http://portal.example/"
SHOWN = {
    "Destoon 8.0": '<meta name="generator" content="DESTOON B2B"><p>Powered by <b>DESTOON 8.0</b></p>',
    "Destoon": '<script src="/file/script/common.js"></script><script src="/api/task.js.php?moduleid=4"></script>',
    "74CMS 骑士人才系统 6.0.48": "<p>Powered by <a href='#'>74cms</a> v6.0.48</p>",
    "74CMS 骑士人才系统 3.16": "<script>console.log('%c 74cmsSE v3.16 %c')</script>",
    "PHPYun 人才系统": "<title>招聘 - Powered by PHPYun.</title>",
    "DedeCMS 织梦": '<link href="/templets/default/style/a.css"><ul class="pagelist"><a href="list_2_3.html">3</a>',
    "EmpireCMS 帝国 7.5": "<p>Powered by <strong>EmpireCMS</strong> 7.5</p>",
    "PHPCMS": '<a href="/index.php?m=content&c=index&a=lists&catid=6">企业</a><img src="/statics/images/a.png">',
}


@pytest.mark.parametrize(("said", "html"), SHOWN.items())
def test_a_system_is_recognised_by_its_marks(said, html):
    found = recognise(load_page(html, URL))
    assert str(found) == said
    assert found.evidence


@pytest.mark.parametrize(
    "html", ["", "<p>Powered by coffee</p>", '<div class="pagelist"><a href="2.html">2</a></div>', "<p>骑士</p>"]
)
def test_a_single_weak_mark_is_none(html):
    assert recognise(load_page(html, URL)) is None


def test_every_system_has_a_base_a_channel_and_addresses():
    for platform in platforms.platforms().values():
        assert issubclass(getattr(bases, platform.base), DirectorySpider)
        assert platform.channel in CHANNELS
        assert platform.lists
        for template in platform.lists.values():
            assert template.format(home=URL, region="1", industry="2").startswith(URL)


@pytest.mark.parametrize(
    ("url", "contact"),
    [
        ("http://b2b.example.com/com/chenguang/", "http://b2b.example.com/com/chenguang/contact/"),
        ("http://www.example.com/com/yuan-hang", "http://www.example.com/com/yuan-hang/contact/"),
        (
            "http://b2b.example.com/index.php?homepage=qinghe",
            "http://b2b.example.com/index.php?homepage=qinghe&file=contact",
        ),
        ("http://mingyuan.example.com/", "http://mingyuan.example.com/contact/"),
        ("http://www.example.com/", "http://www.example.com/"),
        ("http://b2b.example.com/company/show.php?id=3", "http://b2b.example.com/company/show.php?id=3"),
    ],
)
def test_a_company_of_destoon_has_its_contacts_one_page_below(url, contact):
    assert platforms.platforms()["destoon"].contact_page(url) == contact


def test_a_broken_table_is_answered_with_its_file_and_row(tmp_path, monkeypatch):
    table = tmp_path / "platforms.toml"
    monkeypatch.setattr(platforms, "TABLE", table)
    for text, message in (
        ("[[platform]]\ncode = 'x'\n", r"platforms\.toml: platform 1 \(x\).*title"),
        ("[[platform]\n", r"platforms\.toml"),
    ):
        table.write_text(text, encoding="utf-8")
        platforms.platforms.cache_clear()
        with pytest.raises(PlatformTableError, match=message):
            platforms.platforms()
    monkeypatch.undo()
    platforms.platforms.cache_clear()
