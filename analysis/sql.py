"""The reduce step as plain SQL, so that it can run where the data are.

The statements use nothing but joins, CASE, CAST, FLOOR, COUNT, SUM, MIN and MAX over one GROUP BY: they run on DuckDB over
Parquet (:mod:`analysis.engine`), and an existing distributed engine (Spark SQL) can run the same text over the same files.
Nothing here touches a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CELLS = "calibration_cell"
"""Small table that the sums join: one column per margin, ``cell`` its number, ``g`` calibrated / before."""
UNITS = "sampling_unit"
"""Small table of the units: ``stratum``, ``psu`` as in the source, ``unit`` its number."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A table and what was learned about it: ``text`` as it stands in FROM; ``bits`` of the rounded weights; ``has_zero``: some
    weight is 0; ``floating`` columns that may hold NaN; ``even``: the weights before calibration are equal within every group ×
    cell of the margins; ``square`` item → type that holds the square of its values."""

    text: str
    bits: int
    has_zero: bool
    floating: frozenset[str]
    even: bool = False
    square: Mapping[str, str] = field(default_factory=dict)


def name(text: str) -> str:
    """A quoted identifier."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A quoted string."""
    return "'" + text.replace("'", "''") + "'"


def weight_facts(source: str, plan: TablePlan) -> str:
    """Sum, number and smallest of the weights: how finely they are rounded follows from their mean."""
    w = name(plan.weight)
    return f"SELECT SUM({w}), COUNT(*), COUNT({w}), MIN({w}) FROM {source}"  # noqa: S608 - names are quoted


def cell_totals(source: str, plan: TablePlan) -> str:
    """Weight before calibration by joint cell of the margins."""
    keys = ", ".join(name(m) for m in plan.margins)
    return f"SELECT {keys}, SUM({name(plan.weight)}) AS d FROM {source} GROUP BY {keys} ORDER BY {keys}"  # noqa: S608 - names are quoted


def units(source: str, plan: TablePlan) -> str:
    """The units of the design, numbered."""
    keys = f"{name(plan.stratum)} AS stratum, {name(plan.psu)} AS psu"
    numbered = "stratum, psu, ROW_NUMBER() OVER (ORDER BY stratum, psu) - 1 AS unit"
    return f"SELECT {numbered} FROM (SELECT DISTINCT {keys} FROM {source})"  # noqa: S608 - names are quoted


def unit_sums(source: Source, plan: TablePlan) -> str:
    """Sums by unit × group: the table (a) of the method; ``wy0``, ``wo0``, ``n0`` … by item number.

    Without a calibration also ``wyy0`` …; with one they come from :func:`group_cell_sums`, which has fewer lines.
    """
    sums = ["SUM(w) AS w", "COUNT(CASE WHEN w <> 0 THEN 1 END) AS n", "SUM(w * w) AS w2"]
    for i in range(len(plan.items)):
        counted = f"CASE WHEN w <> 0 THEN y{i} END" if source.has_zero else f"y{i}"
        sums += [*_item_sums(i), f"COUNT({counted}) AS n{i}"]
        sums += [] if plan.margins else [f"SUM(w * y{i} * y{i}) AS wyy{i}"]
    keys = ["stratum", "psu", "grp"]
    return f"SELECT * FROM ({_grouped(keys, sums, source, plan)}) JOIN {UNITS} USING (stratum, psu) ORDER BY unit, grp"  # noqa: S608 - names are quoted


def uneven_cells(source: str, plan: TablePlan) -> str:
    """How many group × cell of the margins hold more than one weight before calibration."""
    keys = ", ".join(name(key) for key in (*([plan.group] if plan.group else []), *plan.margins))
    w = name(plan.weight)
    uneven = f"SELECT {keys} FROM {source} GROUP BY {keys} HAVING MIN({w}) <> MAX({w})"  # noqa: S608 - names are quoted
    return f"SELECT COUNT(*) FROM ({uneven})"  # noqa: S608 - names are quoted


