"""`leads explain LEAD`: why this grade, from which pages, which listings were merged and why."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import click
from rich.table import Table

from enrich.arithmetic import Sum
from enrich.chains import Chain
from enrich.explain import Explanation, explain
from enrich.identity import RULES
from enrich.vocabulary import say
from pipelines.text.phones import national
from scripts.leads.find import existing_database, one_lead
from scripts.leads.options import profile_option
from scripts.leads.output import console, literal

STATES = {"fired": "计分", "capped": "封顶", "unknown": "缺资料", "vetoed": "否决"}
MOST_MEMBERS = 10
SIGHTING = {
    "origin": "名单",
    "row": "第几行",
    "referrer": "介绍人",
    "basis": "数据依据",
    "seen_by": "记录人",
    "place": "地点",
    "seen_on": "日期",
}
FIELDS = {
    "name": "名称",
    "address": "地址",
    "status": "状态",
    "website": "网站",
    "employees": "人数",
    "capital": "注册资本",
}


@click.command("explain")
@click.argument("lead", metavar="LEAD")
@profile_option
@click.pass_obj
def command(database: Path, lead: str, profile: str) -> None:
    """Explain a lead's grade and merges. LEAD is a 线索编号, a name or part of it, or a number."""
    db = existing_database(database)
    story = explain(db, one_lead(db, lead)["lead_uid"], profile)
    _show(replace(story, **{field.name: literal(getattr(story, field.name)) for field in fields(story)}))


def _show(story: Explanation) -> None:
    company = story.company
    console.rule(f"[bold]{company['name']}[/bold]  {company['lead_uid']}", align="left")
    place = " ".join(filter(None, (company["province"], company["city"], company["district"])))
    rests_on = f"({company['status_reason']})" if company["status_reason"] else ""
    status = say("company_status", company["status"] or "unknown") + rests_on
    console.print(f"{place}  {company['industry_name']}  {status}", soft_wrap=True)
    if company["lead_uid"] in story.suppressed:
        console.print("[red]企业已登记勿扰: 不在任何名单上[/red]")
    if story.head:
        console.print(f"分支机构,总部: {story.head['name']} ({story.head['lead_uid']})")
    for branch in story.branches:
        console.print(f"下属分支: {branch['name']} ({branch['lead_uid']})")
    if story.chain:
        _show_chain(story.chain)
    _show_grade(story)
    _show_phones(story)
    _show_listings(story)


def _show_chain(chain: Chain) -> None:
    console.print(literal(f"连锁品牌 {chain.brand}(共用 {chain.tie}),另有 {len(chain.members)} 家:"))
    for uid, name in chain.members[:MOST_MEMBERS]:
        console.print(literal(f"  {name} ({uid}){' 总部' if uid == chain.head_uid else ''}"))


def _show_grade(story: Explanation) -> None:
    grade = story.grade
    if grade is None:
        console.print("[yellow]还没有评级:先运行 leads enrich[/yellow]")
        return
    console.print(
        f"\n[bold]等级 {grade['fit']}{grade['readiness']}[/bold] {say('tier', grade['tier'])}"
        f"(匹配 {grade['fit_points']:g} 分,意向 {grade['readiness_points']:g} 分;"
        f"规则 {grade['profile']} {grade['rule_version']})"
    )
    for veto in grade["vetoes"]:
        console.print(f"  [red]否决[/red] {veto}")
    table = Table(box=None)
    for header in ("", "分", "规则", "理由", "依据"):
        table.add_column(header, overflow="fold")
    for reason in grade["reasons"]:
        table.add_row(
            STATES.get(reason["state"], reason["state"]),
            f"{reason['points']:+g}",
            reason["rule_id"],
            reason["text"],
            reason["evidence"],
        )
    console.print(table)
    for signal in story.signals:
        console.print(f"  信号 {signal['seen'][:10]} {signal['evidence']} {signal['url']}", soft_wrap=True)


def _show_phones(story: Explanation) -> None:
    if story.phones:
        console.print("\n[bold]电话[/bold]")
    for phone in story.phones:
        number = national(phone["value"]) if phone["policy"] != "held" else "(不显示)"
        policy = "suppressed" if phone["value"] in story.suppressed else phone["policy"]
        console.print(f"  {number} {say('line_policy', policy)} {phone['reason']} ← {phone['listing_id']}")


def _show_listings(story: Explanation) -> None:
    console.print(f"\n[bold]来自 {len(story.listings)} 条名录记录[/bold]")
    for listing in story.listings:
        console.print(f"  {listing['name']}  [dim]{listing['source']}[/dim]  {listing['url']}", soft_wrap=True)
        for sighting in listing["sightings"]:
            said = [f"{word} {sighting[name]}" for name, word in SIGHTING.items() if sighting[name]]
            console.print(f"    {';'.join(said)}", soft_wrap=True)
        if len(story.listings) > 1:
            sure = f"合并把握 {listing['score']:.3f}: {';'.join(listing['reasons']) or '首条记录'}"
            by = listing["decided_by"]
            console.print(f"    {sure if by == RULES else f'人工判定为同一企业 ({by})'}")
            if listing["sum"]:
                console.print(f"    {_in_words(listing['sum'])}", soft_wrap=True)
    for field, stated in story.company["values"].items():
        if field in FIELDS and len(stated) > 1:
            console.print(
                f"  {FIELDS[field]}有不同说法: 采用 {stated[0]['value']};另有 "
                + "、".join(str(s["value"]) for s in stated[1:])
            )


def _in_words(found: Sum) -> str:
    """The arithmetic of a merge: each bit doubles the odds."""
    steps = [f"起始 {found.prior:+.1f}", *(f"{term.words} {term.bits:+.1f}" for term in found.terms)]
    odds = f"{2 ** min(abs(found.bits), 30):,.0f} : 1"
    side = "是同一企业" if found.bits >= 0 else "不是同一企业"
    return (
        f"与 {found.other} 比对: {';'.join(steps)};合计 {found.bits:+.1f} 比特,即 {odds} {side}(权重 {found.weights})"
    )
