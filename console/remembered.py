"""Answers that take long to make: whoever asks gets the last one at once, while a newer one is being made."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

MOST_KEPT = 16
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """make: key -> answer, on any thread. fresh: how long an answer is good enough.

    Only who asks for what was never made waits. A making that fails leaves the old answer and is tried again.
    """

    def __init__(self, make: Callable[[Key], Value], fresh: timedelta) -> None:
        self._make = make
        self._fresh = fresh
        self._made: OrderedDict[Key, tuple[datetime, Value]] = OrderedDict()
        self._making: set[Key] = set()
        self._lock = threading.Lock()
        self._first = threading.Lock()

    def get(self, key: Key, moment: datetime) -> tuple[datetime, Value]:
        """The answer for a key at a moment, and when it was made."""
        found = self._made.get(key)
        if found is None:
            with self._first:
                return self._made.get(key) or self._renew(key, moment)
        with self._lock:
            renew = moment - found[0] >= self._fresh and key not in self._making
            if renew:
                self._making.add(key)
        if renew:
            threading.Thread(target=self._renew, args=(key, moment), daemon=True).start()
        return found

    def _renew(self, key: Key, moment: datetime) -> tuple[datetime, Value]:
        try:
            made = moment, self._make(key)
        finally:
            self._making.discard(key)
        with self._lock:
            self._made[key] = made
            self._made.move_to_end(key)
            while len(self._made) > MOST_KEPT:
                self._made.popitem(last=False)
        return made
