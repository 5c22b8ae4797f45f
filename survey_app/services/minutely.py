"""What the worker does every minute, whatever jobs there are.  Each is small, and may be done by several workers at once."""

from __future__ import annotations

from collections.abc import Callable

import structlog

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

log = structlog.get_logger("foursense.minutely")


def minute(ctx: Context) -> None:
    """Every duty once.  A disk that refuses one (a key that cannot be removed) stops neither the others nor the jobs."""
    for duty in DUTIES:
        try:
            duty(ctx)
        except OSError as error:
            log.warning("duty put off", duty=duty.__module__.rpartition(".")[2], error=type(error).__name__)
