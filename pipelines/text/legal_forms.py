"""The legal forms that end company names, from `data/reference/legal_forms.tsv`."""

from dataclasses import dataclass
from functools import cache

from pipelines.text.divisions import rows
from pipelines.text.trades import trade_words


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
    return {form: LegalForm(form, kind, standard) for form, kind, standard in rows("legal_forms.tsv")}


@cache
def _by_last_character() -> dict[str, tuple[LegalForm, ...]]:
    """Chinese forms by the character they end in, longest first."""
    chinese = sorted((form for form in forms().values() if form.kind != "foreign"), key=lambda f: -len(f.form))
    return {end: tuple(f for f in chinese if f.form[-1] == end) for end in {f.form[-1] for f in chinese}}


def legal_form_of(name: str) -> LegalForm | None:
    """The longest legal form that ends a Chinese `name`, None where none does.

    Something is left before it, and a form of one character is not split off a word: 长沙银行 does not end in 行.
    """
    for form in _by_last_character().get(name[-1:], ()):
        rest = len(name) - len(form.form)
        if name.endswith(form.form) and (rest > 1 or (rest and len(form.form) > 1)):
            return None if len(form.form) == 1 and name[-2:] in trade_words() else form
    return None
