"""What one running console has: its database, its settings, and who works at this machine."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from console.page import Settings
from console.pool import Pool
from enrich.access.users import User


@dataclass(frozen=True)
class State:
    """host_user: who asks as long as there are no users, None where other machines may ask. https: cookies say so."""

    pool: Pool
    settings: Settings
    host_user: User | None = None
    https: bool = False
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
