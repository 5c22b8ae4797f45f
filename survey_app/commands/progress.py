"""Progress of a long command: a bar on stderr when a person is watching, nothing otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

STEPS = {
    "read": ("读入", "Reading"),
    "select": ("选定样本", "Selecting answers"),
    "weigh": ("加权", "Weighting"),
    "score": ("计分", "Scoring"),
    "estimate": ("估计", "Estimating"),
    "protect": ("保密检查", "Protecting small numbers"),
    "compare": ("比较", "Comparing towns"),
    "gaps": ("三大差距", "Measuring the gaps"),
    "change": ("与上期比较", "Comparing waves"),
    "explain": ("原因分析", "Explaining"),
    "model": ("模型估计", "Modelling small groups"),
    "quality": ("答卷质量", "Checking answers"),
    "release": ("发布规则", "Applying the release rule"),
    "tables": ("数据表", "Writing tables"),
    "reports": ("排印报告", "Setting reports"),
    "done": ("完成", "Done"),
}

Progress = Callable[[str, float], None]


def _nothing(_step: str, _share: float) -> None:
    """Nobody is watching."""


@contextmanager
def steps(stream: TextIO, lang: str) -> Iterator[Progress]:
    """A function ``(step, share done)`` that moves the bar; without a terminal it does nothing."""
    if not stream.isatty():
        yield _nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def move(step: str, share: float) -> None:
            words = STEPS.get(step, (step, step))
            bar.update(task, completed=share, description=words[lang == "en"])

        yield move
