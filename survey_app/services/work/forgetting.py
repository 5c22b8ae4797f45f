"""After closing: nothing of the order in which codes were used and answers came is left (docs/decisions/0010)."""

from __future__ import annotations

from survey_app.services import forgetting, linking
from survey_app.services.prints import throw_away_all
from survey_app.store.forgetting import forget_order

from .base import Work


def forget(work: Work) -> None:
    """The job that closing queues, and a migration for batches that an older version closed.  Done twice it does no harm."""
    work.say(0, 1, "forgetting")
    if not forgetting.once_more(work.ctx, work.param("batch_id")):
        with work.products({"opened_again": 1}):
            return  # opened again meanwhile: it is forgotten when it closes for good
    linking.sweep(work.ctx)
    throw_away_all(work.ctx, work.param("batch_id"))
    done = forget_order(work.ctx.store, work.param("batch_id"))
    with work.products({"rewritten": int(done)}):
        pass
    work.ctx.store.forget_past()
