"""From a report's input to a file: the door that jobs and the command line use."""

from __future__ import annotations

import re
from pathlib import Path

from reports.blocks import Block
from reports.city_report import city_report
from reports.context import context
from reports.document import ReportInput
from reports.identity import code_of
from reports.pdf import write_pdf
from reports.pdffile import PdfFacts
from reports.sections.front import edition, furniture, title
from reports.slides import write_charts
from reports.town_report import town_report
from reports.unset import explained
from reports.web.html import write_html
from reports.word.document import write_docx

LONGEST_NAME = 200
"""Bytes of a file's name before its ending: file systems take 255, and browsers add `` (1)``."""


def blocks_of(inp: ReportInput) -> tuple[Block, ...]:
    """The edition's blocks: city or town, as ``inp.place`` says."""
    return town_report(inp) if inp.place.kind == "town" else city_report(inp)


def build_pdf(inp: ReportInput, path: Path) -> PdfFacts:
    """Write the edition to ``path``, whole or not at all.  Same input, same bytes.  Raises ``OSError``."""
    around = furniture(inp)
    return write_pdf(explained(blocks_of(inp), around), around, path, date=inp.date)


def build(inp: ReportInput, path: Path) -> int | None:
    """The edition in the format that the name of ``path`` ends with: ``.pdf``, ``.html`` (one self-contained file), ``.docx``
    (for editing the words) or ``.zip`` (the charts for slides).  Gives the number of pages back, where there are pages."""
    match path.suffix:
        case ".pdf":
            return build_pdf(inp, path).pages
        case ".html":
            write_html(blocks_of(inp), furniture(inp), path)
        case ".docx":
            write_docx(blocks_of(inp), furniture(inp), path, date=inp.date)
        case ".zip":
            write_charts(blocks_of(inp), furniture(inp), path, source=source(inp))
        case other:
            raise ValueError(f"no report is made as {other!r}")
    return None


def file_name(inp: ReportInput, suffix: str = "pdf") -> str:
    """Name for a download: ``温岭市2026年第四季度四感监测报告(太平街道)_内部.pdf``; no character that a file system refuses."""
    ctx = context(inp)
    state = ctx.say(f"publication.{inp.publication}")
    gap = "" if inp.lang == "zh" else " "
    what = f"_{ctx.say('charts.file')}" if suffix == "zip" else ""
    about = ctx.place if inp.place.kind == "town" else edition(ctx)
    end = _cut(_safe(f"({about})_{state}{what}"), LONGEST_NAME // 2)
    return f"{_cut(_safe(title(ctx)), LONGEST_NAME - len(end.encode()))}{gap}{end}.{suffix}"


def source(inp: ReportInput) -> str:
    """The line under a chart that stands alone."""
    ctx = context(inp)
    state = ctx.say(f"publication.{inp.publication}")
    return ctx.say("chart.source", title=title(ctx), edition=edition(ctx), state=state, run=inp.run, code=code_of(inp))


def _safe(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", name).strip(" .-")


def _cut(name: str, n_bytes: int) -> str:
    """As much of the name as fits; what tells editions apart stands at the end and is cut by itself."""
    return name.encode()[:n_bytes].decode(errors="ignore").rstrip(" .-")
