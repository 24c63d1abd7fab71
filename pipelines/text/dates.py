"""Calendar dates as Chinese pages write them: 2019-07-13, 2019/7/3, 20190713, 2019年7月13日, 二〇一九年七月."""

import datetime
import re
from dataclasses import dataclass

from pipelines.text.folding import fold
from pipelines.text.numerals import NUMERAL, numeral

YEAR = "(?:1[89]|20)[0-9]{2}"
MONTH = "(?:1[0-2]|0?[1-9])"
DAY = "(?:3[01]|[12][0-9]|0?[1-9])"
CHINESE_DIGIT = "[〇零○一二三四五六七八九]"
# Each with groups year, month, day; the last two may be missing.
FORMS = (
    rf"(?P<year>{YEAR}) ?年 ?(?:(?P<month>{MONTH}) ?月 ?(?:(?P<day>{DAY}) ?[日号]?)?)?",
    rf"(?P<year>{CHINESE_DIGIT}{{4}}) ?年 ?"
    rf"(?:(?P<month>{NUMERAL}{{1,3}}) ?月 ?(?:(?P<day>{NUMERAL}{{1,4}}) ?[日号])?)?",
    rf"(?P<year>{YEAR}) ?(?P<mark>[-/.]) ?(?P<month>{MONTH})(?: ?(?P=mark) ?(?P<day>{DAY}))?(?![0-9])",
    r"(?<!-)(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9])",
)
PATTERNS = tuple(re.compile(rf"(?<![0-9a-z.])(?<!{CHINESE_DIGIT})" + form) for form in FORMS)
BARE_YEAR = re.compile(rf" *(?P<year>{YEAR}) *")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date to the day, month or year; month and day are None where the text does not say."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> datetime.date:
        """The first day that it can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        """ISO 8601, as far as it is written: 1999, 2019-07, 2019-07-13."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])


def parse_date(text: str) -> datetime.date | None:
    """The first date of a text, None where there is none.

    Where day or month is not written it is the first one (2019年7月 -> 2019-07-01); `parse_partial_date` tells
    which parts are written. Relative dates (昨天), two-digit years and dates without a year give None.
    """
    partial = parse_partial_date(text)
    return partial.first if partial else None


def parse_partial_date(text: str) -> PartialDate | None:
    """The first date of a text with the parts that are written.

    A year alone counts where it is the whole text or bears 年.
    """
    folded = fold(text)
    if year := BARE_YEAR.fullmatch(folded):
        return PartialDate(int(year["year"]))
    matches = sorted((m for p in PATTERNS for m in p.finditer(folded)), key=re.Match.start)
    return next(filter(None, map(_read, matches)), None)


def _read(match: re.Match[str]) -> PartialDate | None:
    parts = match.groupdict()
    year, month, day = (_number(parts[name]) for name in ("year", "month", "day"))
    try:
        partial = PartialDate(year or 0, month, day)
        return partial if partial.first else None
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    if text is None or text.isascii():
        return int(text) if text else None
    return numeral(text)
