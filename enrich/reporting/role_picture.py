"""The role map of a company as SVG: a column a buying role, its people with their stance, relations as arrows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from enrich.calls.role_map import Person, Relation, RoleMap
from enrich.vocabulary import say, words

COLUMN, BOX, HIGH, GAP, TOP = 230, 160, 62, 56, 46
LONGEST = 22
INK, SOFT, LINE, LACK = "#16232e", "#51626f", "#51626f", "#9a3412"
FILLS = {"-2": "#f6c9bd", "-1": "#fbe3d6", "0": "#eef1f3", "1": "#dcefdd", "2": "#b5dfb9", "": "#ffffff"}
NOBODY, UNKNOWN, GUESSED, OTHERS = "未覆盖", "立场不详", "由职务推测", "角色不详"
Point = tuple[float, float]


def role_picture(roles: RoleMap, title: str) -> str:
    """The picture. Dashed is what no call confirmed, and a role that nobody is known to have."""
    columns = [(code, word, [p for p in roles.people if p.role == code]) for code, word in words("buying_role").items()]
    rest = [p for p in roles.people if p.role not in words("buying_role")]
    if rest:
        columns.append(("", OTHERS, rest))
    tall = max(1, *(len(people) for _, _, people in columns))
    width, height = COLUMN * len(columns), TOP + tall * (HIGH + GAP)
    places: dict[str, Point] = {}
    parts: list[str] = []
    for number, (_, word, people) in enumerate(columns):
        x = number * COLUMN + (COLUMN - BOX) / 2
        parts.append(_text(x + BOX / 2, 24, word, SOFT))
        for row, person in enumerate(people):
            places[person.name] = (x, TOP + row * (HIGH + GAP))
            parts += _person(person, *places[person.name])
        if not people:
            parts += [_box(x, TOP, "none", LACK, dashed=True), _text(x + BOX / 2, TOP + 36, NOBODY, LACK)]
    lines = "".join(_relations(roles.relations, places))
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0 L8 4 L0 8 z" fill="{LINE}"/></marker></defs>{"".join(parts)}{lines}</svg>'
    )


def _person(person: Person, x: float, y: float) -> Iterator[str]:
    stance = say("stance", person.stance) if person.stance else UNKNOWN
    sure = person.confirmed or not person.role
    yield _box(x, y, FILLS.get(person.stance, FILLS[""]), INK, dashed=not sure)
    yield _text(x + BOX / 2, y + 20, f"{person.name} {person.title}".strip(), INK)
    yield _text(x + BOX / 2, y + 38, stance, INK)
    if not sure:
        yield _text(x + BOX / 2, y + 55, GUESSED, SOFT)


def _relations(relations: Sequence[Relation], places: dict[str, Point]) -> Iterator[str]:
    """Lines from box to box, each with its word; those between the same two people bend apart."""
    met: dict[frozenset[str], int] = {}
    for one in relations:
        if one.person not in places or one.other not in places:
            continue
        pair = frozenset((one.person, one.other))
        met[pair] = met.get(pair, 0) + 1
        (x1, y1), (x2, y2), dip = _ends(places[one.person], places[one.other])
        bend = dip + 14 * met[pair]
        mx, my = (x1 + x2) / 2, (y1 + y2) / 2 + bend
        yield (
            f'<path d="M{x1:.1f} {y1:.1f} Q{mx:.1f} {my:.1f} {x2:.1f} {y2:.1f}" fill="none" stroke="{LINE}" '
            'stroke-width="1.5" marker-end="url(#arrow)"/>'
        )
        yield _text(mx, (y1 + y2) / 2 + bend / 2 + 5, say("relation", one.kind), LINE, halo=True)


def _ends(one: Point, other: Point) -> tuple[Point, Point, float]:
    """Where a line leaves the one box and reaches the other, and how far it hangs: below what stands between them."""
    (x1, y1), (x2, y2) = one, other
    if abs(x2 - x1) > COLUMN or x1 == x2:
        aside = BOX / 4 if x2 >= x1 else -BOX / 4
        below = y1 <= y2 or x1 != x2
        start = (x1 + BOX / 2 + aside, y1 + (HIGH if below else 0))
        end = (x2 + BOX / 2 - (aside if x1 != x2 else -aside), y2 + (HIGH if x1 != x2 or not below else 0))
        return start, end, GAP if x1 != x2 else 0
    right = x2 > x1
    return (x1 + (BOX if right else 0), y1 + HIGH / 2), (x2 + (0 if right else BOX), y2 + HIGH / 2), 0


def _box(x: float, y: float, fill: str, stroke: str, *, dashed: bool) -> str:
    dash = ' stroke-dasharray="6 4"' if dashed else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{BOX}" height="{HIGH}" rx="6" fill="{fill}" stroke="{stroke}"{dash}/>'


def _text(x: float, y: float, text: str, fill: str, *, halo: bool = False) -> str:
    shown = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    edge = ' stroke="#fff" stroke-width="4" paint-order="stroke"' if halo else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="{fill}"{edge}>{escape(shown)}</text>'
