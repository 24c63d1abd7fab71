"""Passwords as salted scrypt hashes, with the parameters that made each."""

from __future__ import annotations

import hashlib
import hmac
import secrets

COST, BLOCK, TURNS = 2**14, 8, 5
"""16 MB and about a fifth of a second for one guess (OWASP Password Storage Cheat Sheet, scrypt; 2026-11)."""
MEMORY = 64 * 2**20
SALT_BYTES = 16


def hash_password(password: str) -> str:
    """scrypt$COST$BLOCK$TURNS$SALT$HASH, the last two in hex."""
    salt = secrets.token_bytes(SALT_BYTES)
    return "$".join(
        ["scrypt", *map(str, (COST, BLOCK, TURNS)), salt.hex(), _scrypt(password, salt, COST, BLOCK, TURNS)]
    )


def matches(password: str, stored: str) -> bool:
    """Whether it is the password of a stored hash; takes as long where there is none ("")."""
    _, cost, block, turns, salt, expected = (stored or NOBODY).split("$")
    found = _scrypt(password, bytes.fromhex(salt), int(cost), int(block), int(turns))
    return hmac.compare_digest(found, expected) and bool(stored)


def _scrypt(password: str, salt: bytes, cost: int, block: int, turns: int) -> str:
    said = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(said, salt=salt, n=cost, r=block, p=turns, maxmem=MEMORY).hex()


NOBODY = f"scrypt${COST}${BLOCK}${TURNS}${'00' * SALT_BYTES}${'00' * 64}"
