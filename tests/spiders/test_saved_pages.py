"""The spiders of saved generations over the developers' saved pages, by replay: who is on them is found."""

import json
from pathlib import Path

import pytest

from pipelines.schema import open_database
from tests.crawling import run_scrapy

ROOT = Path(__file__).resolve().parents[2]
SAVED = ROOT.parent / "shared" / "pages"
ENOUGH = 0.98


def solid(name):
    return "".join(name.split())


@pytest.mark.shared
@pytest.mark.parametrize("name", ["51job", "zhaopin", "lagou", "hc360"])
def test_whoever_is_on_the_saved_lists_is_stored(name, database):
    archive = SAVED / f"{name}.warc.gz"
    if not archive.exists():
        pytest.skip(f"the developers' saved pages are not here ({archive.name})")
    pages = [json.loads(line) for line in (SAVED / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    lists = [page["truth"].get("records", []) for page in pages if page["group"] == name and page["kind"] == "list"]
    wanted = {solid(record["name"]) for records in lists for record in records}
    code, said = run_scrapy("crawl", name, "-s", f"REPLAY={archive}", "-s", f"DATABASE={database}")
    assert code == 0, said
    rows = list(open_database(database).query("SELECT name, found FROM listings"))
    found = {solid(text) for row in rows for text in (row["name"], json.loads(row["found"])["name"])}
    assert wanted
    assert len(wanted & found) >= ENOUGH * len(wanted), sorted(wanted - found)[:20]
