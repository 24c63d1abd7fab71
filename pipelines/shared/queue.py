"""The requests of one shared crawl in Redis: each page once, and a page whose reader died once more.

Each step is one script, so that a process that dies between two commands leaves nothing half done.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from redis import Redis

KEPT_S = 7 * 24 * 3600
"""What a crawl leaves in Redis goes after so long without a push."""
LEASE_MS = 10_000
"""A request whose reader was not heard of for so long is read by another one."""
NOW = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000) "
PUSH = """
if ARGV[1] ~= '' and redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[3])
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[4]) end
return 1
"""
POP = (
    NOW
    + """
for _, late in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
    redis.call('ZREM', KEYS[2], late) redis.call('ZADD', KEYS[1], 0, late)
end
if redis.call('EXISTS', KEYS[3]) == 1 then return false end
local one = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
if not one then return false end
redis.call('ZREM', KEYS[1], one) redis.call('ZADD', KEYS[2], now + ARGV[1], one)
return one
"""
)
RENEW = NOW + "for i = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', now + ARGV[1], ARGV[i]) end"
GIVE_BACK = """
for _, one in ipairs(ARGV) do
    if redis.call('ZREM', KEYS[2], one) == 1 then redis.call('ZADD', KEYS[1], 0, one) end
end
"""


class SharedQueue:
    """The queue of the crawl of a name. Requests are bytes. Raises redis.RedisError from any method."""

    def __init__(self, server: Redis, name: str) -> None:
        self.server = server
        self.seen, self.waiting, self.asked, self.stop_key = (
            f"tuoke:{name}:{part}" for part in ("seen", "waiting", "asked", "stop")
        )
        self._push, self._pop, self._renew, self._give_back = (
            server.register_script(script) for script in (PUSH, POP, RENEW, GIVE_BACK)
        )

    def push(self, fingerprint: bytes | None, priority: int, request: bytes) -> bool:
        """Add a request; False if one of that fingerprint was added before (None: never the same as another)."""
        return bool(self._push([self.seen, self.waiting, self.asked], [fingerprint or b"", -priority, request, KEPT_S]))

    def pop(self) -> bytes | None:
        """The next request, lent for `LEASE_MS`; None if there is none now, or the crawl was stopped."""
        request: bytes | None = self._pop([self.waiting, self.asked, self.stop_key], [LEASE_MS])
        return request

    def renew(self, requests: Iterable[bytes]) -> None:
        """Say that these are still being read."""
        if held := list(requests):
            self._renew([self.asked], [LEASE_MS, *held])

    def done(self, requests: Iterable[bytes]) -> None:
        """These are read, and what came of them is in Redis."""
        if finished := list(requests):
            self.server.zrem(self.asked, *finished)

    def give_back(self, requests: Iterable[bytes]) -> None:
        """These were not read to the end: another one shall."""
        if held := list(requests):
            self._give_back([self.waiting, self.asked], held)

    def left(self) -> int:
        """Requests that wait or are being read, by whomever."""
        both = self.server.pipeline()
        both.zcard(self.waiting)
        both.zcard(self.asked)
        return int(sum(both.execute()))

    def stop(self, reason: str) -> None:
        """End the crawl for all of its workers."""
        self.server.set(self.stop_key, reason, nx=True, ex=KEPT_S)

    def stopped(self) -> str:
        """Why the crawl was ended for all, "" where it was not."""
        reason: Any = self.server.get(self.stop_key)
        return bytes(reason).decode() if reason else ""
