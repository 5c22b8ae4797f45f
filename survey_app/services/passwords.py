"""Password hashes (argon2id, the library's defaults: about 100 ms and 64 MiB) and random one-time passwords."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from survey_app.domain.code import ALPHABET

from .context import Context

LEAST = 12
"""Characters of a password someone chooses."""
_LENGTH = 16
_HASHER = PasswordHasher()
_DUMMY = "$argon2id$v=19$m=65536,t=3,p=4$c2l4dGVlbiBieXRlcyEhIQ$Yy3DZYuSJHZZ5cS8bhRp6yfDnMCKvRTXy6YsPb4fzCs"
"""The hash of nothing anyone knows: verified for unknown names, so that they take the same time."""


def hashed(password: str) -> str:
    return _HASHER.hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether the password is right; an unknown user (``None``) costs the same and is always wrong."""
    try:
        return _HASHER.verify(stored or _DUMMY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def random_password(ctx: Context) -> str:
    """Sixteen characters nobody confuses, in fours: 79 bits."""
    letters = [ALPHABET[int.from_bytes(ctx.token(8), "big") % len(ALPHABET)] for _ in range(_LENGTH)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, _LENGTH, 4))
