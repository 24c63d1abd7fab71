"""Leads and reasons as JSON, for the tables `leads` and `grades`: read back as the same dataclasses."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from enrich.lead import Lead

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Lead)


def dump(value: Lead | Sequence[object]) -> str:
    """A lead, or a row of dataclasses, as JSON."""
    return _ENCODER.encode(value).decode()


def load_lead(text: str) -> Lead:
    """The lead of a JSON text. Raises msgspec.ValidationError where it is none."""
    return _DECODER.decode(text)
