"""What ``foursense run`` prints: where residents answer (with a QR for a phone), where staff sign in, how."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import segno

from survey_app.domain.batch import Batch, BatchState
from survey_app.domain.code import shown
from survey_app.services import library, waves
from survey_app.services.batches import open_link
from survey_app.services.context import Context
from survey_app.services.installation import installation

if TYPE_CHECKING:
    from survey_app.demo.create import DemoMade

_LINE = "─" * 62


def text(ctx: Context, made: DemoMade | None, log_file: Path | None = None) -> str:
    """The welcome; passwords only right after they were made."""
    parts = [_LINE, _title(ctx), ""]
    link = residents_link(ctx)
    if link:
        parts += [f"居民填写 Residents answer here:  {link}", _qr(link)]
    parts += [f"工作人员 Staff and evaluators:   {ctx.public_url}/staff/sign-in", ""]
    parts += _fresh(ctx, made) if made else _again(installation(ctx).demo)
    if log_file is not None:
        parts += [f"日志 Log: {log_file}"]
    return "\n".join([*parts, "停止 Stop: Ctrl-C", _LINE])


def _title(ctx: Context) -> str:
    mark = "　演示数据 DEMONSTRATION" if installation(ctx).demo else ""
    return f"foursense 四感监测{mark}"


def _fresh(ctx: Context, made: DemoMade) -> list[str]:
    rows = [f"    {name:<10} {password}" for name, password in made.passwords.items()]
    return [
        "密码只显示这一次 Passwords, shown this once:",
        *rows,
        "",
        f"答题码示例 A one-time code to try:  {ctx.public_url}/c/{made.code}  ({shown(made.code)})",
        "上期报告正在生成，约一分钟后可见 Last wave's reports are being made.",
        "",
    ]


def _again(demo: bool) -> list[str]:
    names = "      (admin, staff, evaluator)" if demo else ""
    return [
        "密码在创建时显示过一次 Passwords were shown once, at creation.  New one:",
        f"    {_command()} user reset-password NAME{names}",
        "",
    ]


def _command() -> str:
    """How this program was called, so that the line can be copied (``.venv/bin/foursense`` under make)."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "foursense" else "foursense"


def residents_link(ctx: Context) -> str:
    """The first town's link of the newest open batch that residents fill in themselves, ``""`` if there is none."""
    towns = library.towns(ctx)
    found = [b for view in waves.list_waves(ctx) for b in view.batches if _serves(b)]
    return open_link(ctx, found[0], towns[0].code) if found and towns else ""


def _serves(batch: Batch) -> bool:
    return batch.stream == "open" and batch.mode == "web" and batch.state is BatchState.OPEN


def _qr(link: str) -> str:
    """For a terminal; half blocks keep it small."""
    out = io.StringIO()
    segno.make(link, error="l", micro=False).terminal(out=out, border=2, compact=True)
    return out.getvalue()
