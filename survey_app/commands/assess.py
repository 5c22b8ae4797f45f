"""``foursense assess``: the whole offline job, from a file of answers to a folder of reports."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from reports.document import LicensedFace

from survey_app.commands.progress import steps
from survey_app.commands.refusals import refusing

EPILOG = """\b
What --out holds afterwards:
  city.pdf, town-CODE.pdf   the city's report and one per town; the same as one HTML file each
  tables.xlsx               every released number
  assessment.json           the same for programs, with hashes and versions
  import-report.csv         values that fitted no rule, rows and columns left out
  internal/                 for comparing with the next wave; stays in the office

\b
Example:
  foursense assess responses_2019.csv --questionnaire somerville-2019.1 \\
      --population somerville-population --stream open --lang en --out somerville
"""


@click.command(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("responses", metavar="RESPONSES.csv", type=click.Path(path_type=Path))
@click.option("--questionnaire", required=True, metavar="ID", help="A questionnaire of the library, or a TOML file.")
@click.option(
    "--population", required=True, metavar="PATH", help="A population table (TOML), or its name in the library."
)
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="The folder to make.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of reports.")
@click.option(
    "--stream",
    type=click.Choice(["probability", "open"]),
    default="probability",
    show_default=True,
    help="Whose answers: those drawn by code, or those through the open link (no probability sample, and said so).",
)
@click.option("--wave", default="", metavar="NAME", help="Name of the wave, e.g. 2026Q4; else read from the answers.")
@click.option(
    "--kind",
    type=click.Choice(["annual", "pulse"]),
    default="annual",
    show_default=True,
    help="A pulse speaks for the city only.",
)
@click.option("--date", default="", metavar="YYYY-MM-DD", help="Date printed on the reports; else today.")
@click.option(
    "--previous",
    default=None,
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="The wave to compare with: the folder of its results, or its assessment.json with internal/ beside it.",
)
@click.option(
    "--pool",
    "pooled",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Earlier waves (as for --previous, up to three) to average with this one: four pulses make a year.",
)
@click.option(
    "--acknowledge",
    "acknowledged",
    multiple=True,
    metavar="CODE",
    help="Compare this item (G1) or indicator (sense:gain) although its question differs; the report says so.",
)
@click.option("--scheme", default="", metavar="NAME", help="Scoring scheme; else the questionnaire's headline scheme.")
@click.option(
    "--small-cells",
    type=click.Choice(["collapse", "fail"]),
    default="collapse",
    show_default=True,
    help="Weighting cells with fewer than 20 answers: merge within the town, or stop and name them.",
)
@click.option(
    "--empty-towns",
    type=click.Choice(["fail", "leave-out"]),
    default="fail",
    show_default=True,
    help="Towns without answers: stop and name them, or leave them out and say so.",
)
@click.option(
    "--bounds",
    type=(float, float),
    default=(0.3, 3.0),
    show_default=True,
    metavar="LOW HIGH",
    help="Limits of final / base weight.",
)
@click.option("--one-per-household", is_flag=True, help="One adult per household was drawn: weights × adults in it.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["pdf", "html", "docx", "charts"]),
    default=("pdf", "html"),
    show_default=True,
    help="Formats of the reports, once for each; docx is for editing the wording, charts for slides (charts.zip).",
)
@click.option(
    "--fonts",
    default=None,
    envvar="FOURSENSE_FONTS",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Licensed TrueType faces (仿宋_GB2312, 方正小标宋, 楷体_GB2312, 黑体) to set the PDF in.",
)
@click.option(
    "--targets", default="", metavar="PATH", help="Targets of the city's plan (TOML), set beside the felt scores."
)
@click.option(
    "--tiles", default="", metavar="PATH", help="Where the towns stand on a schematic map (TOML with [tiles])."
)
@click.option("--set", "texts", multiple=True, metavar="NAME=TEXT", help="Value of a place-holder, e.g. organiser=…")
@click.option("--replace", is_flag=True, help="Keep an existing DIR as DIR.previous and make a new one.")
@click.option("--processes", type=click.IntRange(1, 16), default=2, show_default=True, help="Reports set at a time.")
def assess(
    responses: Path,
    questionnaire: str,
    population: str,
    out: Path,
    lang: str,
    stream: str,
    wave: str,
    kind: str,
    date: str,
    previous: Path | None,
    pooled: tuple[Path, ...],
    acknowledged: tuple[str, ...],
    scheme: str,
    small_cells: str,
    empty_towns: str,
    bounds: tuple[float, float],
    one_per_household: bool,
    formats: tuple[str, ...],
    fonts: Path | None,
    targets: str,
    tiles: str,
    texts: tuple[str, ...],
    replace: bool,
    processes: int,
) -> None:
    """Assess one wave offline: RESPONSES.csv → weighted indices with intervals, tables and PDF reports in DIR.

    Nothing is written unless everything succeeded.
    """
    with refusing(lang):
        from survey_app.services.offline import OfflineJob, assess_offline

        job = OfflineJob(
            responses=responses,
            questionnaire=questionnaire,
            population=population,
            out=out.resolve(),
            lang=lang,  # type: ignore[arg-type]
            stream=stream,  # type: ignore[arg-type]
            wave=wave,
            kind=kind,  # type: ignore[arg-type]
            # nosemgrep: clock-is-an-argument - a command is the edge
            date=date or f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d}",
            previous=previous,
            pooled=pooled,
            acknowledged=acknowledged,
            scheme=scheme,
            small_cells=small_cells,  # type: ignore[arg-type]
            empty_towns=empty_towns,  # type: ignore[arg-type]
            g_bounds=bounds,
            one_per_household=one_per_household,
            formats=tuple(dict.fromkeys(formats)),
            faces=_faces(fonts) if fonts else (),
            targets=targets,
            tiles=tiles,
            texts=dict(_pairs(texts)),
            replace=replace,
            processes=processes,
        )
        with steps(sys.stderr, lang) as progress:
            result = assess_offline(job, progress)
    click.echo(f"{result.out}: {len(result.reports)} reports, {result.n_used:,} / {result.n_read:,}")


def _faces(folder: Path) -> tuple[LicensedFace, ...]:
    from reports.licensed import find

    found = find(folder)
    for file, reason in found.refused:
        click.echo(f"{file}: {reason}", err=True)
    return found.faces


def _pairs(texts: tuple[str, ...]) -> list[tuple[str, str]]:
    wrong = [text for text in texts if "=" not in text]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not NAME=TEXT", param_hint="--set")
    return [(name, value) for name, _, value in (text.partition("=") for text in texts)]
