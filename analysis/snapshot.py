"""One wave's answers as one hashed file: Parquet, written and read by DuckDB, the same bytes for the same answers.

The analysis never reads live tables: a wave is frozen into such a file, and a run names the SHA-256 that it read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .tables import Responses

_EXCLUSION = "__exclusion"
_PROBLEMS = "__value_problems"
_KINDS = {"O": "VARCHAR", "f": "DOUBLE", "i": "BIGINT"}


def write_snapshot(responses: Responses, path: Path) -> str:
    """Write ``responses`` to ``path`` (whole or not at all) and return the file's SHA-256 (hex).

    Row order is kept; columns are sorted by name, so that the bytes depend on the answers only (and on DuckDB's version,
    which a run records).  Text is VARCHAR, numbers DOUBLE, NULL where they are NaN.
    """
    table = {name: responses.columns[name] for name in sorted(responses.columns)}
    table[_EXCLUSION] = responses.exclusion
    table[_PROBLEMS] = np.full(responses.n, responses.value_problems, dtype=np.int64)
    kinds = {name: _KINDS[values.dtype.kind] for name, values in table.items()}
    frame = pd.DataFrame({name: pd.Series(values, dtype=values.dtype) for name, values in table.items()})
    part = path.with_name(path.name + ".part")
    columns = ", ".join(f"CAST({_quoted(name)} AS {kind}) AS {_quoted(name)}" for name, kind in kinds.items())
    with connect() as connection:
        connection.register("wave", frame)
        connection.execute(f"COPY (SELECT {columns} FROM wave) TO {_text(part)} (FORMAT parquet, COMPRESSION zstd)")  # noqa: S608 - quoted by _quoted and _text
    _sync(part)
    digest = sha256_of(part)
    part.replace(path)
    return digest


def read_snapshot(path: Path) -> Responses:
    """The answers that :func:`write_snapshot` stored; ``sha256`` is that of the file."""
    with connect() as connection:
        arrays = connection.execute(f"SELECT * FROM read_parquet({_text(path)})").fetchnumpy()  # noqa: S608 - quoted by _quoted and _text
    columns = {name: _unmasked(values) for name, values in arrays.items()}
    exclusion = columns.pop(_EXCLUSION).astype(object)
    problems = columns.pop(_PROBLEMS)
    return Responses(
        n=len(exclusion),
        columns=columns,
        exclusion=exclusion,
        sha256=sha256_of(path),
        value_problems=int(problems[0]) if len(problems) else 0,
    )


def connect() -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that fetches nothing from outside and runs on one thread (sums in a fixed order)."""
    return duckdb.connect(
        ":memory:",
        config={"threads": 1, "autoinstall_known_extensions": False, "preserve_insertion_order": True},
    )


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_columns(columns: Mapping[str, NDArray[np.generic]], path: Path) -> None:
    """A plain table as Parquet (for the internal folder of a run): columns in the given order, same input, same bytes."""
    frame = pd.DataFrame(dict(columns))
    with connect() as connection:
        connection.register("cells", frame)
        connection.execute(f"COPY (SELECT * FROM cells) TO {_text(path)} (FORMAT parquet, COMPRESSION zstd)")  # noqa: S608 - quoted by _quoted and _text


def _unmasked(values: Any) -> NDArray[np.generic]:
    """A DataFrame's NaN is NULL to DuckDB, which hands it back as a mask; only number columns have any."""
    return (
        np.ma.filled(values, np.nan)
        if np.ma.isMaskedArray(values) and values.dtype.kind == "f"
        else np.ma.getdata(values)
    )


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
