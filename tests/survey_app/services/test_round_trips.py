"""A page costs one question to the database, saving it three; residents come in thousands."""

from __future__ import annotations

import contextlib

from sqlalchemy import event

from survey_app.services import answering

TOWN = "331081100"


@contextlib.contextmanager
def statements(ctx):
    """What is sent to the database meanwhile, BEGIN left out."""
    seen = []

    def hear(_conn, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(ctx.store.engine, "before_cursor_execute", hear)
    yield seen
    event.remove(ctx.store.engine, "before_cursor_execute", hear)


def test_a_page_is_one_statement_and_its_answers_three(house):
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    answering.load(house.ctx, draft.id)
    with statements(house.ctx) as get:
        answering.load(house.ctx, draft.id)
    assert len(get) == 1
    with statements(house.ctx) as post:
        answering.load(house.ctx, draft.id)
        answering.save_page(house.ctx, draft.id, {"G1": 7}, page="G1")
    assert len(post) == 3


def test_the_first_screen_is_one_statement(house):
    answering.enter_by_link(house.ctx, house.open_batch.key, TOWN)
    with statements(house.ctx) as get:
        answering.enter_by_link(house.ctx, house.open_batch.key, TOWN)
    assert len(get) == 1
