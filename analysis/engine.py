"""Two engines behind one function: columns in memory (numpy) or a Parquet file (DuckDB), the same :class:`Reduced`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from scipy import sparse

from analysis import sql
from analysis.arrays import Float, Int, Labels, code_labels
from analysis.design import SampleDesign
from analysis.errors import ProblemList
from analysis.estimation.reduce import (
    CalibratedColumns,
    CalibratedVariance,
    Grouping,
    Reduced,
    column_adder,
    gram,
    reduce,
)
from analysis.estimation.rowsums import bits_for_mean
from analysis.sql import Source, TablePlan
from analysis.weighting.calibration import Calibration, Margin, calibrate
from analysis.weighting.cells import calibration_cells, sum_by

Table = dict[str, Any]

_SQUARES = {"TINYINT": "SMALLINT", "SMALLINT": "INTEGER", "INTEGER": "BIGINT", "FLOAT": "DOUBLE", "DOUBLE": "DOUBLE"}
"""Type of a column → type in which no square of its values overflows."""


def connect(threads: int = 2, memory: str = "1GB") -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that neither loads nor installs extensions by itself."""
    settings: dict[str, Any] = {"threads": threads, "memory_limit": memory, "autoinstall_known_extensions": False}
    return duckdb.connect(":memory:", config={**settings, "autoload_known_extensions": False})


def reduce_table(
    source: Path | Mapping[str, Labels],
    plan: TablePlan,
    *,
    calibrated_variance: CalibratedVariance = "joint",
    connection: duckdb.DuckDBPyConnection | None = None,
) -> Reduced:
    """Calibrate (if the plan has margins) and reduce a table.

    ``source``: a Parquet file, reduced by DuckDB without its rows ever being in Python, or columns in memory (name → (n,)).
    Both give the same sums to 1e-12.  Raises :class:`analysis.errors.AnalysisError` as the design and the calibration do.
    """
    if isinstance(source, Path):
        opened = connect() if connection is None else connection
        return _reduce_parquet(opened, f"read_parquet({sql.literal(str(source))})", plan, calibrated_variance)
    return _reduce_columns(source, plan, calibrated_variance)


def _reduce_columns(columns: Mapping[str, Labels], plan: TablePlan, variance: CalibratedVariance) -> Reduced:
    weight = np.asarray(columns[plan.weight], dtype=np.float64)
    design = SampleDesign(weight=weight, stratum=columns[plan.stratum], psu=columns[plan.psu], lonely="adjust")
    grouping = Grouping.everyone(design.n) if plan.group is None else Grouping.by(plan.group, columns[plan.group])
    margins = [_coded(m, columns[m], targets) for m, targets in plan.margins.items()]
    calibration = calibrate(weight, margins, bounds=plan.bounds) if margins else None
    items = {item: np.asarray(columns[item], dtype=np.float64) for item in plan.items}
    bits = bits_for_mean(float(np.mean(weight)))
    return reduce(design, items, grouping, calibration, calibrated_variance=variance, bits=bits)


def _coded(column: str, labels: Labels, targets: Mapping[str, float]) -> Margin:
    """A margin whose categories are those of the targets; rows outside them are refused by the calibration."""
    names, codes = code_labels(np.asarray(labels))
    place = {label: i for i, label in enumerate(targets)}
    mapped = np.array([place.get(label, -1) for label in names], dtype=np.int64)[codes]
    return Margin(name=column, labels=tuple(targets), codes=mapped, targets=np.array(list(targets.values())))


