"""`leads collect`: the one process that stores what the workers of a shared crawl read."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import click

from pipelines.schema import open_database
from pipelines.transactions import locked
from scripts.leads.errors import LeadsError
from scripts.leads.output import console, progress


@click.command("collect")
@click.option("--redis", "url", envvar="REDIS_URL", required=True, help="[env: REDIS_URL] redis://HOST:6379/0")
@click.option("--until-done", is_flag=True, help="End when every crawl that was heard of has its verdict.")
@click.option(
    "--wait", type=click.FloatRange(min=0), default=60.0, show_default=True, help="Seconds for the first word."
)
@click.pass_obj
def command(database: Path, *, url: str, until_done: bool, wait: float) -> None:
    """Store what workers (scrapy crawl … with REDIS_URL set) read, from any number of machines, in this database.

    Stopped at any moment, the same command goes on; a message is gone from Redis when it is stored, not before.
    """
    try:
        from redis import Redis, RedisError  # noqa: PLC0415  # an extra that one machine does not need

        from pipelines.shared.collecting import Collector  # noqa: PLC0415
    except ImportError as error:
        raise LeadsError("this needs the extra: pip install 'tuoke[redis]'") from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    db = open_database(database)
    try:
        with locked(db, "collect.lock", "collects already"), progress() as report:
            collector = Collector(db, Redis.from_url(url, socket_timeout=30))
            deadline = time.monotonic() + wait
            while not (until_done and collector.idle):
                collector.step()
                report("storing, listings", collector.stored)
                if until_done and not collector.crawls and time.monotonic() > deadline:
                    raise LeadsError(f"no worker said a word within {wait:g} s. Start some: scrapy crawl NAME")
            while collector.step():
                report("storing, listings", collector.stored)
    except RedisError as error:
        raise LeadsError(f"{url.rpartition('@')[2]}: {error}. Is Redis there? The same command goes on") from error
    console.print(f"{collector.stored} listings stored. Next: leads enrich")
