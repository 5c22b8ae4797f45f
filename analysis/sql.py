"""The reduce step as plain SQL, so that it can run where the data are.

The statements use nothing but joins, CASE, CAST, FLOOR, COALESCE, COUNT and SUM over one GROUP BY: they run on DuckDB over
Parquet (:mod:`analysis.engine`), and an existing distributed engine (Spark SQL) can run the same text over the same files.
Nothing here touches a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CELLS = "calibration_cell"
"""Name of the small table (one column per margin, ``cell``, ``g``) that :func:`psu_sums` and the others join."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """Which columns of a table are what.

    ``weight`` column of weights before calibration; ``stratum``, ``psu`` label columns (``psu`` unique within a stratum);
    ``group`` column of the groups, ``None`` for one group of everyone (NULL or ``''``: in no group);  ``items`` numeric
    columns, NULL or NaN = no answer;  ``margins`` column → category → persons (no margins: no calibration);  ``bounds`` on g.
    """

    weight: str
    stratum: str
    psu: str
    group: str | None
    items: tuple[str, ...]
    margins: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    bounds: tuple[float, float] = (0.3, 3.0)


def name(text: str) -> str:
    """A quoted identifier."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A quoted string."""
    return "'" + text.replace("'", "''") + "'"


def cell_totals(source: str, plan: TablePlan) -> str:
    """Weight before calibration by joint cell of the margins."""
    keys = ", ".join(f"CAST({name(m)} AS VARCHAR) AS {name(m)}" for m in plan.margins)
    return f"SELECT {keys}, SUM({name(plan.weight)}) AS d FROM {source} GROUP BY ALL ORDER BY ALL"  # noqa: S608


def weight_total(source: str, plan: TablePlan) -> str:
    """Sum and number of the weights (the rounding of the weights is chosen from their mean)."""
    return f"SELECT SUM({name(plan.weight)}), COUNT(*) FROM {source}"  # noqa: S608


def psu_sums(source: str, plan: TablePlan, bits: int) -> str:
    """Sums by stratum × PSU × group: the table (a) of the method.  ``w_i``, ``o_i``, ``y_i``, ``n_i`` … by item number."""
    columns = [f"CAST({name(plan.stratum)} AS VARCHAR) AS stratum", f"CAST({name(plan.psu)} AS VARCHAR) AS psu"]
    inner = [*columns, f"{_group(plan)} AS grp", f"{_fixed(_final(plan), bits)} AS w", *_values(plan)]
    sums = ["SUM(w) AS w", "COUNT(CASE WHEN w <> 0 THEN 1 END) AS n", "SUM(w * w) AS w2"]
    for i in range(len(plan.items)):
        y = f"y{i}"
        sums += [
            f"COALESCE(SUM(w * {y}), 0) AS wy{i}",
            f"COALESCE(SUM(CASE WHEN {y} IS NOT NULL THEN w END), 0) AS wo{i}",
            f"COUNT(CASE WHEN w <> 0 THEN {y} END) AS n{i}",
            f"COALESCE(SUM(CASE WHEN {y} IS NOT NULL THEN w * w END), 0) AS ww{i}",
            f"COALESCE(SUM(w * {y} * {y}), 0) AS wyy{i}",
        ]
    return _grouped(["stratum", "psu", "grp"], sums, inner, _from(source, plan))


def group_cell_sums(source: str, plan: TablePlan, bits: int) -> str:
    """Sums by group × calibration cell under the weights before calibration: the table (c)."""
    inner = [
        f"{_group(plan)} AS grp",
        "c.cell AS cell",
        f"{_fixed(f't.{name(plan.weight)}', bits)} AS w",
        *_values(plan),
    ]
    sums = ["SUM(w) AS w"]
    for i in range(len(plan.items)):
        sums += [
            f"COALESCE(SUM(w * y{i}), 0) AS wy{i}",
            f"COALESCE(SUM(CASE WHEN y{i} IS NOT NULL THEN w END), 0) AS wo{i}",
        ]
    return _grouped(["grp", "cell"], sums, inner, _from(source, plan))


def psu_cell_sums(source: str, plan: TablePlan, bits: int) -> str:
    """Calibrated weight by PSU × calibration cell: with the cells' columns this is the table (b)."""
    inner = [
        f"CAST({name(plan.stratum)} AS VARCHAR) AS stratum",
        f"CAST({name(plan.psu)} AS VARCHAR) AS psu",
        "c.cell AS cell",
        f"{_fixed(_final(plan), bits)} AS w",
    ]
    return _grouped(["stratum", "psu", "cell"], ["SUM(w) AS w"], inner, _from(source, plan))


def _final(plan: TablePlan) -> str:
    weight = f"t.{name(plan.weight)}"
    return f"{weight} * c.g" if plan.margins else weight


def _fixed(weight: str, bits: int) -> str:
    """Rounded to a multiple of 2^−bits: sums of integer values are then exact in any order."""
    return f"FLOOR({weight} * {2.0**bits!r} + 0.5) / {2.0**bits!r}"


def _group(plan: TablePlan) -> str:
    return "''" if plan.group is None else f"COALESCE(CAST(t.{name(plan.group)} AS VARCHAR), '')"


def _values(plan: TablePlan) -> list[str]:
    """Items as doubles with NULL for no answer.  NaN sorts above infinity in SQL, hence one comparison catches it."""
    return [
        f"CASE WHEN CAST(t.{name(item)} AS DOUBLE) < CAST('Infinity' AS DOUBLE) THEN CAST(t.{name(item)} AS DOUBLE) END AS y{i}"
        for i, item in enumerate(plan.items)
    ]


def _from(source: str, plan: TablePlan) -> str:
    if not plan.margins:
        return f"{source} AS t"
    match = " AND ".join(f"CAST(t.{name(m)} AS VARCHAR) = c.{name(m)}" for m in plan.margins)
    return f"{source} AS t JOIN {CELLS} AS c ON {match}"


def _grouped(keys: list[str], sums: list[str], inner: list[str], tables: str) -> str:
    listed = ", ".join(keys)
    inside = f"SELECT {', '.join(inner)} FROM {tables}"  # noqa: S608 - names are quoted, values never appear
    return f"SELECT {listed}, {', '.join(sums)} FROM ({inside}) GROUP BY {listed} ORDER BY {listed}"  # noqa: S608
