"""Crawls are forked from one process: each has its own environment, and a broken module stops none but its own."""

import subprocess
import sys
from pathlib import Path

from scripts.crawl_process import start

ROOT = Path(__file__).resolve().parents[2]


def settled(words, errors):
    process = start(words, ROOT, errors)
    process.join(60)
    return process.exitcode


def test_what_a_crawl_says_before_its_log_is_kept_with_its_exit_code(tmp_path):
    assert settled(["crawl", "no_such_spider"], tmp_path / "err") == 2
    assert "no spider 'no_such_spider'" in (tmp_path / "err").read_text(encoding="utf-8")


def test_each_reads_the_environment_of_its_own_start(tmp_path, monkeypatch):
    said, spider = tmp_path / "said", tmp_path / "spider.py"
    spider.write_text(
        "from pathlib import Path\nfrom scrapy.utils.project import get_project_settings\n"
        f"Path({str(said)!r}).write_text(get_project_settings()['USER_AGENT'])\n",
        encoding="utf-8",
    )
    for contact in ("first@example.com", "second@example.com"):
        monkeypatch.setenv("TUOKE_CONTACT", contact)
        settled(["runspider", str(spider)], tmp_path / "err")
        assert contact in said.read_text(encoding="utf-8")


def test_a_broken_module_does_not_stop_the_others(tmp_path):
    package = tmp_path / "broken"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "bad.py").write_text("this is no Python\n", encoding="utf-8")
    words = "from scripts.crawl_code import read; read('broken'); import sys; print('spiders.base' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", words],
        cwd=ROOT,
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}"},
        capture_output=True,
        check=True,
    )
    assert answer.stdout.strip() == b"True"


def test_reading_the_code_says_nothing():
    asked = subprocess.run(
        [sys.executable, "-c", "import scripts.crawl_code"], cwd=ROOT, capture_output=True, check=True
    )
    assert (asked.stdout, asked.stderr) == (b"", b"")
