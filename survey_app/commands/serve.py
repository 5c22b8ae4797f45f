"""``foursense run``, ``migrate`` and ``worker``."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping

import click

from survey_app.commands.setting_up import context, settings_for
from survey_app.commands.stop import Stop
from survey_app.settings import Settings


@click.command()
@click.option("--demo", is_flag=True, help="Make a demonstration first, if this folder holds no installation.")
@click.option("--port", type=int, envvar="PORT", default=8000, show_default=True, help="Also PORT=.")
@click.option(
    "--lan", is_flag=True, envvar="LAN", help="Serve phones on your network, not this machine only; also LAN=1."
)
def run(demo: bool, port: int, lan: bool) -> None:
    """Serve residents, staff and evaluators, with the worker beside the web server."""
    from survey_app import welcome
    from survey_app.demo_files import write_pid
    from survey_app.run import serve
    from survey_app.services.installation import find
    from survey_app.store import migrate as migrations

    host = "0.0.0.0" if lan else "127.0.0.1"  # noqa: S104 - asked for
    _refuse_used_port(host, port)
    environment = _environment(port, lan)
    settings = settings_for({**os.environ, **environment})
    ctx = settings.context()
    migrations.upgrade(ctx.store)
    made = None
    if find(ctx) is None:
        made = _make_demo(settings, demo)
    # A person at a terminal gets the welcome, a supervisor gets the log.
    log_file = settings.data / "foursense.log" if sys.stderr.isatty() else None
    text = welcome.text(ctx, made, log_file)
    ctx.store.dispose()
    with write_pid(settings.data):
        raise SystemExit(serve(host, port, environment, ready=lambda: click.echo(text), log_file=log_file))


def _make_demo(settings: Settings, demo: bool) -> object:
    if not demo:
        raise Stop(
            f"{settings.data} holds no installation yet. A real one: foursense init. To try: foursense run --demo"
        )
    from survey_app.demo.create import create_demo

    click.echo("正在准备演示数据… / Preparing the demonstration…")
    return create_demo(settings.context())


def _environment(port: int, lan: bool) -> Mapping[str, str]:
    """What server, worker and jobs must know: the address that QR codes hold."""
    near = f"http://{_lan_address() if lan else '127.0.0.1'}:{port}"
    return {"PORT": str(port), "FOURSENSE_NEAR": near}


def _lan_address() -> str:
    """This machine's address on its network.  Connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _refuse_used_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(f"port {port} is in use: stop what uses it, or PORT={port + 1}") from error


@click.command()
def migrate() -> None:
    """Bring the database to the version of this program.  Forward only: make a backup first."""
    from survey_app.store import migrate as migrations

    ctx = context()
    before = migrations.current(ctx.store)
    migrations.upgrade(ctx.store)
    click.echo(f"{before or '(empty)'} → {migrations.current(ctx.store)}")


@click.command()
@click.option("--slots", type=click.IntRange(1, 16), default=2, show_default=True, help="Jobs at a time.")
def worker(slots: int) -> None:
    """Do queued jobs until told to stop.  ``foursense run`` starts one by itself."""
    from survey_app import logs
    from survey_app.store.migrate import assert_head
    from survey_app.worker import work

    logs.configure()
    ctx = context()
    assert_head(ctx.store)
    ctx.store.assert_settings()
    work(ctx, slots)
