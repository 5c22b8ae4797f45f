"""A CSV file's bytes → header and rows, or what is wrong with the file as a whole."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .problems import Problem, ProblemsFound

LARGEST_FILE = 512 * 1024 * 1024
"""Bytes; about two million answers of forty questions."""

MOST_CELLS = 200_000_000
LONGEST_CELL = 100_000
"""Characters; longer than any comment a resident writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvTable:
    """``rows``: the row's number as a spreadsheet shows it (the header is 1) and its cells.  Empty lines are no rows."""

    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    sha256: str


def read_table(source: Path | str | bytes, name: str) -> CsvTable:
    """Read all of a comma-separated UTF-8 file (with or without a byte-order mark).

    Raises :class:`ProblemsFound` for a file that is too large, empty, another format or encoding, or broken.
    """
    data = _bytes(source, name)
    text = _text(data, name)
    csv.field_size_limit(LONGEST_CELL)
    try:
        header, rows = _parse(csv.reader(io.StringIO(text, newline=""), strict=True), name)
    except csv.Error as error:
        raise _refused("import.broken-csv", name, reason=str(error)) from None
    return CsvTable(header=header, rows=rows, sha256=hashlib.sha256(data).hexdigest())


def _bytes(source: Path | str | bytes, name: str) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        try:
            with Path(source).open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
        except OSError as error:
            raise _refused("file.unreadable", name, reason=error.strerror or type(error).__name__) from None
    if len(data) > LARGEST_FILE:
        raise _refused("import.too-large", name, limit=LARGEST_FILE // 1024**2)
    return data


def _text(data: bytes, name: str) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _refused("import.spreadsheet", name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused("import.gbk" if _is_gbk(data) else "import.not-utf8", name) from None
    if "\0" in text:
        raise _refused("import.not-text", name)
    if not text.strip():
        raise _refused("import.empty", name)
    return text


def _is_gbk(data: bytes) -> bool:
    """Files from Chinese offices are often GBK.  We name it but do not guess: other encodings decode as GBK too."""
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return not data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _parse(reader: Iterator[list[str]], name: str) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    header: tuple[str, ...] = ()
    rows: list[tuple[int, list[str]]] = []
    cells = 0
    for number, row in enumerate(reader, start=1):
        if not header:
            header = tuple(cell.strip() for cell in row)
        elif row:
            rows.append((number, row))
            cells += len(row)
            if cells > MOST_CELLS:
                raise _refused("import.too-many-cells", name, limit=MOST_CELLS)
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        raise _refused("import.delimiter", name)
    if not rows:
        raise _refused("import.no-rows", name)
    return header, rows


def _refused(code: str, name: str, **params: str | int) -> ProblemsFound:
    return ProblemsFound([Problem(code=code, where=name, params=params)])
