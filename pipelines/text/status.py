"""Whether a company still trades, from the words a register or directory uses (经营状态, 登记状态)."""

from __future__ import annotations

import re
import unicodedata

CLOSED = re.compile(r"注销|吊销|撤销|清算|停业|歇业|倒闭|解散|破产|已关闭|closed|dissolved|deregistered|liquidat", re.I)
MOVED = re.compile(r"迁出|迁往|已迁|搬迁|moved", re.I)
OPEN = re.compile(r"存续|在业|在营|开业|正常|营业|登记成立|迁入|active|registered|open", re.I)
NOT_CLOSED = re.compile(r"未注销|未吊销")


def parse_status(text: str) -> str:
    """`closed`, `moved`, `open`, or "" where the text does not say. 吊销,未注销 is closed: the licence is gone."""
    text = unicodedata.normalize("NFKC", text or "")[:200]
    for status, pattern in (("closed", CLOSED), ("moved", MOVED), ("open", OPEN)):
        if pattern.search(NOT_CLOSED.sub("", text)):
            return status
    return ""
