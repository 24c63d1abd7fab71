"""Invented texts of the same kind and shape as real ones: what a golden page says instead of what was really there.

The same text always gets the same stand-in, so a name reads alike in a row, a title and a link. Words that are
nobody's data stay: labels, interface words, legal forms, units (data/reference/golden_words.toml).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from stdnum.cn.uscc import calc_check_digit

from pipelines.text.domains import registrable_domain
from spiders.items import CompanyItem

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
SITE = "directory.example"
FILLER = "示例文字"
LOREM = "loremipsumdolorsitametconsecteturadipiscing"
STEMS = "甲乙丙丁戊己庚辛壬癸"
TRADES = ("科技", "教育科技", "机械设备", "电子", "纺织", "物流", "信息技术", "商贸", "建材", "环保")
SURNAMES = "赵钱孙李周吴郑王"
PLACE = "江苏省苏州市"
STOCK = f"{PLACE}苏州示例路{FILLER * 2}{''.join(TRADES)}{LOREM}sample street springfield trading sales firm example"

HAN = "\u3400-\u9fff"
EMAIL = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
URL = r"(?:https?://|www\.)[^\s<>\"'，。；（）()]{3,300}"
DATE = r"(?:19|20)\d\d(?=[-/.年][01]?\d(?:[^\d]|$))|(?<!\d)(?:19|20)\d\d(?!\d)"
RANGE = r"\d{1,6}\s?[-~－—至]\s?\d{1,6}(?=\s?(?:人|名|万|employees))"
NUMBER = r"[+（(]?\d[\d\s()（）—–－-]{4,22}\d"
TOKEN = re.compile(
    rf"(?P<email>{EMAIL})|(?P<url>{URL})|(?P<year>{DATE})|(?P<range>{RANGE})|(?P<number>{NUMBER})|(?P<digits>\d{{4,}})"
    rf"|(?P<han>[{HAN}]+)|(?P<latin>[^\W\d_{HAN}]+)"
)
PARAMETER = re.compile(r"(?<![^&;])([^&;=]{1,40}=)?([^&;]*)")
AREA = re.compile(r"0{0,2}86(?!0)(?:10|2\d|[3-9]\d\d)|(?:0{0,2}86)?(?:[48]00|010|02\d|0[3-9]\d\d)|\d{3}")
ROUND = re.compile(r"[1-9]0+")
EXTENSION = re.compile(r"转|轉|分机|#|ext|x", re.IGNORECASE)
KEPT_SHORT, KEPT_LETTERS = 3, 2
WHOLE_NUMBER = 7


def words_of(name: str) -> list[str]:
    """One list of golden_words.toml."""
    found: list[str] = tomllib.loads((REFERENCE / "golden_words.toml").read_text(encoding="utf-8"))[name]
    return found


@cache
def kept_han() -> re.Pattern[str]:
    """The Chinese words that stay, longest first."""
    labels = tomllib.loads((REFERENCE / "labels.toml").read_text(encoding="utf-8"))
    headings = tomllib.loads((REFERENCE / "list_headings.toml").read_text(encoding="utf-8"))
    forms = (line.split("\t")[0] for line in (REFERENCE / "legal_forms.tsv").read_text(encoding="utf-8").splitlines())
    words = {word for row in labels.values() for word in row.get("han", ())}
    words |= {word for row in headings.values() for word in row} | set(forms) | set(words_of("han"))
    chinese = {part for word in words for part in re.findall(rf"[{HAN}]+", word)}
    return re.compile("|".join(sorted(chinese, key=len, reverse=True)))


@cache
def kept_latin() -> frozenset[str]:
    """The words of Latin script that stay, in lower case."""
    labels = tomllib.loads((REFERENCE / "labels.toml").read_text(encoding="utf-8"))
    words = (part for row in labels.values() for word in row.get("word", ()) for part in word.lower().split())
    return frozenset(words) | frozenset(words_of("latin"))


@cache
def kept_address() -> frozenset[str]:
    """The parts of addresses that stay, in lower case."""
    return frozenset(words_of("address"))


@cache
def legal_forms() -> tuple[str, ...]:
    """Endings of Chinese company names, longest first."""
    lines = (REFERENCE / "legal_forms.tsv").read_text(encoding="utf-8").splitlines()
    forms = {line.split("\t")[0] for line in lines if not line.startswith("#")}
    return tuple(sorted((form for form in forms if re.fullmatch(f"[{HAN}]+", form)), key=len, reverse=True))


class StandIns:
    """Stand-ins for the texts of one site's pages; `learn` what the records say, then disguise texts and addresses."""

    def __init__(self, page_url: str) -> None:
        host = urlsplit(page_url).hostname or ""
        self.own = registrable_domain(host) or host
        self.known: dict[str, str] = {}
        self.invented: dict[tuple[str, str], str] = {}
        self.pattern: re.Pattern[str] | None = None

    def learn(self, records: Iterable[CompanyItem]) -> None:
        """Remember the values of records, so that they are replaced as wholes, each by one of its kind."""
        for record in records:
            for kind, values in (
                ("name", [record.name, *record.former_names]),
                ("number", [*record.phones, *record.fax]),
                ("person", [record.contact_person, record.legal_rep]),
                ("address", [record.address]),
                ("code", [record.credit_code]),
            ):
                for value in filter(None, values):
                    self.known.setdefault(value, self.of_kind(kind, value))
        longest_first = sorted(self.known, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def of_kind(self, kind: str, text: str) -> str:
        """The stand-in of a text of a kind, always the same one."""
        key = (kind, text)
        if key not in self.invented:
            number = 1 + sum(other == kind for other, _ in self.invented)
            self.invented[key] = INVENTORS[kind](text, number)
        return self.invented[key]

    def text(self, text: str) -> str:
        """A text in which nothing real is left that is longer than a label."""
        folded = " ".join(text.split())
        if not self.pattern:
            return self._tokens(folded)
        parts = []
        end = 0
        for match in self.pattern.finditer(folded):
            parts += [self._tokens(folded[end : match.start()]), self.known[match[0]]]
            end = match.end()
        return "".join(parts) + self._tokens(folded[end:])

    def _tokens(self, text: str) -> str:
        return TOKEN.sub(self._token, text)

    def _token(self, match: re.Match[str]) -> str:
        kind, text = match.lastgroup or "", match[0]
        if kind == "range":
            return text
        if kind == "han":
            return _around_kept(text)
        if kind == "latin":
            kept = len(text) <= KEPT_LETTERS or text.lower() in kept_latin()
            return text if kept else _in_case_of(text, "".join(islice(cycle(LOREM), len(text))))
        if kind == "number" and sum(map(str.isdigit, text)) < WHOLE_NUMBER:
            return re.sub(r"\d{4,}", lambda digits: self.of_kind("digits", digits[0]), text)
        return self.of_kind(kind, text)

    def address(self, url: str) -> str:
        """A web address of the same structure: parameters, kinds of pages and short numbers stay."""
        scheme, _, rest = url.partition(":")
        if scheme.lower() in ("mailto", "tel", "sms"):
            return f"{scheme}:{self.text(rest)}"
        if scheme.lower() in ("javascript", "data"):
            return "javascript:void(0)"
        try:
            parts = urlsplit(url)
            host = self._host(parts.hostname or "") if parts.netloc else ""
        except ValueError:
            return "#"
        query = PARAMETER.sub(lambda found: (found[1] or "") + self._address_part(found[2]), parts.query)
        return urlunsplit((parts.scheme, host, self._address_part(parts.path), query, ""))

    def _host(self, host: str) -> str:
        if host == self.own:
            return SITE
        if host.endswith("." + self.own):
            return self._address_part(host.removesuffix(self.own)) + SITE
        return urlsplit(self.of_kind("url", f"http://{host}")).hostname or ""

    def _address_part(self, text: str) -> str:
        replaced = re.sub(rf"\d+|[A-Za-z]+|[{HAN}]+", self._address_word, unquote(text))
        return quote(replaced, safe="/-_.~!$&'()*+,;=:@%")

    def _address_word(self, match: re.Match[str]) -> str:
        word = match[0]
        if word.isascii() and (len(word) <= KEPT_SHORT or word.lower() in kept_address()):
            return word
        return self.of_kind("digits" if word[0].isdigit() else "word", word)


def _around_kept(text: str) -> str:
    parts = []
    end = 0
    for match in (*kept_han().finditer(text), None):
        stop = match.start() if match else len(text)
        left = text[end:stop]
        parts.append(left if len(left) == 1 else "".join(islice(cycle(FILLER), len(left))))
        if match:
            parts.append(match[0])
            end = match.end()
    return "".join(parts)


def _in_case_of(text: str, letters: str) -> str:
    return letters.upper() if text.isupper() else letters.capitalize() if text[0].isupper() else letters


def _is_chinese(text: str) -> bool:
    return re.search(f"[{HAN}]", text) is not None


def _name(text: str, number: int) -> str:
    stem = STEMS[number % len(STEMS)] + (STEMS[number // len(STEMS) % len(STEMS)] if number >= len(STEMS) else "")
    if not _is_chinese(text):
        return f"Sample {_word('x' * 6, number).title()} Trading Ltd"
    form = next((form for form in legal_forms() if text.endswith(form)), "有限公司")
    return f"苏州示例{stem}{TRADES[number % len(TRADES)]}{form}"


def _person(text: str, number: int) -> str:
    if not _is_chinese(text):
        return f"Sam {_word('x' * 6, number).title()}"
    rest = text[1:]
    kept = "".join(kept_han().findall(rest))
    return SURNAMES[number % len(SURNAMES)] + (kept or "示例"[: max(1, min(len(rest), 2))])


def _address(text: str, number: int) -> str:
    return f"{PLACE}示例路{number}号" if _is_chinese(text) else f"{number} Sample Street, Springfield"


def _number(text: str, number: int) -> str:
    """The same punctuation and area code, other digits; an extension after it becomes 801."""
    cut = EXTENSION.search(text)
    main, extension = (text[: cut.start()], text[cut.start() :]) if cut else (text, "")
    digits = "".join(str(int(digit)) for digit in main if digit.isdecimal())
    if re.fullmatch(r"1[3-9]\d{9}", digits[-11:]):
        digits = digits[:-11] + f"1380013{number % 10_000:04}"
    elif digits:
        known = re.match(
            r"(?:0{0,2}86(?!0))(?:10|2\d|[3-9]\d\d)|(?:0{0,2}86)?(?:[48]00|010|02\d|0[3-9]\d\d)|\d{3}", digits
        )
        prefix = known[0] if known and len(known[0]) < len(digits) - 4 else ""
        digits = prefix + ("6555" * 4 + f"{number % 10_000:04}")[-(len(digits) - len(prefix)) :]
    return _poured(main, digits) + _poured(extension, "801801801801")


def _poured(text: str, digits: str) -> str:
    """The text with its digits replaced, in turn."""
    source = cycle(digits or "0")
    return "".join(next(source) if character.isdigit() else character for character in text)


def _digits(text: str, number: int) -> str:
    return text if ROUND.fullmatch(text) else f"{number:0{len(text)}}"[-len(text) :]


def _word(text: str, number: int) -> str:
    """A pronounceable word of the same length."""
    syllables = [consonant + vowel for consonant in "bdfgklmnprst" for vowel in "aeiou"]
    letters = ""
    while len(letters) < len(text):
        number, rest = divmod(number, len(syllables))
        letters += syllables[rest]
    return _in_case_of(text, letters[: len(text)]) if text.isascii() else letters[: len(text)]


def _code(text: str, number: int) -> str:
    body = f"91320500MA0{number % 1_000_000:06}"
    return body + calc_check_digit(body) if len(text) == 18 else _digits(text, number)


INVENTORS: Mapping[str, Callable[[str, int], str]] = {
    "name": _name,
    "person": _person,
    "address": _address,
    "number": _number,
    "digits": _digits,
    "word": _word,
    "code": _code,
    "year": lambda _text, _number: "2016",
    "email": lambda _text, number: f"sales@firm{number}.example",
    "url": lambda text, number: ("http://" if "://" in text else "") + f"www.firm{number}.example",
}
