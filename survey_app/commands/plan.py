"""``foursense plan``: before a wave — how many answers, where, what they will tell; and the draw of villages."""

from __future__ import annotations

import click

from survey_app.commands.plan_allocate import allocate
from survey_app.commands.plan_draw import draw
from survey_app.commands.plan_size import size


@click.group()
def plan() -> None:
    """Plan a wave before any answer is there.  Planning values are assumptions, never results."""


for command in (size, allocate, draw):
    plan.add_command(command)
