"""The schema's history: one module a subject, each holding the migrations of its tables; nothing else touches them.

A migration that has landed is never edited: a later version adds one, at the end of the module of its subject or in a
module of its own at the end of `SUBJECTS`, and opens an older file without loss.
"""

from importlib import import_module

from pipelines.migrations.history import migrations

SUBJECTS = (
    "first",
    "identity",
    "wrappers",
    "suppression",
    "calling",
    "nights",
    "judging",
    "sightings",
    "exports",
    "matching",
    "website",
    "console",
    "finding",
    "weighing",
    "chains",
)
"""In this order they are applied; a migration may build on those before it."""

for _subject in SUBJECTS:
    import_module(f"{__name__}.{_subject}")

__all__ = ["SUBJECTS", "migrations"]
