"""Customer profiles: whom we sell to, as rules in `data/profiles/NAME.toml`, checked when read.

A profile holds `[profile]` (name, title, version), `[[vetoes]]` (id, when, reason), `[[rules]]` (id, axis, when,
points, reason; group, cap, half_life where wanted), the thresholds `[fit]` and `[readiness]`, `[tiers]`, `[next_call]`,
`[script]`, `[[survey]]` (`enrich.calls.survey`), and `[control]` where a control sample is wanted.
`when` is a condition (`enrich.conditions`) over the facts of `enrich.facts`. A group's cap is the most points that its
rules add up to, in either direction. half_life: days after which a signal counts half.

Here live what a profile is (`model`), how its text is read (`reading`), written (`writing`) and questioned (`remarks`).
Judging by it lives in `enrich.grade`.
"""

from enrich.profiles.model import (
    FITS,
    NUMBER_KINDS,
    READINESS,
    TIERS,
    Axis,
    Control,
    NextCall,
    Profile,
    ProfileError,
    ProfileSource,
    Rule,
    Script,
    Veto,
)
from enrich.profiles.reading import FOLDER, load_profile, parse_profile, profile_names, read_profile

__all__ = [
    "FITS",
    "FOLDER",
    "NUMBER_KINDS",
    "READINESS",
    "TIERS",
    "Axis",
    "Control",
    "NextCall",
    "Profile",
    "ProfileError",
    "ProfileSource",
    "Rule",
    "Script",
    "Veto",
    "load_profile",
    "parse_profile",
    "profile_names",
    "read_profile",
]
