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
from analysis.sql import TablePlan
from analysis.weighting.calibration import Calibration, Margin, calibrate
from analysis.weighting.cells import CalibrationCells, calibration_cells, sum_by

Table = dict[str, Any]


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
    connection: duckdb.DuckDBPyConnection, source: str, plan: TablePlan, variance: CalibratedVariance
) -> Reduced:
    total, rows = connection.execute(sql.weight_total(source, plan)).fetchone() or (0.0, 0)
    if not rows:
        problems = ProblemList()
        problems.add("design.no-rows", source)
        problems.raise_any()
    bits = bits_for_mean(total / rows)
    calibration = _calibrate_cells(connection, source, plan) if plan.margins else None
    sums = _fetch(connection, sql.psu_sums(source, plan, bits))
    design, unit = _design_of(sums)
    grouping, group = _grouping_of(sums, plan)
    inside = group >= 0
    cells = _columns(sums, len(plan.items), inside)
    return Reduced(
        design=design,
        grouping=grouping,
        items=plan.items,
        cell_unit=unit[inside],
        cell_group=group[inside],
        w=_number(sums["w"])[inside],
        n_rows=sums["n"][inside].astype(np.int64),
        wy=cells["wy"],
        wo=cells["wo"],
        n=cells["n"].astype(np.int64),
        w2=sum_by(group[inside], cells["ww"], len(grouping.labels)),
        wyy=sum_by(group[inside], cells["wyy"], len(grouping.labels)),
        products={},
        calibrated=None
        if calibration is None
        else _calibrated_columns(connection, source, plan, calibration, design, grouping, variance, bits),
    )


def _calibrate_cells(connection: duckdb.DuckDBPyConnection, source: str, plan: TablePlan) -> Calibration:
    """Calibrate the table of joint cells and leave each cell's number and g as a table for the joins."""
    found = _fetch(connection, sql.cell_totals(source, plan))
    margins = [_coded(m, found[m], targets) for m, targets in plan.margins.items()]
    calibration = calibrate(_number(found["d"]), margins, bounds=plan.bounds)
    g = calibration.g
    columns = ", ".join(f"{sql.name(m)} VARCHAR" for m in plan.margins)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {sql.CELLS} ({columns}, cell BIGINT, g DOUBLE)")
    rows = [(*(str(found[m][i]) for m in plan.margins), i, float(g[i])) for i in range(len(g))]
    marks = ", ".join("?" * (len(plan.margins) + 2))
    connection.executemany(f"INSERT INTO {sql.CELLS} VALUES ({marks})", rows)  # noqa: S608
    return calibration


def _calibrated_columns(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    plan: TablePlan,
    calibration: Calibration,
    design: SampleDesign,
    grouping: Grouping,
    variance: CalibratedVariance,
    bits: int,
) -> CalibratedColumns:
    if variance != "joint":
        problems = ProblemList()
        problems.add("engine.r-rake-needs-rows", "calibrated_variance", variance=variance)
        problems.raise_any()
    cells = calibration_cells(calibration.margins, ())
    x = _in_cell_order(cells, len(calibration.before))
    by_group = _fetch(connection, sql.group_cell_sums(source, plan, bits))
    group = _codes_of(by_group["grp"], grouping.labels)
    inside = group >= 0
    spread = column_adder(x, group[inside], by_group["cell"][inside].astype(np.int64), len(grouping.labels))
    sums = _columns(by_group, len(plan.items), inside, ("wy", "wo"))
    shape = (len(grouping.labels), x.shape[1], len(plan.items))
    return CalibratedColumns(
        variance=variance,
        margin_of=cells.margin_of,
        wx=_unit_columns(_fetch(connection, sql.psu_cell_sums(source, plan, bits)), design, x),
        xw=np.asarray(spread @ _number(by_group["w"])[inside]).reshape(shape[:2]),
        xy=np.asarray(spread @ sums["wy"]).reshape(shape),
        xo=np.asarray(spread @ sums["wo"]).reshape(shape),
        xx=gram(x, calibration.before),
    )


def _in_cell_order(cells: CalibrationCells, n: int) -> sparse.csr_array:
    """Columns by the number that the SQL table gave each cell (one row of the calibration per cell)."""
    return sparse.csr_array(cells.columns[cells.cell[np.arange(n)]])


def _unit_columns(sums: Table, design: SampleDesign, x: sparse.csr_array) -> Float:
    place = {key: i for i, key in enumerate(design.psu_keys())}
    keys = zip(sums["stratum"], sums["psu"], strict=True)
    unit = np.array([place[(str(h), str(p))] for h, p in keys], dtype=np.int64)
    weight = sparse.csr_array((_number(sums["w"]), (unit, sums["cell"])), shape=(design.n_units, x.shape[0]))
    return np.asarray((weight @ x).toarray())


def _fetch(connection: duckdb.DuckDBPyConnection, statement: str) -> Table:
    """The result of a statement as columns."""
    return dict(connection.execute(statement).fetchnumpy())


def _design_of(sums: Table) -> tuple[SampleDesign, Int]:
    """The design of the PSUs, one row per line of the table, and the PSU of each line."""
    stratum, psu = np.asarray(sums["stratum"]).astype(str), np.asarray(sums["psu"]).astype(str)
    design = SampleDesign(weight=_number(sums["w"]), stratum=stratum, psu=psu, lonely="adjust")
    return design, design.unit


def _grouping_of(sums: Table, plan: TablePlan) -> tuple[Grouping, Int]:
    labels = np.asarray(sums["grp"]).astype(str)
    if plan.group is None:
        return Grouping.everyone(len(labels)), np.zeros(len(labels), dtype=np.int64)
    grouping = Grouping.by(plan.group, labels.astype(object))
    return grouping, grouping.codes


def _codes_of(labels: Labels, names: tuple[str, ...]) -> Int:
    place = {label: i for i, label in enumerate(names)}
    return np.array([place.get(str(label), -1) for label in labels], dtype=np.int64)


def _columns(
    sums: Table, n_items: int, inside: Labels, kinds: tuple[str, ...] = ("wy", "wo", "n", "ww", "wyy")
) -> Table:
    """The numbered columns of each kind as one (rows, items) array."""
    return {k: np.column_stack([_number(sums[f"{k}{i}"])[inside] for i in range(n_items)]) for k in kinds}


def _number(column: Labels) -> Float:
    return np.asarray(np.ma.getdata(column), dtype=np.float64)
