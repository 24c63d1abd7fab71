"""Company names in Latin letters and other alphabets: INGENIERÍA SOLAR, S.L. -> ingenieriasolar, S.L."""

import re
import unicodedata
from functools import cache
from typing import Final

from pipelines.text.legal_forms import forms

DOTTED: Final = re.compile(r"(?<![^\W_])([^\W\d_])[.](?=[^\W\d_](?![^\W_]))")
WORD: Final = re.compile(r"[^\W_]+")
LONGEST_FORM: Final = 5


@cache
def foreign_forms() -> dict[str, str]:
    """Usual spelling of a legal form by its spelling without dots, case and accents."""
    return {form.form: form.standard for form in forms().values() if form.kind == "foreign"}


def _plain(text: str) -> str:
    """Case and accents folded: Ñ -> n."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def split_latin(name: str) -> tuple[str, str, str]:
    """Brand as written, legal form in its usual spelling, and key of a name in an alphabet.

    The key holds letters and digits only, the legal form folded to one spelling: Ltd. and Limited are one.
    """
    text = DOTTED.sub(r"\1", name)
    words = list(WORD.finditer(text))
    plain = [_plain(word[0]) for word in words]
    for count in range(min(LONGEST_FORM, len(words) - 1), 0, -1):
        form = foreign_forms().get(" ".join(plain[-count:]))
        if form:
            brand = text[: words[-count - 1].end()].strip()
            return brand, form, "".join(plain[:-count]) + "".join(WORD.findall(_plain(form)))
    return name, "", "".join(plain)
