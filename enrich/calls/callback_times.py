"""Days and times at which a callback may be promised: the picker of the console."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from enrich.calls.policy import calendar_known, call_policy, slots

STEP = timedelta(minutes=30)
DAYS = 15
LONGEST = 60


@dataclass(frozen=True, slots=True)
class CallbackDay:
    """times: aware moments of the day within the calling hours. sure: whether its holidays are known."""

    day: date
    times: tuple[datetime, ...]
    sure: bool


def callback_days(moment: datetime) -> list[CallbackDay]:
    """The next days on which calls may be made, today among them while there is time left."""
    policy = call_policy()
    today = moment.astimezone(policy.zone).date()
    found = []
    for ahead in range(LONGEST):
        day = today + timedelta(days=ahead)
        times = [start + STEP * n for start, end in slots(policy, day) for n in range((end - start) // STEP)]
        if later := tuple(at for at in times if at > moment):
            found.append(CallbackDay(day, later, calendar_known(day)))
        if len(found) == DAYS:
            break
    return found
