"""What was learned of a site is there in its next crawl, and a run says when it had to learn anew."""

import pytest

from pipelines.schema import open_database
from pipelines.verdict import RunFacts, judge_run
from pipelines.wrappers import read_wrappers, site_of, write_wrappers
from spiders.directory import AnyDirectorySpider
from spiders.extract.wrappers import Wrapper, Wrappers
from spiders.regional.example_regional import ExampleRegionalSpider


def wrappers(*paths):
    return Wrappers(
        {("detail", f"field{i}"): Wrapper("detail", f"field{i}", path, hits=4) for i, path in enumerate(paths)}
    )


def test_what_is_written_is_read_again(database):
    db = open_database(database)
    write_wrappers(db, "site", wrappers("p > a", "b"))
    write_wrappers(db, "other", wrappers("i"))
    found = read_wrappers(db, "site")
    assert [(one.path, one.hits, one.misses) for one in found.known.values()] == [("p > a", 4, 0), ("b", 4, 0)]
    assert all(one.learned_at for one in found.known.values())


def test_a_path_that_was_given_up_is_gone_and_the_others_keep_their_date(database):
    db = open_database(database)
    write_wrappers(db, "site", wrappers("p > a", "b"))
    kept = read_wrappers(db, "site")
    kept.known["detail", "field0"].learned_at = "2026-01-01"
    del kept.known["detail", "field1"]
    write_wrappers(db, "site", kept)
    assert [one.learned_at for one in read_wrappers(db, "site").known.values()] == ["2026-01-01"]


def test_a_source_is_known_by_its_name_and_any_site_by_its_host():
    assert site_of(ExampleRegionalSpider(home="http://127.0.0.1:9999")) == "example_regional"
    assert site_of(AnyDirectorySpider(url="http://directory.example/list")) == "directory.example"


@pytest.mark.parametrize(("relearned", "said"), [(0, False), (2, True)])
def test_the_verdict_says_that_the_layout_changed_and_healed(relearned, said):
    verdict = judge_run(RunFacts(pages=9, lists=2, records=8, relearned=relearned))
    assert verdict.code == "ok"
    assert ("2 learned paths" in verdict.evidence) == said
