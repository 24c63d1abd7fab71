"""What each result code means, from `data/reference/dispositions.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from enrich.toml_tables import TableReader, read_reference
from enrich.vocabulary import words

TABLE = "dispositions.toml"
FLAGS = ("answered", "live", "qualified", "refusal", "opt_out", "agreed")


@dataclass(frozen=True, slots=True)
class Disposition:
    """A result code. Flags as in the table; right_party None: not told by the code. minutes: if not measured."""

    code: str
    number: str
    minutes: float
    right_party: bool | None
    answered: bool
    live: bool
    qualified: bool
    refusal: bool
    opt_out: bool
    agreed: bool

    @property
    def word(self) -> str:
        """Its Chinese word."""
        return words("disposition")[self.code]


@cache
def dispositions() -> Mapping[str, Disposition]:
    """Every disposition by its code. Raises TableError."""
    tables, reader = read_reference(TABLE, TableReader)
    reader.table(tables, (), ("disposition",))
    found: dict[str, Disposition] = {}
    for row, path in reader.listed(tables["disposition"], "disposition"):
        reader.table(row, path, ("code", "number", "minutes"), (*FLAGS, "right_party"))
        right = row.get("right_party")
        code = reader.choice(row["code"], (*path, "code"), words("disposition"))
        found[code] = Disposition(
            code=code,
            number=reader.choice(row["number"], (*path, "number"), words("phone_status")),
            minutes=reader.number(row["minutes"], (*path, "minutes"), 0),
            right_party=None if right is None else reader.flag(right, (*path, "right_party")),
            **{flag: reader.flag(row.get(flag, False), (*path, flag)) for flag in FLAGS},
        )
    if missing := sorted(words("disposition").keys() - found.keys()):
        raise reader.fail(("disposition",), f"missing: {', '.join(missing)}")
    return found
