"""Chains: one brand in several companies, and something that they share."""

from datetime import date

from enrich.chains import Member, chain_of, find_chains
from enrich.stages import enrich
from pipelines.normalize import normalise
from pipelines.schema import open_database
from pipelines.store import write_batch
from spiders.items import CompanyItem, Provenance

SITE, HOTLINE = "lanzhi-edu.cn", "+864008000001"


def chains(*members):
    return {row["lead_uid"]: (row["brand"], row["chain"], row["head_uid"]) for row in find_chains(members)}


def test_a_brand_and_a_site_make_a_chain_and_the_group_is_its_head():
    found = chains(
        Member("L1", "苏州澜知培训学校有限公司", SITE),
        Member("L2", "无锡澜知教育科技有限公司", SITE),
        Member("L3", "澜知教育集团有限公司", SITE),
        Member("L4", "苏州砚舟艺术培训有限公司", SITE),
    )
    assert found == dict.fromkeys(("L1", "L2", "L3"), ("澜知", f"澜知 {SITE}", "L3"))


def test_a_brand_alone_is_no_chain_nor_is_a_shared_line():
    assert chains(Member("L1", "苏州澜知教育有限公司", "a.cn"), Member("L2", "无锡澜知教育有限公司", "b.cn")) == {}
    assert chains(Member("L1", "苏州澜知教育有限公司", SITE), Member("L2", "苏州砚舟教育有限公司", SITE)) == {}


def test_branches_are_no_chain_by_themselves_and_never_its_head():
    group, branch = (
        Member("L1", "澜知教育集团有限公司", SITE),
        Member("L2", "澜知教育集团有限公司苏州分公司", SITE, "L1"),
    )
    assert chains(group, branch) == {}
    found = chains(group, branch, Member("L3", "无锡澜知教育科技有限公司", SITE))
    assert {uid: head for uid, (*_, head) in found.items()} == dict.fromkeys(("L1", "L2", "L3"), "L1")


def test_ties_join_and_strangers_of_the_same_brand_stay_apart():
    found = chains(
        Member("L1", "苏州澜知教育有限公司", SITE),
        Member("L2", "无锡澜知教育有限公司", SITE),
        Member("L2", "无锡澜知教育有限公司", HOTLINE),
        Member("L3", "南京澜知教育有限公司", HOTLINE),
        Member("L4", "成都澜知集团有限公司", "other.cn"),
        Member("L5", "重庆澜知集团有限公司", "other.cn"),
    )
    assert {uid: chain for uid, (_, chain, _) in found.items()} == {
        **dict.fromkeys(("L1", "L2", "L3"), f"澜知 {HOTLINE}"),
        **dict.fromkeys(("L4", "L5"), "澜知 other.cn"),
    }
    assert found["L1"][2] is None
    assert found["L4"][2] is None, "two say that they are the head"


def test_the_stage_keeps_chains_up_to_date(database):
    db = open_database(database)
    for number, name in enumerate(("苏州澜知培训学校有限公司", "无锡澜知教育科技有限公司"), 1):
        seen = Provenance("list", "regional", f"http://list.example/{number}", page_kind="detail")
        item = CompanyItem(name=name, url=seen.page_url, website=f"http://www.{SITE}/", provenance=seen)
        write_batch(db, [normalise(item)], [])
    assert enrich(db, "education", today=date(2026, 11, 20)).chains.added == 2
    uid, other = (row[0] for row in db.execute("SELECT lead_uid FROM companies ORDER BY name").fetchall())
    chain = chain_of(db, uid)
    assert (chain.brand, chain.tie, [one for one, _ in chain.members]) == ("澜知", SITE, [other])
    assert enrich(db, "education", stages=["chains"]).chains.changed == 0
    db.execute("UPDATE listings SET domain = ''")
    db.conn.commit()
    assert enrich(db, "education", stages=["chains"]).chains.removed == 2
    assert chain_of(db, uid) is None
    db.close()
