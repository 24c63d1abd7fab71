"""`leads opportunity`: a lead in the funnel: what is known of its people, its stage, what to do next."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table
from sqlite_utils import Database

from enrich.calls.errors import ResultError
from enrich.calls.facts import BURNING_ISSUE, UCV, CallFact, current_facts, fact_kinds, note_facts
from enrich.calls.funnel import funnel
from enrich.calls.moves import next_moves
from enrich.calls.opportunities import ASKED, Opportunity, StageError, Step, enter_stage, of_lead, opportunities
from enrich.calls.role_map import RoleMap, relate, role_map
from enrich.vocabulary import say, words
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database, one_lead
from scripts.leads.options import by_option, profile_option
from scripts.leads.output import console, literal


@click.group("opportunity")
def command() -> None:
    """See, note and move sales opportunities (销售机会): no evidence, no stage."""


@command.command("list")
@click.option("--agent", default="", help="Of this person only.")
@click.option("--all", "closed_too", is_flag=True, help="Closed ones too.")
@click.pass_obj
def show_list(database: Path, *, agent: str, closed_too: bool) -> None:
    """List opportunities, the newest change first."""
    db = existing_database(database)
    table = Table("线索编号", "企业", "阶段", "负责人", "金额(元)", "进入时间", "正在采取的行动", box=None)
    for one in opportunities(db, agent=agent, still_open=not closed_too):
        name = db.execute("SELECT name FROM companies WHERE lead_uid = ?", [one.lead_uid]).fetchone()
        amount = "" if one.amount is None else f"{one.amount:,.10g}"
        stage = say("funnel_stage", one.stage)
        cells = (one.lead_uid, name[0] if name else "", stage, one.agent, amount, one.entered_at[:10], one.step.action)
        table.add_row(*map(literal, cells))
    console.print(table if table.row_count else "No opportunities yet. Begin with: leads opportunity move LEAD …")


@command.command("show")
@click.argument("lead")
@profile_option
@click.pass_obj
def show(database: Path, lead: str, profile: str) -> None:
    """Show UCV, burning issue, people and roles, the stages so far, and what to do next."""
    db = existing_database(database)
    _show(db, one_lead(db, lead)["lead_uid"], profile)


@command.command("note")
@click.argument("lead")
@click.option("--person", default="", help="Whom it concerns; without it the company.")
@click.option("--fact", "facts", multiple=True, metavar="FACT=VALUE", help="stance=1, ucv_value=…; may be given again.")
@click.option("--words", "said", default="", help="The customer's own words.")
@click.option(
    "--relation", nargs=2, metavar="KIND OTHER", help="What --person is to another person: reports_to 陈校长."
)
@by_option
@profile_option
@click.pass_obj
def note(
    database: Path,
    *,
    lead: str,
    person: str,
    facts: tuple[str, ...],
    said: str,
    relation: tuple[str, str] | None,
    decided_by: str,
    profile: str,
) -> None:
    """Note what was established: FACT is one of those that `leads opportunity facts` names."""
    db = existing_database(database)
    uid = one_lead(db, lead)["lead_uid"]
    pairs = [text.partition("=") for text in facts]
    try:
        news = note_facts(db, uid, [CallFact(key, value, person, said) for key, _, value in pairs], agent=decided_by)
        if relation:
            news += relate(db, uid, person, relation[1], relation[0], said=said, agent=decided_by)
    except ResultError as error:
        raise LeadsError(f"{error.detail}. Nothing was noted. See: leads opportunity facts") from error
    console.print(f"{news} noted")
    _show(db, uid, profile)


@command.command("facts")
def show_facts() -> None:
    """Name what can be noted, of whom, and the values."""
    table = Table("FACT", "含义", "of", "values", "customer's words", box=None)
    for kind in fact_kinds().values():
        values = "、".join(kind.values) or "text"
        table.add_row(kind.code, say("call_fact", kind.code), kind.of, values, "required" if kind.quote else "")
    console.print(table)
    console.print("relations: " + "、".join(f"{code} {word}" for code, word in words("relation").items()))


@command.command("move")
@click.argument("lead")
@click.argument("stage")
@click.option("--finished", required=True, help=f"{ASKED['step_finished']}?")
@click.option("--evidence", required=True, help=f"{ASKED['evidence']}?")
@click.option("--counter-evidence", required=True, help=f"{ASKED['counter_evidence']}? 没有发现 is an answer.")
@click.option("--action", required=True, help=f"{ASKED['action']}?")
@click.option("--plan", required=True, help=f"{ASKED['plan']}?")
@click.option("--amount", type=float, help="Yuan.")
@by_option
@profile_option
@click.pass_obj
def move(
    database: Path,
    *,
    lead: str,
    stage: str,
    finished: str,
    evidence: str,
    counter_evidence: str,
    action: str,
    plan: str,
    amount: float | None,
    decided_by: str,
    profile: str,
) -> None:
    """Move a lead to a STAGE (see `stages`), or open its opportunity at the first of them."""
    db = existing_database(database)
    uid = one_lead(db, lead)["lead_uid"]
    step = Step(finished, evidence, counter_evidence, action, plan)
    try:
        enter_stage(db, uid, stage, step, agent=decided_by, profile=profile, amount=amount)
    except StageError as error:
        raise LeadsError(f"{error}. Nothing was changed.") from error
    _show(db, uid, profile)


@command.command("stages")
def show_stages() -> None:
    """Name the stages in order and what each needs."""
    table = Table("STAGE", "阶段", "needs", "chance", box=None)
    for stage in funnel().stages.values():
        needs = "、".join(say("stage_need", need) for need in stage.needs)
        table.add_row(stage.code, stage.word, needs, f"{stage.chance:.0%}")
    console.print(table)


def _show(db: Database, lead_uid: str, profile: str) -> None:
    company = next(db.query("SELECT name, city FROM companies WHERE lead_uid = ?", [lead_uid]))
    console.rule(f"[bold]{literal(company['name'])}[/bold]  {lead_uid}", align="left")
    facts = current_facts(db, lead_uid).get("", {})
    for title, codes in (("UCV", UCV), ("燃眉之急 B.I.", BURNING_ISSUE)):
        console.print(f"[bold]{title}[/bold]")
        for code in codes:
            known = facts.get(code)
            console.print(f"  {say('call_fact', code)}: {literal(_said(known)) if known else '[yellow]未知[/yellow]'}")
    _show_people(role_map(db, lead_uid))
    for one in of_lead(db, lead_uid):
        _show_history(one)
    console.print("[bold]下一步[/bold]")
    for step in next_moves(db, lead_uid, profile):
        console.print(f"  {literal(step.person + ': ' if step.person else '')}{literal(step.text)}", soft_wrap=True)


def _said(fact: CallFact) -> str:
    value = {"yes": "是", "no": "否"}.get(fact.value, fact.value)
    return f"{value}(“{fact.words}”)" if fact.words else value


def _show_people(roles: RoleMap) -> None:
    console.print("[bold]关系图[/bold]")
    for person in roles.people:
        role = say("buying_role", person.role) + ("" if person.confirmed else "(推测)") if person.role else "角色未知"
        stance = say("stance", person.stance) if person.stance else "立场未知"
        adopter = say("adopter", person.adopter)
        parts = [part for part in (person.name, person.title, role, stance, adopter) if part]
        console.print(f"  {literal(' · '.join(parts))}")
    for one in roles.relations:
        console.print(f"  {literal(one.person)} —{say('relation', one.kind)}→ {literal(one.other)}")
    if roles.uncovered:
        missing = "、".join(say("buying_role", role) for role in roles.uncovered)
        console.print(f"  [yellow]未覆盖: {missing}[/yellow]")


def _show_history(one: Opportunity) -> None:
    amount = "" if one.amount is None else f" {one.amount:,.10g} 元"
    console.print(f"[bold]销售机会 {one.opportunity_id}[/bold]{amount}")
    for passed in one.history:
        console.print(f"  {passed.entered_at[:10]} {say('funnel_stage', passed.stage)} ({literal(passed.agent)})")
        for name, title in ASKED.items():
            console.print(f"    {title}: {literal(getattr(passed.step, name))}", soft_wrap=True)
