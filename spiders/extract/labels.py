"""Label and value, in every shape in which pages set them: one string, two cells, letters apart, several on a line.

A label is a word of `data/reference/labels.toml`, with anything in Chinese before it (深圳总部电话) and further labels
beside it (电话/Tel). It counts where a colon follows, where it is all that a cell or an inline element holds, or where
a number or an address of the announced kind is glued to it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from spiders.extract.lines import Line, pieces_of

VOCABULARY = Path(__file__).parents[2] / "data" / "reference" / "labels.toml"
LEFT_OUT = frozenset({"qq", "wechat", "other"})
MAX_PREFIX = 8
MAX_LABEL = 24
MAX_VALUE = 1_000
MAX_BARE = 80
MAX_SHORT, MAX_CUT = 80, 160
MAX_COLUMNS = 30
EMPTY = re.compile(
    r"^(?:[\W_]*|暂无.{0,6}|无|没有|空|未知|未公布|未公开|未填写?|暂未填写|尚未填写|暂未.{0,6}|待完善|待补充|不详|保密|其他|其它|请选择|0+|\+?0*86|n/?a|null|none|nil"
    r"|undefined|unknown|tba|点击查看.{0,8}|查看.{0,8})$",
    re.IGNORECASE,
)
HAN = "\u3400-\u9fff"
_WORTH = re.compile(r"[:：﹕∶︰@\d]")
_COLON = re.compile(r" ?[:：﹕∶︰] ?")
_JOIN = re.compile(r"[ /／|&、,()（）\[\]【】+和及与或.．-]{0,4}")
_AFTER = re.compile(r" ?(?:号码|[一二三1-9①②③])?(?: ?[(（\[【][^)）\]】:：]{1,12}[)）\]】])? ?")
_FOLLOWS = frozenset(" 号一二三123456789①②③([（【:：﹕∶︰")  # what `_AFTER` and `_COLON` begin with
_PREFIX = re.compile(rf"(?:[{HAN}]|(?<=[{HAN}])\d{{1,2}}|\d{{1,2}}(?=[{HAN}])){{1,{MAX_PREFIX}}}$")
_BREAKS = frozenset(" ,，;；|｜、/)）】]>。!！?？·•—-")
_PATH = re.compile(r"[A-Za-z0-9@._-]/$")
_GLUED = {
    "phones": re.compile(r" ?[.#-]? ?[+(（]? ?\d"),
    "fax": re.compile(r" ?[.#-]? ?[+(（]? ?\d"),
    "emails": re.compile(r" ?[\w.+-]{1,64}@"),
    "qq": re.compile(r" ?\d{5}"),
    "postcode": re.compile(r" ?\d{4,6}\b"),
    "website": re.compile(r" ?(?:https?://|www\.)", re.IGNORECASE),
}
_APART = frozenset(
    {"address", "contact_person", "postcode", "products", "scope", "business_model", "company_type", "name"}
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A label with its value.

    fields: the fields that the label announces, first the one it names first. label, value: as written, white space
    folded. line: index of the line of the value. how: where it stands: "colon", "piece", "glued", "next" (line).
    """

    fields: tuple[str, ...]
    label: str
    value: str
    line: int
    how: str


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a line: fields it announces, from its beginning to that of its value."""

    fields: tuple[str, ...]
    text: str
    begin: int
    end: int
    how: str


@cache
def _fields() -> dict[str, str]:
    """Label in lower case and without blanks -> field."""
    return {
        _key(label): field
        for field, scripts in _vocabulary().items()
        for labels in scripts.values()
        for label in labels
    }


@cache
def _han() -> re.Pattern[str]:
    """Blanks between the letters are allowed; 联系人姓名 comes before 联系人."""
    return re.compile(
        _by_first_letter(re.sub(rf"(?<=[{HAN}])(?=[{HAN}])", " ?", re.escape(label)) for label in _labels("han"))
    )


@cache
def _latin() -> re.Pattern[str]:
    alternatives = [rf"{re.escape(label)}s?(?![^\W\d_{HAN}])(?![@/])" for label in _labels("word")]
    for field, scripts in _vocabulary().items():
        ahead = [r"(?=[:：] ?\w)", r"(?=[:：.]? ?[+(]{0,2}\d)"][: 2 if field in ("phones", "fax") else 1]
        alternatives += [f"{letter.lower()}{test}" for letter in scripts.get("letter", ()) for test in ahead]
    return re.compile(rf"(?<![A-Za-z0-9@._-])(?=[^\W\d_])(?:{_by_first_letter(alternatives)})")


def _by_first_letter(alternatives: Iterable[str]) -> str:
    """The alternatives as one pattern that tries, at each place, only those that begin with the letter there."""
    groups: dict[str, list[str]] = {}
    for alternative in alternatives:
        groups.setdefault(alternative[0], []).append(alternative[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())


@cache
def _vocabulary() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))


@cache
def _last_letters() -> frozenset[str]:
    """The letters that labels end with, and the marks behind a label: a cell that ends otherwise is none."""
    return frozenset(label[-1] for label in _fields()) | frozenset("s码号一二三0123456789)）]】①②③ ")


def _labels(script: str) -> list[str]:
    labels = {label for row in _vocabulary().values() for label in row.get(script, ())}
    return sorted(labels, key=lambda label: (-len(label), label))


def _words(text: str) -> list[tuple[int, int, str, bool]]:
    """Labels of the vocabulary in a line, in order: begin, end, field, and whether it is of Latin script."""
    fields = _fields()
    found = [
        (hit.start(), hit.end(), fields.get(hit[0]) or fields[_key(hit[0])], False) for hit in _han().finditer(text)
    ]
    for hit in _latin().finditer(_lower(text)):
        begin = hit.start()
        if begin > 1 and text[begin - 1] == "/" and _PATH.search(text, begin - 2, begin):
            continue
        key = _key(hit[0])
        found.append((begin, hit.end(), fields.get(key) or fields[key.rstrip("s")], True))
    return sorted(found)


def _lower(text: str) -> str:
    """The text in lower case, letter by letter of the same length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _key(label: str) -> str:
    return "".join(label.split()).lower()