def _reduce_parquet(
    connection: duckdb.DuckDBPyConnection, text: str, plan: TablePlan, variance: CalibratedVariance
) -> Reduced:
    if plan.margins and variance != "joint":
        problems = ProblemList()
        problems.add("engine.r-rake-needs-rows", "calibrated_variance", variance=variance)
        problems.raise_any()
    source = _inspect(connection, text, plan)
    calibration = _calibrate_cells(connection, text, plan) if plan.margins else None
    # nosemgrep: no-sql-from-text - our own names
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {sql.UNITS} AS {sql.units(text, plan)}")
    sums = _fetch(connection, sql.unit_sums(source, plan))
    design = _design_of(sums)
    grouping = _grouping_of(sums, plan)
    inside = grouping.codes >= 0
    group = grouping.codes[inside]
    k = len(plan.items)
    calibrated, wyy = None, None
    if calibration is None:
        wyy = sum_by(group, _columns(sums, "wyy", k)[inside], len(grouping.labels))
    else:
        unit_of = np.zeros(design.n_units, dtype=np.int64)
        unit_of[sums["unit"]] = design.unit
        calibrated, wyy = _calibrated_columns(connection, source, plan, calibration, unit_of, grouping.labels)
    return Reduced(
        design=design,
        grouping=grouping,
        items=plan.items,
        cell_unit=design.unit[inside],
        cell_group=group,
        w=_number(sums["w"])[inside],
        n_rows=sums["n"][inside].astype(np.int64),
        w2=_number(sums["w2"])[inside],
        wy=_columns(sums, "wy", k)[inside],
        wo=_columns(sums, "wo", k)[inside],
        n=_columns(sums, "n", k)[inside].astype(np.int64),
        wyy=wyy,
        products={},
        calibrated=calibrated,
    )


def _inspect(connection: duckdb.DuckDBPyConnection, text: str, plan: TablePlan) -> Source:
    """Types of the columns and facts of the weights; refuses what the in-memory design refuses."""
    described = _fetch(connection, f"DESCRIBE SELECT * FROM {text}")  # noqa: S608 - quoted by the caller
    types = dict(zip(described["column_name"], described["column_type"], strict=True))
    problems = ProblemList()
    wanted = {plan.weight, plan.stratum, plan.psu, *plan.items, *plan.margins, *([plan.group] if plan.group else [])}
    for column in sorted(wanted - set(types)):
        problems.add("engine.no-column", column)
    problems.raise_any()
    total, rows, known, least = connection.execute(sql.weight_facts(text, plan)).fetchone() or (0.0, 0, 0, 0.0)
    if not rows:
        problems.add("design.no-rows", plan.weight)
    elif known < rows or not np.isfinite(total):
        problems.add("design.weight-missing", plan.weight, rows=rows - known)
    elif least < 0:
        problems.add("design.weight-negative", plan.weight)
    problems.raise_any()
    square = {item: _SQUARES[types[item]] for item in plan.items if types[item] in _SQUARES}
    even = bool(plan.margins) and len(square) == len(plan.items)
    if even:
        even = connection.execute(sql.uneven_cells(text, plan)).fetchone() == (0,)
    return Source(
        text=text,
        bits=bits_for_mean(total / rows),
        has_zero=least == 0,
        floating=frozenset(item for item in plan.items if types[item] in ("DOUBLE", "FLOAT")),
        even=even,
        square=square,
    )


def _calibrate_cells(connection: duckdb.DuckDBPyConnection, text: str, plan: TablePlan) -> Calibration:
    """Calibrate the table of joint cells and leave each cell's number and g as a table for the joins."""
    found = _fetch(connection, sql.cell_totals(text, plan))
    margins = [_coded(m, _text(found[m]), targets) for m, targets in plan.margins.items()]
    calibration = calibrate(_number(found["d"]), margins, bounds=plan.bounds)
    cells = {
        **{m: np.ma.getdata(found[m]) for m in plan.margins},
        "cell": np.arange(len(found["d"])),
        "g": calibration.g,
    }
    connection.register("calibrated_cells", cells)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {sql.CELLS} AS SELECT * FROM calibrated_cells")  # noqa: S608 - our own names
    connection.unregister("calibrated_cells")
    return calibration