def group_cell_sums(source: Source, plan: TablePlan) -> str:
    """Sums of calibrated weights by group × calibration cell.  Over the cell's g they are the table (c) of the method."""
    if source.even:
        return _even_group_cell_sums(source, plan)
    sums = ["SUM(w) AS w"]
    for i in range(len(plan.items)):
        sums += [*_item_sums(i), f"SUM(w * y{i} * y{i}) AS wyy{i}"]
    return _grouped(["grp", "cell"], sums, source, plan) + " ORDER BY grp, cell"


def _even_group_cell_sums(source: Source, plan: TablePlan) -> str:
    """The same where each group × cell has one weight: plain sums and counts, which are faster, times that weight."""
    sums, outer = ["MIN(w) AS one", "COUNT(*) AS n"], ["grp", "cell", "one * n AS w"]
    for i, item in enumerate(plan.items):
        wide = f"CAST(y{i} AS {source.square[item]})"
        sums += [f"SUM(y{i}) AS s{i}", f"COUNT(y{i}) AS c{i}", f"SUM({wide} * {wide}) AS q{i}"]
        outer += [f"one * s{i} AS wy{i}", f"one * c{i} AS wo{i}", f"one * q{i} AS wyy{i}"]
    return f"SELECT {', '.join(outer)} FROM ({_grouped(['grp', 'cell'], sums, source, plan)}) ORDER BY grp, cell"  # noqa: S608 - names are quoted


def unit_cell_sums(source: Source, plan: TablePlan) -> str:
    """Calibrated weight by unit × calibration cell: with the cells' columns this is the table (b)."""
    grouped = _grouped(["stratum", "psu", "cell"], ["SUM(w) AS w"], source, plan, items=False)
    return f"SELECT unit, cell, w FROM ({grouped}) JOIN {UNITS} USING (stratum, psu)"  # noqa: S608 - names are quoted


def _item_sums(i: int) -> list[str]:
    return [f"SUM(w * y{i}) AS wy{i}", f"SUM(w * CAST(y{i} IS NOT NULL AS TINYINT)) AS wo{i}"]


def _grouped(keys: list[str], sums: list[str], source: Source, plan: TablePlan, *, items: bool = True) -> str:
    listed = ", ".join(keys)
    inner = [f"t.{name(plan.stratum)} AS stratum", f"t.{name(plan.psu)} AS psu", f"{_weight(source, plan)} AS w"]
    inner.append("''" + " AS grp" if plan.group is None else f"t.{name(plan.group)} AS grp")
    inner += ["c.cell AS cell"] if plan.margins else []
    inner += [_value(item, source) + f" AS y{i}" for i, item in enumerate(plan.items)] if items else []
    rows = f"SELECT {', '.join(inner)} FROM {_tables(source, plan)}"  # noqa: S608 - names are quoted, values never appear
    return f"SELECT {listed}, {', '.join(sums)} FROM ({rows}) GROUP BY {listed}"  # noqa: S608 - names are quoted


def _weight(source: Source, plan: TablePlan) -> str:
    """The calibrated weight, rounded to a multiple of 2^−bits: sums of integer values are then exact in any order."""
    weight = f"t.{name(plan.weight)}" + (" * c.g" if plan.margins else "")
    return f"FLOOR({weight} * {2.0**source.bits!r} + 0.5) / {2.0**source.bits!r}"


def _value(item: str, source: Source) -> str:
    """An item with NULL for no answer.  NaN sorts above infinity in SQL, hence one comparison catches it."""
    value = f"t.{name(item)}"
    return f"CASE WHEN {value} < CAST('Infinity' AS DOUBLE) THEN {value} END" if item in source.floating else value


def _tables(source: Source, plan: TablePlan) -> str:
    if not plan.margins:
        return f"{source.text} AS t"
    match = " AND ".join(f"t.{name(m)} = c.{name(m)}" for m in plan.margins)
    return f"{source.text} AS t JOIN {CELLS} AS c ON {match}"
