"""An expected refusal on the command line: the messages on stderr, exit status 2, never a traceback."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from questionnaires.messages import render
from questionnaires.problems import Problem, ProblemsFound

REFUSED = 2


@contextmanager
def refusing(lang: str) -> Iterator[None]:
    """Turn problems of the input, and files that cannot be read or written, into messages in ``lang``.

    A polite kill (SIGTERM) ends like Ctrl-C, so that what was begun is cleaned away.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except ProblemsFound as found:
        _say(found.problems, lang)
    except OSError as error:
        where = str(error.filename or "")
        _say([Problem(code="cli.file", where=where, params={"detail": error.strerror or str(error)})], lang)
    except KeyboardInterrupt:
        _say([Problem(code="cli.interrupted", where="foursense")], lang)


def _say(problems: tuple[Problem, ...] | list[Problem], lang: str) -> None:
    for problem in problems:
        click.echo(render(problem, lang), err=True)
    sys.exit(REFUSED)
