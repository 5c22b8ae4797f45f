"""Password hashes (argon2id, the library's defaults: about 100 ms and 64 MiB) and random one-time passwords."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from survey_app.domain.code import ALPHABET
from survey_app.domain.refusal import Refusal

from .context import Context

LEAST = 12
"""Characters of a password someone chooses."""
_LENGTH = 16
_HASHER = PasswordHasher()
_DUMMY = "$argon2id$v=19$m=65536,t=3,p=4$c2l4dGVlbiBieXRlcyEhIQ$Yy3DZYuSJHZZ5cS8bhRp6yfDnMCKvRTXy6YsPb4fzCs"
"""The hash of nothing anyone knows: verified for unknown names, so that they take the same time."""


_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv",
    "password",
)
"""What people type instead of a password; any four in a row count for nothing, in either direction."""
_LEAST_REST = 6
"""Different characters that must be left without them."""


def unfit(new: str, old: str, name: str) -> Refusal | None:
    """Why a password may not be chosen: password.short, password.same, password.easy."""
    if len(new) < LEAST:
        return Refusal(code="password.short", params={"least": LEAST})
    if new == old:
        return Refusal(code="password.same")
    return Refusal(code="password.easy") if len(set(_rest(new.casefold(), name))) < _LEAST_REST else None


def _rest(password: str, name: str) -> str:
    """Without the sign-in name and without rows of keys."""
    left = password.replace(name, "") if len(name) > 2 else password
    rows = [way for row in _ROWS for way in (row, row[::-1])]
    in_row = {i + k for i in range(len(left) - 3) for k in range(4) if any(left[i : i + 4] in row for row in rows)}
    return "".join(letter for i, letter in enumerate(left) if i not in in_row)


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
