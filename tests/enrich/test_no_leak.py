"""No order of import, suppress, merge, split, erase and export lets a suppressed number out.

LEAK_SEQUENCES=10000 in the environment runs that many sequences, for a release; the daily tests run a few.
"""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from enrich.erasure import erase
from enrich.export.engine import Order, export
from enrich.export.receivers import load_receiver
from enrich.repair import RefusedError, merge, split
from enrich.stages import enrich
from enrich.suppression import suppress
from pipelines.schema import open_database
from pipelines.store import write_batch
from tests.enrich.export.schools import DAY, listing

SEQUENCES = int(os.environ.get("LEAK_SEQUENCES", "8"))
NAMES = ("苏州澜知教育科技有限公司", "苏州砚石培训学校有限公司", "苏州栩舟艺术培训有限公司", "澜知教育")
NUMBERS = tuple(f"0512-6555010{n}" for n in range(4))
E164 = tuple(f"+86{number[1:].replace('-', '')}" for number in NUMBERS)

OWN = "SELECT value FROM contacts WHERE kind = 'phone' GROUP BY value HAVING min(lead_uid = ?)"


@cache
def fresh():
    """A folder with an empty database: its tables are made once, not for each sequence."""
    folder = tempfile.TemporaryDirectory()
    open_database(Path(folder.name) / "leads.db").close()
    return folder


class Desk(RuleBasedStateMachine):
    """A database, and the numbers that must never be seen again."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.db = open_database(shutil.copytree(fresh().name, Path(self.folder.name) / "work") / "leads.db")
        self.gone, self.forgotten = set(), set()

    def teardown(self):
        self.db.close()
        self.folder.cleanup()

    def leads(self):
        rows = "SELECT lead_uid FROM companies WHERE merged_into IS NULL ORDER BY lead_uid"
        return [row[0] for row in self.db.execute(rows)]

    @rule(
        key=st.integers(1, 5),
        name=st.sampled_from(NAMES),
        numbers=st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3),
        note=st.sampled_from(("", *NUMBERS)),
        judged=st.booleans(),
    )
    def bring(self, key, name, numbers, note, judged=True):
        words = {"description": f"招生热线{note}", "address": "苏州市姑苏区学林路2号"}
        write_batch(self.db, [listing(key, name, phones=numbers, **words)], [])
        if judged:
            enrich(self.db, "education", today=DAY)

    @rule(number=st.sampled_from(E164))
    def refuse(self, number):
        suppress(self.db, "phone", number, "asked", "test")
        self.gone.add(number)

    @rule(number=st.sampled_from(E164))
    def forget(self, number):
        erase(self.db, "phone", number, reason="asked", by="test")
        self.gone.add(number)
        self.forgotten.add(number)

    @precondition(lambda self: self.leads())
    @rule(data=st.data())
    def refuse_company(self, data):
        uid = data.draw(st.sampled_from(self.leads()))
        rows = self.db.execute(OWN, [uid])
        self.gone |= {row[0] for row in rows}
        suppress(self.db, "company", uid, "asked", "test")

    @precondition(lambda self: len(self.leads()) > 1)
    @rule(data=st.data())
    def join(self, data):
        a, b = data.draw(st.lists(st.sampled_from(self.leads()), min_size=2, max_size=2, unique=True))
        try:
            merge(self.db, a, b, decided_by="test", note="")
        except RefusedError:
            return
        enrich(self.db, "education", today=DAY)

    @precondition(lambda self: self.leads())
    @rule(data=st.data())
    def part(self, data):
        uid = data.draw(st.sampled_from(self.leads()))
        rows = self.db.execute("SELECT listing_id FROM company_listings WHERE lead_uid = ? AND NOT undone", [uid])
        if listings := sorted(row[0] for row in rows):
            try:
                split(self.db, uid, [data.draw(st.sampled_from(listings))], decided_by="test", note="")
            except RefusedError:
                return
            enrich(self.db, "education", today=DAY)

    @rule(name=st.sampled_from(("jsonl", "vcard", "goautodial", "salesforce")))
    def send(self, name):
        done = export(
            self.db, Order(load_receiver(name), "education", Path(self.folder.name) / "out", by="me", day=DAY)
        )
        said = "\n".join(path.read_text(encoding="utf-8") for path in done.paths).replace("\r\n ", "")
        assert not [number for number in self.gone if number[-8:] in said]
        stored = "\n".join(line for line in self.db.conn.iterdump() if "_hashes" not in line)
        assert not [number for number in self.forgotten if number[-8:] in stored]


def test_a_forgotten_number_does_not_come_back_inside_a_text():
    desk = Desk()
    desk.forget(number=E164[3])
    desk.bring(key=1, name=NAMES[0], note=NUMBERS[3], numbers=[NUMBERS[0]])
    desk.send(name="jsonl")
    desk.teardown()


Desk.TestCase.settings = settings(
    max_examples=SEQUENCES, stateful_step_count=12, suppress_health_check=list(HealthCheck)
)
TestNoLeak = Desk.TestCase
