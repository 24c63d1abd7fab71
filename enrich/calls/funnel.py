"""The stages of the funnel and the moves by stance, from `data/reference/funnel.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from enrich.toml_tables import TableReader, read_reference
from enrich.vocabulary import words

TABLE = "funnel.toml"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stage:
    """needs: codes of the vocabulary (`stage_need`). chance: 0 to 1. ends: closes the opportunity. place: 0 first."""

    code: str
    needs: tuple[str, ...]
    chance: float
    ends: bool
    place: int

    @property
    def word(self) -> str:
        """Its Chinese word."""
        return words("funnel_stage")[self.code]


@dataclass(frozen=True, slots=True)
class Funnel:
    """stages: in order, by code. stance, adopter: code -> what to do (Chinese)."""

    stages: Mapping[str, Stage]
    stance: Mapping[str, str]
    adopter: Mapping[str, str]


@cache
def funnel() -> Funnel:
    """The table. Raises TableError."""
    tables, reader = read_reference(TABLE, TableReader)
    reader.table(tables, (), ("stage", "stance", "adopter"))
    stages: dict[str, Stage] = {}
    for place, (row, path) in enumerate(reader.listed(tables["stage"], "stage")):
        reader.table(row, path, ("code", "chance"), ("needs", "ends"))
        code = reader.choice(row["code"], (*path, "code"), words("funnel_stage"))
        needs = reader.texts(row["needs"], (*path, "needs")) if "needs" in row else ()
        for index, need in enumerate(needs):
            reader.choice(need, (*path, "needs", index), words("stage_need"))
        chance = reader.number(row["chance"], (*path, "chance"), 0)
        stages[code] = Stage(code, needs, chance, reader.flag(row.get("ends", False), (*path, "ends")), place)
    moves = {
        kind: {
            code: reader.text(text, (kind, code))
            for code, text in reader.table(tables[kind], (kind,), (*words(kind), *more)).items()
        }
        for kind, more in (("stance", (UNKNOWN,)), ("adopter", ()))
    }
    return Funnel(stages, moves["stance"], moves["adopter"])
