"""Calls as an invented team might make them: lists exported, filled in and read back, week by week; seeded chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import load_workbook
from sqlite_utils import Database

from enrich.calls.assignment import Wanted, assign_leads
from enrich.calls.facts import BURNING_ISSUE, UCV, CallFact, note_facts
from enrich.calls.formats import result_formats
from enrich.calls.funnel import funnel
from enrich.calls.opportunities import StageError, Step, enter_stage
from enrich.calls.policy import call_policy
from enrich.calls.result_files import FileReport, Options, read_result_file
from enrich.calls.team import team_of
from enrich.export.engine import Order, export
from enrich.export.receivers import HOUSE, load_receiver

TEAM = ("小王", "小李", "小陈")
WEEKS_AGO = (2, 1, 0)
ANSWERED = 0.55
INTEREST = {"1": 0.3, "2": 0.22, "3": 0.12, "4": 0.06}
"""Share of conversations that end with interest, by readiness; invented."""
STEP = Step("电话访谈", "客户说出了目标和期限", "没有发现", "准备演示", "按客户的课程备一节试听课")
OPTIONAL = {"需求": "招生", "预算": "3-5万", "时间": "三个月内", "决策人": "校长"}


@dataclass(slots=True)
class RoundTrip:
    """What was filled in and read back. given: leads that were assigned. stages: steps taken in the funnel."""

    given: int = 0
    files: list[FileReport] = field(default_factory=list)
    stages: int = 0


def round_trip(db: Database, profile: str, folder: Path, now: datetime) -> RoundTrip:
    """Assign the list, then for each of some weeks: export, fill in by chance, read the results; then the funnel."""
    done = RoundTrip()
    team = team_of(folder / "leads.db")
    start = now - timedelta(weeks=max(WEEKS_AGO), days=2)
    done.given = len(assign_leads(db, team, profile, by="demo", moment=start, wanted=Wanted(TEAM)).given)
    for weeks in WEEKS_AGO:
        day = now - timedelta(weeks=weeks, days=1)
        order = Order(load_receiver(HOUSE), profile, folder, by="demo", day=day.date())
        path = next(path for path in export(db, order).paths if path.suffix == ".xlsx")
        _fill(path, day)
        called_on = datetime.combine(day.date(), time(10), call_policy().zone)
        done.files.append(read_result_file(db, path, Options(result_formats(), profile, called_on=called_on)))
    done.stages = sum(_pursue(db, lead, agent, profile) for lead, agent in _interested(db))
    return done


def _fill(path: Path, day: datetime) -> None:
    """Fill in the agent's columns of a list, as after a day of calls."""
    book = load_workbook(path)
    sheet = book[book.sheetnames[0]]
    columns = {cell.value: number for number, cell in enumerate(sheet[1], start=1)}
    for row in range(2, sheet.max_row + 1):
        lead, owner, grade = (sheet.cell(row, columns[name]).value for name in ("线索编号", "负责人", "等级"))
        if owner:
            for name, value in _outcome(Random(f"{lead} {day.date()}"), str(grade), day).items():
                sheet.cell(row, columns[name]).value = value
    book.save(path)


def _outcome(chance: Random, grade: str, day: datetime) -> dict[str, Any]:
    if chance.random() > ANSWERED:
        return {"结果代码": chance.choices(("N", "B", "DC"), (8, 3, 1))[0]}
    if chance.random() < INTEREST.get(grade[1:2], 0):
        return {"结果代码": "INTR 有意向", "备注": "约了演示", **OPTIONAL}
    code = chance.choices(("CALLBK", "NI", "WRONG", "DNC"), (6, 5, 1, 1))[0]
    if code != "CALLBK":
        return {"结果代码": code}
    return {"结果代码": code, "回访时间": f"{day + timedelta(days=chance.randint(2, 6)):%Y-%m-%d} 下午3点"}


def _interested(db: Database) -> Iterator[tuple[str, str]]:
    yield from db.execute(
        "SELECT answers_as, max(agent) FROM lead_calls WHERE disposition = 'INTR' GROUP BY 1 ORDER BY 1"
    ).fetchall()


def _pursue(db: Database, lead: str, agent: str, profile: str) -> int:
    """Take a lead through the funnel as far as it comes; how many stages it entered."""
    chance = Random(lead)
    known = [CallFact(part, "春招多招五十名学员") for part in UCV]
    if chance.random() < 0.6:
        known.append(CallFact("buying_role", "decision_maker", "校长", "我来定"))
        known += [CallFact(flag, "yes", "", "招不满就要停一个班") for flag in BURNING_ISSUE]
    note_facts(db, lead, known, agent=agent)
    entered = 0
    for stage in list(funnel().stages)[: chance.randint(1, 5)]:
        try:
            enter_stage(db, lead, stage, STEP, agent=agent, profile=profile, amount=chance.randint(10, 60) * 1000)
        except StageError:
            break
        entered += 1
    return entered