def find_labels(lines: Sequence[Line]) -> list[Sequence[Label]]:
    """The labels of each line in order; a word that announces nothing is none."""
    return [
        _labels_of_short(line.text, line.cut) if _is_short(line) else _labels_of(line.text, line.cut) for line in lines
    ]


def _is_short(line: Line) -> bool:
    return len(line.text) <= MAX_SHORT and len(line.cut) <= MAX_CUT


def _labels_of(text: str, cut: str) -> tuple[Label, ...]:
    """What the words of a line announce. cut: as `Line.cut`."""
    words = _words(text)
    if not words:
        return ()
    pieces = pieces_of(text, cut)
    if not _WORTH.search(text):
        if len(text) > MAX_BARE or not any(piece[-1].lower() in _last_letters() for piece in pieces):
            return ()
        if _key(text.rpartition(" ")[2]) not in _fields():
            words = [word for word in words if not word[3]]
    bounds = _bounds(text, pieces if cut else ())
    if not any(_may_end(text, end, field, latin, bounds) for _, end, field, latin in words):
        return ()
    clusters: list[_Cluster] = []
    for begin, end, field, latin in words:
        if clusters and begin < clusters[-1].end:
            continue
        if clusters and _JOIN.fullmatch(text, clusters[-1].end, begin):
            clusters[-1].join(field, text[clusters[-1].end : begin], end)
        else:
            clusters.append(_Cluster([field], begin, end, latin and end - begin == 1))
    return tuple(label for cluster in clusters if (label := _label(text, bounds, cluster)))


_labels_of_short = lru_cache(maxsize=16_384)(_labels_of)
"""The head, the foot and the menus of a site's pages say the same on every one of them."""


def _may_end(text: str, end: int, field: str, latin: bool, bounds: frozenset[int]) -> bool:
    """Whether a label may end with a word: what `_label` asks for, asked of one word alone."""
    return latin or end in bounds or text[end] in _FOLLOWS or field in _GLUED


@dataclass(slots=True)
class _Cluster:
    """Words of labels side by side."""

    fields: list[str]
    begin: int
    end: int
    letter: bool

    def join(self, field: str, between: str, end: int) -> None:
        """传真电话 is a fax, Contact Phone a phone, 电话/传真 both: the first word counts, else the last."""
        numbers = {"phones", "fax"}
        if between.strip():
            self.fields.append(field)
        elif field == "address" and self.fields[-1] in ("website", "emails"):
            pass
        elif not (field in numbers and self.fields[-1] in numbers):
            self.fields[-1] = field
        self.end = end


