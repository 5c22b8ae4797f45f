"""``foursense``: one table of commands.  A command's module is imported only when it is called or asked for help."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

import click


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Where a command lives (``module:attribute``, a :class:`click.Command`) and its line in ``foursense --help``."""

    place: str
    summary: str


COMMANDS: Mapping[str, Entry] = {
    "run": Entry(
        place="survey_app.commands.serve:run",
        summary="Serve residents, staff and evaluators on this machine; make run does it with demo data.",
    ),
    "assess": Entry(
        place="survey_app.commands.assess:assess",
        summary="One file of answers → weighted indices and PDF reports; no server, no database.",
    ),
    "check": Entry(
        place="survey_app.commands.check:check",
        summary="What is wrong with questionnaires, population tables, targets and tiles, all of it at once.",
    ),
    "chain": Entry(
        place="survey_app.commands.chain:chain",
        summary="Whether accepted answers and the log are all there, unchanged; heads to note on paper.",
    ),
    "plan": Entry(
        place="survey_app.commands.plan:plan",
        summary="Before a wave: how many answers, where, what they will tell; and the draw of villages.",
    ),
    "init": Entry(
        place="survey_app.commands.init:init",
        summary="Create a real installation from a file that describes the city.",
    ),
    "city": Entry(
        place="survey_app.commands.city:city",
        summary="What reports show besides the survey: targets of the city's plan, places on its schematic map.",
    ),
    "demo": Entry(
        place="survey_app.commands.demo:demo",
        summary="Make the demonstration, write its answers to a file, or throw it away and start over.",
    ),
    "user": Entry(
        place="survey_app.commands.user:user",
        summary="People who can sign in: add, list, reset a password, disable.",
    ),
    "questionnaire": Entry(
        place="survey_app.commands.questionnaire:questionnaire",
        summary="Released questionnaires: list, release a version, approve its languages.",
    ),
    "site-file": Entry(
        place="survey_app.commands.site_file:site_file",
        summary="WeChat's MP_verify file at the root of the site.",
    ),
    "migrate": Entry(
        place="survey_app.commands.serve:migrate",
        summary="Bring the database to the version of this program.",
    ),
    "worker": Entry(
        place="survey_app.commands.serve:worker",
        summary="Do queued jobs (reports, posters, letters); run starts one by itself.",
    ),
}
"""Name → entry, in the order of the help page.  To add a command, write it in ``survey_app/commands/`` and add a line."""

EXAMPLES = """\b
Try it:
  foursense assess answers.csv --questionnaire wenling-four-sense-2023.1 \\
      --population wenling-demo-population --out results

\b
Every command explains itself:  foursense COMMAND --help
Exit status: 0 done; 2 the input or the call is wrong (the message says where and what to do).
"""


class Commands(click.Group):
    """A group that knows its commands by name only, so that ``foursense --help`` loads none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, attribute = entry.place.split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


@click.command(cls=Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="foursense", message="%(prog)s %(version)s")
def cli() -> None:
    """Ask residents how they feel about life in their city, and turn the answers into numbers that can be trusted and
    reports that get acted on."""


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    cli(prog_name="foursense")


if __name__ == "__main__":
    main()
