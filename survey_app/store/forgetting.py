"""What a database keeps beside its rows: the order in which they were written, and (PostgreSQL) the transaction that wrote
them, by which a code used and the response stored in one transaction would be a pair."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, text, update

from .engine import Store, take_time
from .schema import batch, code, response

AT_ONCE_BYTES = 200_000_000
"""A database below this is written anew in a second or two; a larger one when nobody is answering."""


def forget_order(store: Store, batch_id: int) -> bool:
    """Write rows anew so that neither place nor transaction says what came when; whether it was done now: while residents
    answer, a large database waits for the last batch to close."""
    if not store.is_sqlite:
        _one_transaction(store, batch_id)
    if not _soon(store):
        return False
    with store.alone() as conn:
        for statement in _SQLITE if store.is_sqlite else _POSTGRES:
            conn.exec_driver_sql(statement)
    return True


_SQLITE = ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
_POSTGRES = (
    "SET lock_timeout = '5s'",
    "CLUSTER code USING uq_code_digest",
    "CLUSTER response USING pk_response",
    "VACUUM (FULL) draft",
    "RESET lock_timeout",
)
"""By digest and by random id: both say nothing about when."""


def _one_transaction(store: Store, batch_id: int) -> None:
    """Codes of a batch, used or not, and its responses, each all of one transaction."""
    with store.write() as conn:
        take_time(conn)
        conn.execute(update(code).where(code.c.batch_id == batch_id).values(state=code.c.state))
    with store.write() as conn:
        take_time(conn)
        conn.execute(update(response).where(response.c.batch_id == batch_id).values(lang=response.c.lang))


def _soon(store: Store) -> bool:
    with store.read() as conn:
        size = _SIZE_SQLITE if store.is_sqlite else _SIZE_POSTGRES
        small = conn.execute(text(size)).scalar_one() < AT_ONCE_BYTES
        return bool(small or nobody_answers(conn))


def nobody_answers(conn: Connection) -> bool:
    busy = select(func.count()).select_from(batch).where(batch.c.state == "open")
    return bool(conn.execute(busy).scalar_one() == 0)


_SIZE_SQLITE = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
_SIZE_POSTGRES = "SELECT pg_total_relation_size('response') + pg_total_relation_size('code')"
