"""`scrapy genspider -t directory`: the file is a source that only has to be filled in."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from spiders.base import DirectorySpider

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
REGIONS = ("regions = {}", 'regions = {"320500": "suzhou"}')


def scrapy(*words, **environment):
    command = [sys.executable, "-m", "scrapy", *words]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A spider file, made in a package outside the house."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "fresh").mkdir()
    (folder / "fresh/__init__.py").touch()
    done = scrapy(
        *("genspider", "-t", "directory", "-s", "NEWSPIDER_MODULE=fresh", "new_site", "www.new-site.example"),
        PYTHONPATH=f"{folder}{os.pathsep}{ROOT}",
    )
    assert done.returncode == 0, done.stderr
    return folder / "fresh/new_site.py"


def test_the_templates_are_ours():
    assert "directory" in scrapy("genspider", "--list").stdout


@pytest.mark.parametrize("words", [("check", "--quiet"), ("format", "--check", "--quiet")])
def test_it_passes_the_linter_as_it_is(made, words):
    command = [BIN / "ruff", *words, "--stdin-filename", "spiders/regional/new_site.py", "-"]
    with made.open("rb") as text:
        done = subprocess.run(command, cwd=ROOT, stdin=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_filled_in_it_is_a_source_like_any_other(made, tmp_path):
    filled = tmp_path / "filled.py"
    text = made.read_text(encoding="utf-8").replace(*REGIONS).replace('"{home}/"', '"{home}/{region}/"')
    filled.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("filled", filled)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    spider = module.NewSiteSpider(region="苏州")
    assert isinstance(spider, DirectorySpider)
    assert spider.start_addresses == ["https://www.new-site.example/suzhou/"]
    assert not spider.enabled
    assert spider.reason
