"""One line and exit status 2: what is wrong, and what to do."""

from __future__ import annotations

import click


class Stop(click.ClickException):
    """An expected refusal of a command."""

    exit_code = 2
