"""The migrations make exactly the tables of the schema, and the server refuses a database that is not at the head."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from survey_app import create_app
from survey_app import jobs as runner
from survey_app.store import jobs, migrate
from survey_app.store.engine import Store
from survey_app.store.schema import metadata


def test_migrating_makes_the_tables_of_the_schema(settings):
    store = settings.context().store
    migrate.upgrade(store)  # a second time changes nothing
    with store.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn, opts={"compare_type": False}), metadata) == []
    assert migrate.current(store) == migrate.head()
    store.dispose()


def test_the_server_refuses_a_database_that_is_not_at_the_head(settings):
    store = settings.context().store
    with store.write() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    store.dispose()
    with pytest.raises(RuntimeError, match="foursense migrate"):
        create_app(settings)


def test_what_an_older_version_stored_is_there_after_migrating(tmp_path: Path):
    store = Store(f"sqlite:///{tmp_path / 'old.db'}")
    with store.write() as conn:
        command.upgrade(migrate._config(conn), "0001")
        conn.execute(text("INSERT INTO town VALUES ('t1', 0, '{}', 'town', 10)"))
        conn.execute(text("INSERT INTO village VALUES ('v1', 't1', '{}', 'rural')"))
    migrate.upgrade(store)
    with store.read() as conn:
        assert conn.execute(text("SELECT code, town, urban, adults FROM village")).all() == [
            ("v1", "t1", "rural", None)
        ]
    store.dispose()


def test_reports_of_an_older_version_get_their_format_and_state(tmp_path: Path):
    store = Store(f"sqlite:///{tmp_path / 'old.db'}")
    with store.write() as conn:
        command.upgrade(migrate._config(conn), "0002")
        conn.execute(text("PRAGMA defer_foreign_keys=ON"))
        for number, kind in enumerate(("city", "tables", "bundle"), 1):
            conn.execute(text(f"INSERT INTO report VALUES ({number}, 1, '{kind}', '', 'zh', 3, 1, '2026-01-01')"))
        conn.execute(text("INSERT INTO file VALUES (1, 'x', 'n', 'm', 1, '2026-01-01')"))
        conn.execute(text("INSERT INTO population_version VALUES (1, 'p', '', '', '{}', x'00', '2026-01-01')"))
        conn.execute(text("INSERT INTO wave VALUES (1, 'w', '{}', 'annual', 'frozen', 1, '2026-01-01', NULL)"))
        conn.execute(
            text(
                "INSERT INTO run VALUES (1, 1, 'k', 'open', 'zh', 'assessed', '2026-01-01', 'x', NULL, '[]', NULL, 1, 1)"
            )
        )
    migrate.upgrade(store)
    with store.read() as conn:
        assert conn.execute(text("SELECT id, format, publication FROM report ORDER BY id")).all() == [
            (1, "pdf", "internal"),
            (2, "xlsx", "internal"),
            (3, "zip", "internal"),
        ]
        assert conn.execute(text("SELECT publication FROM run")).scalars().all() == ["internal"]
    store.dispose()


def test_forms_begun_by_code_with_an_older_version_go_on(tmp_path: Path):
    store = Store(f"sqlite:///{tmp_path / 'old.db'}")
    with store.write() as conn:
        command.upgrade(migrate._config(conn), "0005")
        conn.execute(text("PRAGMA defer_foreign_keys=ON"))
        for table, values in _BEGUN.items():
            conn.execute(text(f"INSERT INTO {table} VALUES ({values})"))
    migrate.upgrade(store)
    with store.read() as conn:
        assert conn.execute(text("SELECT code_mark FROM draft")).scalars().all() == ["code:7"]
        assert conn.execute(text("SELECT draft_mark FROM code")).scalars().all() == ["draft:d"]
        assert conn.execute(text("SELECT link_key FROM batch")).scalars().all() == ["bk"]
        assert conn.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    store.dispose()


_BEGUN = {
    "population_version": "1, 'p', '', '', '{}', x'00', '2026-01-01'",
    "questionnaire_version": "1, 'q', '', '', '', x'00', '2026-01-01'",
    "wave": "1, 'w', '{}', 'annual', 'collecting', 1, '2026-01-01', NULL",
    "batch": "1, 1, 'bk', '', 1, '', 'web', 'probability', 'open', '', '2026-01-01', NULL, NULL",
    "code": "7, 1, 'x', 't', '', '', '', NULL, 'started', 'd', 1, '', '', '', NULL",
    "draft": "'d', 1, 7, 't', '', '', '', '', '', '', '', NULL, '', 0, '{}', '', 0, '2026-01-01', '2026-01-01'",
}
"""One code in use, as version 0005 stored it."""


def test_batches_that_an_older_version_closed_are_forgotten_again(tmp_path: Path, settings):
    """Version 0006 wrote plain marks into them, and codes kept their village, module and probability."""
    store = Store(f"sqlite:///{tmp_path / 'old.db'}")
    closed = _BEGUN | {"batch": _BEGUN["batch"].replace("'open'", "'closed'"), "town": "'t', 0, '{}', 'town', 10"}
    with store.write() as conn:
        command.upgrade(migrate._config(conn), "0005")
        conn.execute(text("PRAGMA defer_foreign_keys=ON"))
        for table, values in closed.items():
            conn.execute(text(f"INSERT INTO {table} VALUES ({values})"))
        conn.execute(text("INSERT INTO tally VALUES (1, 't', 2, 1, 1, 1)"))
        used = "8, 1, 'y', 't', 'v', 'rural', 'A', 0.1, 'used', NULL, 2, '2026-01-01', '', '', NULL"
        conn.execute(text(f"INSERT INTO code VALUES ({used})"))
    migrate.upgrade(store)
    context = replace(settings.context(), store=store)
    with store.write() as conn:
        job = jobs.claim(conn, "lease", context.clock())
    assert runner.attempt(context, job)
    with store.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM draft")).scalar_one() == 0
        assert conn.execute(text("SELECT unfinished FROM tally")).scalar_one() == 1
        assert conn.execute(text("SELECT count(*) FROM code WHERE draft_mark IS NOT NULL")).scalar_one() == 0
        names = "village, urban, module, inclusion_probability, number, issued_on"
        assert conn.execute(text(f"SELECT {names} FROM code WHERE state = 'used'")).one() == (
            "",
            "",
            "",
            None,
            None,
            "",
        )
    store.dispose()


@pytest.mark.parametrize(("kind", "offered"), [("demo", "zh,en"), ("real", "zh")])
def test_languages_stay_offered_as_they_were(tmp_path: Path, kind: str, offered: str):
    store = Store(f"sqlite:///{tmp_path / 'old.db'}")
    toml = b'languages = ["zh", "en"]\r\napproved_languages = ["zh"]'.hex()
    with store.write() as conn:
        command.upgrade(migrate._config(conn), "0006")
        conn.execute(text(f"INSERT INTO installation VALUES (1, '{kind}', '{{}}', '2026-01-01')"))
        conn.execute(
            text(f"INSERT INTO questionnaire_version VALUES (1, 'q-1', 'q', '1', '', x'{toml}', '2026-01-01')")
        )
    migrate.upgrade(store)
    with store.read() as conn:
        assert conn.execute(text("SELECT languages FROM questionnaire_version")).scalar_one() == offered
    store.dispose()
