"""Takes a number, an e-mail address or a person out of texts and JSON values, however it is written there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from pipelines.suppression import Fact
from pipelines.text.phones import national

GAP = r"[\s\-－—–·.()（）/]*"
NO_DIGIT_BEFORE, NO_DIGIT_AFTER = r"(?<![0-9０-９])", r"(?![0-9０-９])"


def pattern_of(fact: Fact) -> re.Pattern[str]:
    """What finds a fact in a text: a number in any grouping and width, with or without 86 and the leading zero."""
    kind, value = fact
    if kind != "phone":
        return re.compile(re.escape(value), re.IGNORECASE)
    digits = re.sub(r"\D", "", national(value)).removeprefix("0")
    body = GAP.join(f"[{digit}{chr(0xFF10 + int(digit))}]" for digit in digits)
    return re.compile(rf"{NO_DIGIT_BEFORE}(?:(?:[+＋]|00)?[8８]{GAP}[6６]{GAP})?(?:[0０]{GAP})?{body}{NO_DIGIT_AFTER}")


def local_pattern(e164: str) -> re.Pattern[str] | None:
    """A landline without its area code, as the listing that states it may write it; None for other numbers."""
    area, dash, rest = national(e164).partition("-")
    if not (dash and area.startswith("0") and rest.isdigit()):
        return None
    body = GAP.join(f"[{digit}{chr(0xFF10 + int(digit))}]" for digit in rest)
    return re.compile(f"{NO_DIGIT_BEFORE}{body}{NO_DIGIT_AFTER}")


def scrubber(*patterns: re.Pattern[str] | None) -> Callable[[str | None], str | None]:
    """A function that takes what the patterns find out of a stored text; text that is JSON stays JSON.

    Entries of a list that become empty go, and so do entries about a number (an e164 of theirs is found).
    """
    chosen = [pattern for pattern in patterns if pattern]

    def scrub(text: str | None) -> str | None:
        if not isinstance(text, str) or not any(pattern.search(text) for pattern in chosen):
            return text
        if text[:1] in ("{", "["):
            try:
                return json.dumps(_walk(json.loads(text), chosen), ensure_ascii=False)
            except ValueError:
                pass  # it only looked like JSON
        return _plain(text, chosen)

    return scrub


def _plain(text: str, patterns: list[re.Pattern[str]]) -> str:
    for pattern in patterns:
        text = pattern.sub("", text)
    return text


def _walk(value: Any, patterns: list[re.Pattern[str]]) -> Any:
    if isinstance(value, str):
        return _plain(value, patterns)
    if isinstance(value, dict):
        return {key: _walk(inside, patterns) for key, inside in value.items()}
    if isinstance(value, list):
        kept = ((one, _walk(one, patterns)) for one in value if not _about(one, patterns))
        return [new for old, new in kept if new or not old]
    return value


def _about(one: Any, patterns: list[re.Pattern[str]]) -> bool:
    said = one.get("e164") if isinstance(one, dict) else None
    return isinstance(said, str) and any(pattern.search(said) for pattern in patterns)
