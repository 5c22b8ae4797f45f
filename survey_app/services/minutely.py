"""What the worker does every minute, whatever jobs there are.  Each is small, and may be done by several workers at once."""

from __future__ import annotations

from collections.abc import Callable

from . import audit, chain, forgetting, linking, prints, quotas
from .context import Context

DUTIES: tuple[Callable[[Context], object], ...] = (
    chain.seal,
    audit.seal,
    quotas.release_idle,
    linking.sweep,
    forgetting.retry,
    prints.sweep,
)


def minute(ctx: Context) -> None:
    """Every duty once."""
    for duty in DUTIES:
        duty(ctx)
