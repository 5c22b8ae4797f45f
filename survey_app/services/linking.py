"""The tie between a one-time code and the form begun with it, as long as its batch collects (docs/decisions/0010).

Each bears a mark made from the other's id under the batch's own key: a process that has the key finds one from the other;
tables, backups and logs do not.  Closing destroys the key.
"""

from __future__ import annotations

import hashlib
import hmac
from contextlib import suppress

from survey_app.domain.batch import FINISHED, Batch, BatchState
from survey_app.store import waves
from survey_app.store.engine import StoreAway
from survey_app.store.linkkeys import LinkKeys

from .context import Context


def key_name(ctx: Context, batch: Batch, after: BatchState) -> str:
    """What the batch's key is called once it is in state ``after``: a new name when it opens without one."""
    if after in FINISHED:
        return ""
    return batch.link_key or (ctx.token(16).hex() if after is BatchState.OPEN else "")


def mark_of_code(ctx: Context, batch: Batch, code_id: int) -> str:
    """What the draft begun with this code bears."""
    return _sealed(_key(ctx, batch), f"code:{code_id}")


def mark_of_draft(ctx: Context, batch: Batch, draft_id: str) -> str:
    """What the code bears with which this draft was begun."""
    return _sealed(_key(ctx, batch), f"draft:{draft_id}")


def marks_of_code(ctx: Context, batch: Batch, code_id: int) -> tuple[str, ...]:
    """The same, and the plain one that drafts of older versions bear; none once the key is destroyed."""
    return (mark_of_code(ctx, batch, code_id), f"code:{code_id}") if batch.link_key else ()


def marks_of_draft(ctx: Context, batch: Batch, draft_id: str) -> tuple[str, ...]:
    return (mark_of_draft(ctx, batch, draft_id), f"draft:{draft_id}") if batch.link_key else ()


def any_marks_of_code(ctx: Context, code_id: int) -> tuple[str, ...]:
    """Under every key this process has met: the code's batch need not be known yet."""
    return (*(_sealed(key, f"code:{code_id}") for key in tuple(ctx.cache.link_keys.values())), f"code:{code_id}")


def met_first(ctx: Context, batch: Batch) -> bool:
    """Whether this process meets the batch's key for the first time (and has it from now on)."""
    if not batch.link_key or batch.link_key in ctx.cache.link_keys:
        return False
    _key(ctx, batch)
    return True


def destroy(ctx: Context, batch: Batch) -> None:
    """The key of a batch that was closed or made void.  A crash before this, or a disk that refuses, is made good by
    :func:`sweep`."""
    if batch.link_key:
        ctx.cache.link_keys.pop(batch.link_key, None)
        with suppress(OSError):
            LinkKeys(ctx.files.root).destroy(batch.link_key)


def sweep(ctx: Context) -> None:
    """Destroy the keys that no batch needs; forget here those that another process destroyed."""
    keys = LinkKeys(ctx.files.root)
    seen = keys.names() | set(ctx.cache.link_keys)
    if not seen:
        return
    with ctx.store.read() as conn:
        needed = waves.link_keys(conn)
    for name in (name for name in seen if keys.belongs_to(name) not in needed):
        ctx.cache.link_keys.pop(name, None)
        keys.destroy(name)


def _key(ctx: Context, batch: Batch) -> bytes:
    known = ctx.cache.link_keys.get(batch.link_key)
    if known is None:
        try:
            known = LinkKeys(ctx.files.root).read_or_make(batch.link_key, ctx.token(32))
        except OSError as error:
            raise StoreAway(type(error).__name__) from error
        ctx.cache.link_keys[batch.link_key] = known
    return known


def _sealed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
