"""The legal forms that end company names, from `data/reference/legal_forms.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).resolve().parents[2] / "data" / "reference" / "legal_forms.csv"


@dataclass(frozen=True, slots=True)
class LegalForm:
    """How a name ends (form), what that makes of the company (kind), and the usual spelling of a foreign form.

    kind: company, partnership, cooperative, organisation, shop or foreign.
    """

    form: str
    kind: str
    standard: str


@cache
def forms() -> dict[str, LegalForm]:
    """The table by form: as it stands in a Chinese name; lower case, without dots and accents if foreign."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["form"]: LegalForm(row["form"], row["kind"], row["standard"]) for row in rows}


@cache
def _by_last_character() -> dict[str, tuple[LegalForm, ...]]:
    """Chinese forms by the character they end in, longest first."""
    chinese = sorted((form for form in forms().values() if form.kind != "foreign"), key=lambda f: -len(f.form))
    return {end: tuple(f for f in chinese if f.form[-1] == end) for end in {f.form[-1] for f in chinese}}


def legal_form_of(name: str) -> LegalForm | None:
    """The longest legal form that ends a Chinese `name` and is not the whole of it."""
    if name:
        for form in _by_last_character().get(name[-1], ()):
            if name.endswith(form.form) and len(name) > len(form.form):
                return form
    return None
