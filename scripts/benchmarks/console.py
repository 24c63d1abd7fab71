"""The console under load: many users at once on many leads while a nightly writes; how long a page takes.

python -m scripts.benchmarks.console --leads 100000 --users 30 --seconds 30
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import random
import re
import statistics
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import httpx
import uvicorn

from console.app import make_console
from console.page import Settings
from enrich.access.sessions import enter
from enrich.access.users import add_user
from enrich.calls.policy import call_policy, next_slot
from enrich.search import refresh_words
from pipelines.schema import open_database

PASSWORD = "benchmark only"  # noqa: S105
STAMP = "2026-11-20T01:00:00+00:00"
ADDRESS = "http://127.0.0.1:{}"
PORT = 8499
THINK_S = 10.0
"""The longest that a user looks at a page; half of it on average, which is short for a call."""
ROLES = ("telemarketer", "leader", "telemarketer", "analyst", "telemarketer", "leader")
SEARCHES = ("/search?q=教育", "/search?q=szjykj", "/search?region=3205&grade=B", "/search?q=L000012345")
OFFICE = {
    "analyst": (*SEARCHES, "/coverage", "/sources", "/rejected", "/doubts"),
    "leader": ("/assign?q=科技", "/team", "/funnel", "/audit", "/report", "/roles/L000000100"),
}
"""What the users of a role look at beside lists and cards."""
REASONS = '[{"rule_id":"x","axis":"fit","points":45,"text":"主营业务是培训","evidence":"P839","state":"fired"}]'


def fill(path: Path, leads: int, users: int) -> None:
    """A database of companies with a number and a grade each; the first users hold eighty leads each."""
    db = open_database(path)
    chance = random.Random(1)
    uids = [f"L{number:09d}" for number in range(leads)]
    with db.conn:
        db.conn.executemany(
            "INSERT INTO listings (listing_id, source, channel, url, page_kind, name, name_key, credit_code, province, "
            "city, district, adcode, address, domain, status, normalised, found, content_hash, snapshot, run_id, "
            "first_seen, last_seen) VALUES (?1, 'bench', 'industry', 'http://x.example/' || ?1, 'detail', ?2, ?2, '', "
            "'江苏省', '苏州市', '姑苏区', '320508', '', '', '', '{\"legal_form\":\"\",\"phones\":[]}', '{}', ?1, '', "
            "'run', ?3, ?3)",
            ((f"bench:{uid}", f"苏州{uid}教育科技有限公司", STAMP) for uid in uids),
        )
        db.conn.executemany(
            "INSERT INTO companies (lead_uid, name, credit_code, province, city, district, adcode, address, website, "
            "status, industry_code, industry_name, size_band, employees, capital_currency, founded, listings, "
            "\"values\", first_seen, last_seen) VALUES (?1, ?2, '', '江苏省', '苏州市', '姑苏区', '320508', '', '', "
            "'', 'P839', '职业技能培训', '', '', '', '', 1, '{}', ?3, ?3)",
            ((uid, f"苏州{uid}教育科技有限公司", STAMP) for uid in uids),
        )
        db.conn.executemany(
            "INSERT INTO company_listings (lead_uid, listing_id, score, reasons, decided_by, decided_at) "
            "VALUES (?1, 'bench:' || ?1, 1, '[]', 'rules', ?2)",
            ((uid, STAMP) for uid in uids),
        )
        db.conn.executemany("INSERT INTO phones VALUES (?, 'landline', 'ok', 1)", ((_number(n),) for n in range(leads)))
        db.conn.executemany(
            "INSERT INTO contacts VALUES (?1, ?1, 'phone', ?2, '', '', '', '', '', '', 'callable', '', '', "
            "'bench:' || ?1, '')",
            ((uid, _number(n)) for n, uid in enumerate(uids)),
        )
        db.conn.executemany(
            "INSERT INTO grades (lead_uid, profile, rule_version, fit, readiness, fit_points, readiness_points, tier, "
            "rank, vetoes, reasons, graded_on) VALUES (?, 'education', '', 'B', 2, 50, 20, 'frequent', ?, '[]', ?, ?)",
            ((uid, chance.random() * 100, REASONS, STAMP[:10]) for uid in uids),
        )
        db.conn.executemany(
            "INSERT INTO calls (call_uid, lead_uid, e164, agent, called_at, disposition, profile) "
            "VALUES (?1, ?1, ?2, 'u', ?3, 'N', 'education')",
            ((uid, _number(n), STAMP) for n, uid in enumerate(uids) if n % 3 == 0),
        )
        for user in range(users):
            db.conn.executemany(
                "INSERT INTO assignments (lead_uid, agent, pool, reason, assigned_by, assigned_at) "
                "VALUES (?, ?, '公海', '', '', ?)",
                ((uid, f"user{user}", STAMP) for uid in uids[user * 80 : user * 80 + 80]),
            )
    for user in range(users):
        add_user(db, f"user{user}", ROLES[user % len(ROLES)], PASSWORD)
    refresh_words(db)
    db.execute("ANALYZE")
    db.close()


def _number(n: int) -> str:
    return f"+86512{60000000 + n}"


def serve(path: str) -> None:
    """The console, as `leads console` runs it."""
    now = datetime.now(UTC)
    settings = Settings(ahead=next_slot(call_policy(), now) - now)  # at night and on Sundays lists are empty
    uvicorn.run(make_console(Path(path), settings).app(), port=PORT, log_level="error")


def nightly(path: str) -> None:
    """Batches of writes one after the other, as a crawl and a resolution make them."""
    db = open_database(path)
    chance = random.Random(2)
    (leads,) = db.execute("SELECT count(*) FROM grades").fetchone()
    while True:
        start = chance.randrange(leads)
        with db.conn:
            db.execute("UPDATE listings SET last_seen = ? WHERE rowid BETWEEN ? AND ?", [STAMP, start, start + 500])
            db.execute("UPDATE grades SET rank = rank + 0.001 WHERE rowid BETWEEN ? AND ?", [start, start + 500])
        time.sleep(0.2)


async def user(number: int, token: str, until: float, took: dict[str, list[float]], wrong: list[str]) -> None:
    """List, card, result, next card … as a person does, with a moment to think between."""
    async with httpx.AsyncClient(base_url=ADDRESS.format(PORT), timeout=60) as client:

        async def ask(what: str, method: str, path: str, **more: object) -> httpx.Response:
            began = time.perf_counter()
            answer = await client.request(method, path, **more)  # type: ignore[arg-type]
            took[what].append(time.perf_counter() - began)
            if answer.status_code >= 400:
                wrong.append(f"{what} {answer.status_code}")
            return answer

        client.cookies.set("tuoke_session", token)
        await asyncio.sleep(random.random() * THINK_S)
        turn, role = 0, ROLES[number % len(ROLES)]
        mine = role == "telemarketer"
        while time.perf_counter() < until:
            if role in OFFICE:
                path = OFFICE[role][(number + turn) % len(OFFICE[role])]
                await ask(re.split(r"[?/]", path)[1], "GET", path)
                await asyncio.sleep(random.random() * THINK_S)
            page = (await ask("my list" if mine else "all leads", "GET", "/" if mine else "/?of=all")).text
            lead = re.search(r'href="(/lead/\w+)', page)
            if lead is None:
                return
            await asyncio.sleep(random.random() * THINK_S)
            card = (await ask("card", "GET", lead[1])).text
            await asyncio.sleep(random.random() * THINK_S)
            form_token, key = (re.search(f'name="{name}" value="(\\w+)"', card) for name in ("token", "key"))
            if form_token and key:
                form = {"token": form_token[1], "key": key[1], "disposition": "N", "note": f"turn {turn}"}
                await ask("save", "POST", lead[1], data=form, headers={"accept": "application/json"})
            turn += 1


async def load(tokens: list[str], seconds: float) -> None:
    """Run all users at once, and say how long each kind of page took."""
    took: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(user(number, token, until, took, wrong) for number, token in enumerate(tokens)))
    print(f"{'page':12} {'n':>6} {'p50 ms':>8} {'p95 ms':>8} {'worst':>8}")
    figures: dict[str, object] = {"users": len(tokens), "errors": len(wrong)}
    pages = {**took, "every page": [one for times in took.values() for one in times]}
    for what, times in sorted(pages.items()):
        ranked = statistics.quantiles(times, n=20) if len(times) > 1 else times * 20
        print(f"{what:12} {len(times):6} {ranked[9] * 1000:8.0f} {ranked[-1] * 1000:8.0f} {max(times) * 1000:8.0f}")
        figures[f"{what} p95 ms"] = round(ranked[-1] * 1000)
    print(f"errors: {len(wrong)} {sorted(set(wrong))}")
    print(json.dumps(figures))


def main() -> None:
    """Fill, serve, write, ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--users", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=30)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.db"
        fill(path, chosen.leads, chosen.users)
        tokens = _sessions(path, chosen.users)
        workers = [multiprocessing.Process(target=work, args=(str(path),)) for work in (serve, nightly)]
        for worker in workers:
            worker.start()
        try:
            _wait()
            asyncio.run(load(tokens, chosen.seconds))
        finally:
            for worker in workers:
                worker.terminate()
                worker.join()


def _sessions(path: Path, users: int) -> list[str]:
    """Everyone is in already: a password takes a fifth of a second to check, on purpose."""
    db = open_database(path)
    tokens = [enter(db, f"user{n}", PASSWORD, address=str(n), moment=datetime.now(UTC)) for n in range(users)]
    db.close()
    return [token for token in tokens if token]


def _wait() -> None:
    for _ in range(100):
        try:
            httpx.get(ADDRESS.format(PORT) + "/login")
            return
        except httpx.TransportError:
            time.sleep(0.3)
    raise SystemExit("the console does not start")


if __name__ == "__main__":
    main()
