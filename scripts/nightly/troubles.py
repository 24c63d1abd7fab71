"""What went wrong in a night: cause and next step, for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.failures import Failure
from pipelines.nights import Night
from pipelines.verdict import OK


@dataclass(frozen=True, slots=True)
class Trouble:
    """what: the source or step, and how it ended; cause: the evidence; next_step: what to do."""

    what: str
    cause: str
    next_step: str

    def __str__(self) -> str:
        """As one paragraph."""
        return f"{self.what}\n  Cause: {self.cause}\n  Next: {self.next_step}"


def troubles(night: Night, runs: Sequence[dict[str, Any]]) -> list[Trouble]:
    """The runs that did not end well, and the crawls that could not begin. What the window cut off is no trouble."""
    found = [
        Trouble(
            f"{run['source']} {run['arguments']}: {run['verdict'] or run['state']}"
            + (" (what it read is set aside)" if run["quarantined"] else ""),
            run["evidence"] or "",
            run["next_step"] or "",
        )
        for run in runs
        if run["verdict"] not in (OK, None) and not _cut_off(run)
    ]
    recorded = {run["source"] for run in runs}
    for key, reasons in night.done.get("crawl", {}).get("tried_again", {}).items():
        if not any(key.startswith(source) for source in recorded):
            found.append(Trouble(f"{key} does not start", reasons[-1], "Read the log that is named."))
    if why := night.done.get("recycle", {}).get("why_not"):
        found.append(Trouble("no lead went back to its pool", why, "Mend the file; leads release --overdue."))
    return found


def broken_off(step: str, error: BaseException) -> Trouble:
    """The night itself could not go on."""
    return Trouble(f"the night broke off in {step}", str(error), Failure.DATABASE.remedy)


def _cut_off(run: dict[str, Any]) -> bool:
    return run["state"] == "interrupted" and bool(run["finished_at"]) and run["verdict"] == Failure.PARTIAL.code


def summary(night: Night, runs: Sequence[dict[str, Any]], found: Sequence[Trouble]) -> str:
    """The report of a night in plain text."""
    crawl = night.done.get("crawl", {})
    lines = [
        f"Night of {night.started_at}: {len(runs)} crawls, {crawl.get('pages', 0)} pages, "
        f"{crawl.get('new', 0)} new and {crawl.get('changed', 0)} changed listings"
    ]
    lines += [f"Tried again: {key}: {'; '.join(why)}" for key, why in crawl.get("tried_again", {}).items()]
    lines += [f"Left: {key}: {why}" for key, why in crawl.get("left_for_the_next_night", {}).items()]
    if presence := night.done.get("presence"):
        lines.append(f"Not shown any more: {presence['stale']} stale, {presence['gone']} gone")
    if purged := night.done.get("purge", {}).get("facts"):
        lines.append(f"Purged: {purged} facts about persons, not verified since {night.done['purge']['before']}")
    if returned := night.done.get("recycle", {}).get("returned"):
        lines.append(f"Returned to their pools: {returned} leads that were not worked in time")
    for name, brought in night.done.get("export", {}).items():
        lines.append(f"List {name}: " + (brought.get("why_not") or f"{brought['leads']} leads, {brought['files'][0]}"))
    if "backup" in night.done:
        lines.append(f"Backup: {night.done['backup']['file']}")
    lines.append(f"{len(found)} need attention" if found else "Nothing needs attention")
    return "\n".join([*lines, *map(str, found)])