def _label(text: str, bounds: frozenset[int], cluster: _Cluster) -> Label | None:
    """What makes the words a label: a colon, a place of their own, or a value of their kind behind them."""
    begin, end = cluster.begin, cluster.end
    fields = tuple(dict.fromkeys(cluster.fields))
    if end not in bounds and text[end] not in _FOLLOWS and not cluster.letter and fields[-1] not in _GLUED:
        return None
    prefix = _PREFIX.search(text, max(0, begin - MAX_PREFIX - 1), begin)
    if prefix and (prefix.start() == 0 or text[prefix.start() - 1] in _BREAKS):
        begin = prefix.start()
    after = _AFTER.match(text, end)
    stop = after.end() if after else end
    if colon := _COLON.match(text, stop) or _COLON.match(text, end):
        how, stop = "colon", colon.end()
    elif cluster.letter or ((glued := _GLUED.get(fields[-1])) and glued.match(text, end)):
        how, stop = "glued", end
    elif begin in bounds and (end in bounds or stop in bounds):
        how, stop = "piece", end if end in bounds else stop
    elif begin in bounds and fields[0] in _APART and "\u3400" <= text[end - 1] <= "\u9fff" and text[end] == " ":
        how, stop = "glued", end
    else:
        return None
    return Label(fields, text[begin:end], begin, stop, how)


def _bounds(text: str, pieces: Iterable[str]) -> frozenset[int]:
    """Where inline elements begin and end in the text of a line, its own ends included."""
    bounds = {0, len(text)}
    position = 0
    for piece in pieces:
        start = text.find(piece, position)
        if start < 0:
            break
        position = start + len(piece)
        bounds |= {start, position}
    return frozenset(bounds)


def read_pairs(lines: Sequence[Line], labelled: Sequence[Sequence[Label]]) -> Iterator[Pair]:
    """Every label that has a value, in document order; a value that says "none" is given as written (see `is_empty`).

    labelled: `find_labels` of each line.
    """
    for number, (line, labels) in enumerate(zip(lines, labelled, strict=True)):
        if line.tag in ("th", "td") and (columns := _columns(lines, labelled, number)):
            yield from columns
            continue
        for position, label in enumerate(labels):
            stop = labels[position + 1].begin if position + 1 < len(labels) else len(line.text)
            value = line.text[label.end : stop].strip(" ,，;；|、:：")
            if value:
                yield Pair(label.fields, label.text, value[:MAX_VALUE], number, label.how)
            elif position + 1 == len(labels) and len(label.text) <= MAX_LABEL:
                yield from _value_below(lines, labelled, number, label)


def _columns(lines: Sequence[Line], labelled: Sequence[Sequence[Label]], number: int) -> list[Pair]:
    """The pair of a cell in a row of labels and the cell below it; empty where the row is of another kind."""
    row = lines[number].row
    start = number
    while start and lines[start - 1].row == row and number - start < MAX_COLUMNS:
        start -= 1
    stop = number
    while (
        stop < min(len(lines), start + MAX_COLUMNS) and lines[stop].row == row and _is_bare(lines[stop], labelled[stop])
    ):
        stop += 1
    width = stop - start
    below = number + width
    cells = lines[stop : stop + width]
    if width < 2 or len(cells) < width or {cell.row for cell in cells} != {lines[stop].row} or lines[stop].row == row:
        return []
    if not all(_is_bare(lines[i], labelled[i]) for i in range(start, stop)) or any(
        labelled[i] for i in range(stop, stop + width)
    ):
        return []
    label = labelled[number][0]
    return [Pair(label.fields, label.text, lines[below].text[:MAX_VALUE], below, "next")]


def _is_bare(line: Line, labels: Sequence[Label]) -> bool:
    """Whether a line is one label and nothing else."""
    return len(labels) == 1 and labels[0].begin == 0 and labels[0].end >= len(line.text)


def _value_below(
    lines: Sequence[Line], labelled: Sequence[Sequence[Label]], number: int, label: Label
) -> Iterator[Pair]:
    """The next line as the value, unless it is a label itself."""
    below = number + 1
    if below < len(lines) and lines[below].text in (":", "："):
        below += 1
    if below >= len(lines) or (labelled[below] and labelled[below][0].begin == 0):
        return
    line = lines[below]
    stop = labelled[below][0].begin if labelled[below] else len(line.text)
    if value := line.text[:stop].strip(" :：,，;；|"):
        yield Pair(label.fields, label.text, value[:MAX_VALUE], below, "next")


def is_label(text: str) -> bool:
    """Whether a text is a label and nothing else."""
    return _key(text) in _fields()


def is_empty(value: str) -> bool:
    """Whether a value says that there is none: 暂无, 无, -, 86, 暂未填写 …"""
    return bool(EMPTY.match(value))
