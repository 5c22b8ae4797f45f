"""A PDF as a file: its properties, its facts, and writing it whole or not at all."""

from __future__ import annotations

import calendar
import datetime
import hashlib
import os
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas

from reports.faces import Missing, register
from reports.pen import Pen
from reports.styles import PAGE_HEIGHT, PAGE_WIDTH, sheet
from reports.tags import write_structure


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFacts:
    """What was written.  ``missing_glyphs``: how many characters no face held (printed as 〓)."""

    pages: int
    n_bytes: int
    sha256: str
    missing_glyphs: int
    missing: str = ""
    """Those characters, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """Document properties; ``date`` (ISO) becomes the creation date, without it a fixed one is used."""

    title: str
    lang: str
    subject: str = ""
    keywords: str = ""
    date: str = ""
    size: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT)
    """Width and height of a page in points."""


def open_canvas(buffer: BytesIO, properties: Properties) -> Canvas:
    """An empty document.  No clock and no random identifier enter it: the same drawing gives the same bytes."""
    register()
    canvas: Any = Canvas(
        buffer,
        pagesize=properties.size,
        invariant=1,
        pageCompression=1,
        initialFontName=sheet(properties.lang).body.face.regular[0],  # type: ignore[arg-type]  # the stubs are wrong
        lang=properties.lang,
    )
    canvas.setTitle(properties.title)
    canvas.setSubject(properties.subject)
    canvas.setKeywords(properties.keywords)
    canvas.setAuthor("")
    canvas.setCreator("foursense")
    canvas.setProducer("foursense · ReportLab")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    if properties.date:
        canvas._doc._timeStamp = _stamp(properties.date)
    return canvas  # type: ignore[no-any-return]


def _stamp(date: str) -> TimeStamp:
    """Midnight UTC of an ISO date."""
    stamp: Any = TimeStamp(invariant=1)
    stamp.t = float(calendar.timegm(datetime.date.fromisoformat(date).timetuple()))
    stamp.lt = time.gmtime(stamp.t)
    stamp.YMDhms = tuple(stamp.lt)[:6]
    return stamp  # type: ignore[no-any-return]


def close(pen: Pen, buffer: BytesIO, properties: Properties, missing: Missing) -> tuple[bytes, PdfFacts]:
    """Finish the document: the drawn pages with their structure tree, and what is known about the file."""
    pages = pen.canvas.getPageNumber() - 1
    pen.canvas.save()
    data = write_structure(buffer.getvalue(), pen.structure.root, title=properties.title, lang=properties.lang)
    return data, PdfFacts(
        pages=pages,
        n_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        missing_glyphs=missing.total(),
        missing="".join(sorted(missing)),
    )


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` so that a reader sees the whole file or none: beside it, to disk, then renamed.  Raises ``OSError``."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