def _calibrated_columns(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    plan: TablePlan,
    calibration: Calibration,
    unit_of: Int,
    labels: tuple[str, ...],
) -> tuple[CalibratedColumns, Float]:
    """The calibration's part of the reduced sums, and Σ w·y² by group.  ``unit_of``: SQL's unit number → the design's."""
    cells = calibration_cells(calibration.margins, ())
    x = sparse.csr_array(cells.columns[cells.cell])
    found = _fetch(connection, sql.group_cell_sums(source, plan))
    group = _codes_of(found["grp"], labels, plan)
    inside = group >= 0
    group, cell = group[inside], found["cell"][inside].astype(np.int64)
    k = len(plan.items)
    # Within a cell the calibrated weight is g times the one before: one pass serves both.
    before = 1 / calibration.g[cell]
    spread = column_adder(x, group, cell, len(labels)) @ sparse.diags_array(before)
    shape = (len(labels), x.shape[1], k)
    columns = CalibratedColumns(
        variance="joint",
        margin_of=cells.margin_of,
        wx=_unit_columns(_fetch(connection, sql.unit_cell_sums(source, plan)), unit_of, x),
        xw=np.asarray(spread @ _number(found["w"])[inside]).reshape(shape[:2]),
        xy=np.asarray(spread @ _columns(found, "wy", k)[inside]).reshape(shape),
        xo=np.asarray(spread @ _columns(found, "wo", k)[inside]).reshape(shape),
        xx=gram(x, calibration.before),
    )
    return columns, sum_by(group, _columns(found, "wyy", k)[inside], len(labels))


def _unit_columns(sums: Table, unit_of: Int, x: sparse.csr_array) -> Float:
    """(units, P) Σ calibrated weight × column."""
    place = (unit_of[sums["unit"]], sums["cell"])
    weight = sparse.csr_array((_number(sums["w"]), place), shape=(len(unit_of), x.shape[0]))
    return np.asarray((weight @ x).toarray())


def _fetch(connection: duckdb.DuckDBPyConnection, statement: str) -> Table:
    """The result of a statement as columns."""
    return dict(connection.execute(statement).fetchnumpy())


def _design_of(sums: Table) -> SampleDesign:
    """The design of the units, one row per line of the table."""
    return SampleDesign(
        weight=_number(sums["w"]), stratum=_labels(sums["stratum"]), psu=_labels(sums["psu"]), lonely="adjust"
    )


def _grouping_of(sums: Table, plan: TablePlan) -> Grouping:
    if plan.group is None:
        return Grouping.everyone(len(sums["grp"]))
    return Grouping.by(plan.group, _labels(sums["grp"]))


def _codes_of(found: Labels, names: tuple[str, ...], plan: TablePlan) -> Int:
    """The group number of each line, −1 for a blank one."""
    if plan.group is None:
        return np.zeros(len(found), dtype=np.int64)
    labels, codes = code_labels(_labels(found))
    place = {label: i for i, label in enumerate(names)}
    return np.array([place.get(label, -1) for label in labels], dtype=np.int64)[codes]


def _columns(sums: Table, kind: str, n_items: int) -> Float:
    """The numbered columns of one kind as one (rows, items) array; a sum over nothing is 0."""
    return np.column_stack([_number(sums[f"{kind}{i}"]) for i in range(n_items)])


def _labels(column: Labels) -> Labels:
    """Labels as they came; NULL becomes the blank label."""
    mask = np.ma.getmaskarray(column)
    return np.where(mask, "", np.ma.getdata(column).astype(str)).astype(object) if mask.any() else np.ma.getdata(column)


def _text(column: Labels) -> Labels:
    names, codes = code_labels(np.asarray(np.ma.filled(np.ma.asarray(column).astype(object), "")))
    return np.array(names, dtype=object)[codes]


def _number(column: Labels) -> Float:
    return np.asarray(np.ma.filled(np.ma.asarray(column, dtype=np.float64), 0.0))
