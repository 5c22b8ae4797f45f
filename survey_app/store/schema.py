"""The tables.  Everything filtered, counted or designed on is a typed column; JSON holds only answers and labels."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from .types import JsonText, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _to(table: str, *, null: bool = False) -> Column[int]:
    name = "user_id" if table == "user_account" else f"{table}_id"
    return Column(name, ForeignKey(f"{table}.id"), nullable=null, index=True)


def _text(name: str, length: int = 200, default: str | None = None) -> Column[str]:
    return Column(name, String(length), nullable=False, server_default=default)


def _at(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, UtcDateTime, nullable=null)


installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("kind", 8),
    Column("settings", JsonText, nullable=False),
    _at("created_at"),
    CheckConstraint("id = 1", name="only_one"),
    CheckConstraint("kind IN ('demo', 'real')", name="kind"),
)

user_account = Table(
    "user_account",
    metadata,
    _id(),
    Column("name", String(64), nullable=False, unique=True),
    _text("display_name"),
    _text("role", 16),
    Column("password_hash", Text, nullable=False),
    _at("created_at"),
    _at("disabled_at", null=True),
)

session = Table(
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),
    _to("user_account"),
    _at("created_at"),
    _at("ended_at", null=True),
)

attempt = Table(
    "attempt",
    metadata,
    _id(),
    _text("kind", 16),
    _text("key", 64),
    _at("at"),
    Index("ix_attempt_kind_key_at", "kind", "key", "at"),
)

audit_log = Table(
    "audit_log",
    metadata,
    _id(),
    _at("at"),
    _text("actor", 64),
    _text("action", 64),
    _text("subject", 200),
    Column("details", JsonText, nullable=False),
    _text("digest", 64, ""),
)

audit_link = Table(
    "audit_link",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("audit_id", Integer, nullable=False, unique=True),
    _text("digest", 64),
    _text("head", 64),
)

questionnaire_version = Table(
    "questionnaire_version",
    metadata,
    _id(),
    Column("name", String(120), nullable=False, unique=True),
    _text("questionnaire", 80),
    _text("version", 40),
    _text("sha256", 64),
    Column("toml", LargeBinary, nullable=False),
    _at("released_at"),
    _text("languages", 40, ""),
)

spoken_wording = Table(
    "spoken_wording",
    metadata,
    _id(),
    Column("name", String(120), nullable=False, unique=True),
    _to("questionnaire_version"),
    _text("sha256", 64),
    Column("toml", LargeBinary, nullable=False),
    _at("released_at"),
)

site_file = Table(
    "site_file",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("content", Text, nullable=False),
    _at("created_at"),
)

population_version = Table(
    "population_version",
    metadata,
    _id(),
    Column("name", String(120), nullable=False, unique=True),
    _text("sha256", 64),
    _text("status", 16),
    Column("title", JsonText, nullable=False),
    Column("toml", LargeBinary, nullable=False),
    _at("released_at"),
)

targets_version = Table(
    "targets_version",
    metadata,
    _id(),
    _text("name", 120),
    _text("sha256", 64),
    Column("toml", LargeBinary, nullable=False),
    _at("added_at"),
)

town = Table(
    "town",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("title", JsonText, nullable=False),
    _text("kind", 32),
    Column("total", Integer, nullable=False),
)

village = Table(
    "village",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("town", ForeignKey("town.code"), nullable=False, index=True),
    Column("title", JsonText, nullable=False),
    _text("urban", 8),
    Column("adults", Integer, nullable=True),
)

wave = Table(
    "wave",
    metadata,
    _id(),
    Column("key", String(32), nullable=False, unique=True),
    Column("title", JsonText, nullable=False),
    _text("kind", 16),
    _text("state", 16),
    _to("population_version"),
    _at("created_at"),
    _at("frozen_at", null=True),
    Column("chained", Integer, nullable=False, server_default="0"),
    _text("chain_reason", 500, ""),
    _text("chain_accepted", 64, ""),
)

batch = Table(
    "batch",
    metadata,
    _id(),
    _to("wave"),
    Column("key", String(32), nullable=False, unique=True),
    _text("title"),
    _to("questionnaire_version"),
    _text("form", 32),
    _text("mode", 16),
    _text("stream", 16),
    _text("state", 16),
    _text("closes_on", 10),
    _at("created_at"),
    _at("opened_at", null=True),
    _at("closed_at", null=True),
    _text("link_key", 64, ""),
    _text("spoken", 120, ""),
    _text("quota_by", 200, ""),
)

code = Table(
    "code",
    metadata,
    _id(),
    _to("batch"),
    Column("digest", String(64), nullable=False, unique=True),
    _text("town", 32),
    _text("village", 32),
    _text("urban", 8),
    _text("module", 8),
    Column("inclusion_probability", Float(53), nullable=True),
    _text("state", 16),
    Column("draft_mark", String(64), nullable=True, unique=True),
    Column("number", Integer, nullable=True),
    _text("issued_on", 10, ""),
    _text("outcome", 16, ""),
    _text("outcome_on", 10, ""),
    Column("replaces", Integer, nullable=True),
    Index("ix_code_batch_id_number", "batch_id", "number", unique=True),
    Index("ix_code_replaces", "replaces", unique=True),
)

draft = Table(
    "draft",
    metadata,
    Column("id", String(36), primary_key=True),
    _to("batch"),
    Column("code_mark", String(64), nullable=True, unique=True),
    Column("quota_id", Integer, nullable=True, index=True),
    _text("town", 32),
    _text("village", 32),
    _text("urban", 8),
    _text("stream", 16),
    _text("mode", 16),
    _text("form", 32),
    _text("modules", 32),
    _text("interviewer", 64),
    Column("inclusion_probability", Float(53), nullable=True),
    _text("lang", 8),
    Column("elder", Integer, nullable=False),
    Column("answers", Text, nullable=False),
    _text("last_page", 64),
    Column("revision", Integer, nullable=False),
    _at("started_at"),
    _at("updated_at"),
    _text("dialect", 32, ""),
)

response = Table(
    "response",
    metadata,
    Column("id", String(36), primary_key=True),
    _to("batch"),
    Column("wave_id", ForeignKey("wave.id"), nullable=False),
    Column("questionnaire_version_id", ForeignKey("questionnaire_version.id"), nullable=False),
    _text("town", 32),
    _text("village", 32),
    _text("urban", 8),
    _text("stream", 16),
    _text("mode", 16),
    _text("variant", 32),
    _text("module", 32),
    _text("interviewer", 64),
    Column("inclusion_probability", Float(53), nullable=True),
    Column("adults", Float(53), nullable=True),
    _text("lang", 8),
    _text("submitted_day", 10),
    Column("seconds", Integer, nullable=True),
    Column("answers", Text, nullable=False),
    _text("answers_sha256", 64),
    Column("receipt_digest", String(64), nullable=False, unique=True),
    _text("dialect", 32, ""),
    _text("status", 16, "complete"),
    Index("ix_response_wave_id_id", "wave_id", "id"),
    sqlite_with_rowid=False,
)
"""Without row numbers on SQLite: kept in the order of its random ids, so that nothing says who came before whom."""

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("response_digest", String(64), primary_key=True),
    Column("receipt_digest", String(64), nullable=False, unique=True),
    _to("batch"),
    _text("town", 32),
    _text("answers_digest", 64),
    _text("withdrawn_day", 10),
)

chain_pending = Table(
    "chain_pending",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("wave_id", Integer, nullable=False),
    _text("town", 32),
    _text("day", 10),
    sqlite_with_rowid=False,
)

chain_link = Table(
    "chain_link",
    metadata,
    Column("wave_id", Integer, primary_key=True, autoincrement=False),
    Column("town", String(32), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("day", 10),
    Column("digest", String(64), nullable=False, unique=True),
    _text("head", 64),
)

chain_day = Table(
    "chain_day",
    metadata,
    Column("wave_id", Integer, primary_key=True, autoincrement=False),
    Column("town", String(32), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("position", Integer, nullable=False),
    _text("head", 64),
)

quota = Table(
    "quota",
    metadata,
    _id(),
    Column("batch_id", ForeignKey("batch.id"), nullable=False),
    _text("town", 32),
    _text("cell", 200),
    Column("target", Integer, nullable=True),
    Column("complete", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("over", Integer, nullable=False),
    UniqueConstraint("batch_id", "town", "cell"),
)

tally = Table(
    "tally",
    metadata,
    Column("batch_id", ForeignKey("batch.id"), primary_key=True),
    Column("town", String(32), primary_key=True),
    Column("started", Integer, nullable=False),
    Column("submitted", Integer, nullable=False),
    Column("codes_issued", Integer, nullable=False),
    Column("codes_used", Integer, nullable=False),
    Column("unfinished", Integer, nullable=False, server_default="0"),
    Column("over_quota", Integer, nullable=False, server_default="0"),
)

file = Table(
    "file",
    metadata,
    _id(),
    _text("sha256", 64),
    _text("name"),
    _text("media_type", 100),
    Column("size", Integer, nullable=False),
    _at("created_at"),
    Index("ix_file_sha256", "sha256"),
)

file_to_go = Table(
    "file_to_go",
    metadata,
    Column("sha256", String(64), primary_key=True),
    _at("due_at"),
)
"""Content that is to be removed unless a row of ``file`` names it by then."""

snapshot = Table(
    "snapshot",
    metadata,
    _id(),
    _to("wave"),
    Column("number", Integer, nullable=False),
    _text("sha256", 64),
    Column("n", Integer, nullable=False),
    _to("file"),
    _at("created_at"),
    UniqueConstraint("wave_id", "number"),
)

run = Table(
    "run",
    metadata,
    _id(),
    _to("wave"),
    Column("key", String(32), nullable=False, unique=True),
    _text("stream", 16),
    _text("lang", 8),
    _text("state", 16),
    _at("created_at"),
    _text("created_by", 64),
    _at("assessed_at", null=True),
    Column("problems", JsonText, nullable=False),
    _to("snapshot", null=True),
    Column("assessment_file_id", ForeignKey("file.id"), nullable=True),
    Column("internal_file_id", ForeignKey("file.id"), nullable=True),
    _text("publication", 16),
)

report = Table(
    "report",
    metadata,
    _id(),
    _to("run"),
    _text("kind", 16),
    _text("place", 32),
    _text("lang", 8),
    _text("format", 8),
    Column("pages", Integer, nullable=True),
    _to("file"),
    _at("created_at"),
    _text("publication", 16),
    UniqueConstraint("run_id", "kind", "place", "lang", "format", "publication"),
)

_LETTERS_IN_WORK = text("kind = 'letters' AND state IN ('queued', 'running')")

job = Table(
    "job",
    metadata,
    _id(),
    Column("key", String(120), nullable=False, unique=True),
    _text("kind", 16),
    Column("params", JsonText, nullable=False),
    _text("state", 16),
    Column("attempts", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    _text("message", 64),
    _at("created_at"),
    _at("started_at", null=True),
    _at("ended_at", null=True),
    _at("leased_until", null=True),
    _text("lease", 36),
    Column("run_id", ForeignKey("run.id"), nullable=True, index=True),
    Column("batch_id", ForeignKey("batch.id"), nullable=True, index=True),
    Column("result", JsonText, nullable=True),
    Column("problem", Text, nullable=False),
    Index("ix_job_state_id", "state", "id"),
    Index(
        "uq_job_letters_in_work",
        "batch_id",
        unique=True,
        sqlite_where=_LETTERS_IN_WORK,
        postgresql_where=_LETTERS_IN_WORK,
    ),
)
