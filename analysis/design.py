"""The sample design: how the rows of a table came to be drawn.

A design is never cut down to a group: units outside the group stay in and count as zeros, otherwise the variance of a
total comes out too small (Lumley 2010, *Complex Surveys*, 2.2.1).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from analysis import pps
from analysis.arrays import Bool, Float, Int, Labels, code_labels, code_pairs
from analysis.errors import ProblemList
from analysis.stages import Stage as Stage
from analysis.stages import collapse_lonely, first_of
from analysis.stages import lonely_strata as lonely_strata

LonelyRule = Literal["fail", "remove", "certainty", "adjust", "average", "collapse"]
"""A stratum with one PSU: refuse; leave out or count as certain (both contribute 0); centre at zero, the mean of the influence
over the population; take the average of the other strata; or join the next stratum (``collapse_within`` says inside what)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SampleDesign:
    """Strata, units and weights of ``n`` rows.

    ``weight``   (n,) ≥ 0, persons of the population per row.
    ``stratum``  (n,) labels, or ``None`` for one stratum.
    ``psu``      (n,) labels, unique within a stratum; ``None``: every row is its own PSU.
    ``fpc``      (n,) PSUs in the population of the row's stratum; ``None``: with replacement (ultimate clusters, conservative).
    ``inclusion``  (n,) first-stage inclusion probability of the row's PSU, for samples drawn with unequal probabilities without
    replacement: the variance then carries Hartley & Rao's correction in place of 1 − n/N (:mod:`analysis.pps`; ultimate clusters).
    ``inclusion_squares``  Σπ² over the population of each stratum by its name, where the frame knows it.
    ``later``    labels of the second, third … stage units, each unique within its parent.
    ``later_fpc``  their population sizes; used only when every earlier stage declares one.
    ``lonely``   rule for strata with one PSU; ``collapse_within`` (n,) labels (e.g. towns) inside which strata may be joined.

    Raises :class:`analysis.errors.AnalysisError` with every problem: lengths, missing labels, weights that are negative or
    not finite, an fpc that varies in its stratum or is below the sample, lonely PSUs under the rule ``fail``.
    """

    weight: Float
    stratum: Labels | None = None
    psu: Labels | None = None
    fpc: Float | None = None
    inclusion: Float | None = None
    inclusion_squares: Mapping[str, float] | None = None
    later: Sequence[Labels] = ()
    later_fpc: Sequence[Float] = ()
    lonely: LonelyRule = "fail"
    collapse_within: Labels | None = None
    strata: tuple[str, ...] = field(init=False)
    """Names of the strata as declared (before collapsing)."""
    psu_names: tuple[str, ...] = field(init=False)
    """Distinct PSU labels; :meth:`psu_keys` pairs them with strata."""
    psu_label: Int = field(init=False)
    """(PSUs,) position of each PSU's label in ``psu_names``."""
    psu_stratum: Int = field(init=False)
    """(PSUs,) declared stratum of each PSU (``stages[0].parent`` is the one after collapsing)."""
    stages: tuple[Stage, ...] = field(init=False)
    unit: Int = field(init=False)
    """(n,) the last-stage unit of each row."""
    psu_of_unit: Int = field(init=False)
    """(units,) the PSU of each last-stage unit."""
    collapsed: int = field(init=False)
    """Lonely strata that were joined to another one."""

    def __post_init__(self) -> None:
        _check_columns(self)
        _build(self)

    @property
    def n(self) -> int:
        return len(self.weight)

    @property
    def n_units(self) -> int:
        return len(self.psu_of_unit)

    @property
    def psu_of_row(self) -> Int:
        return self.psu_of_unit[self.unit]

    @property
    def degrees_of_freedom(self) -> int:
        """PSUs − strata of the rows with a weight: R's ``degf``."""
        psus = np.unique(self.psu_of_row[self.weight != 0])
        return len(psus) - len(np.unique(self.stages[0].parent[psus]))

    def psu_keys(self) -> tuple[tuple[str, str], ...]:
        """(stratum, PSU) names in order of PSU number: what two waves are matched on."""
        return tuple((self.strata[h], self.psu_names[p]) for h, p in zip(self.psu_stratum, self.psu_label, strict=True))

    def with_weight(self, weight: Float) -> SampleDesign:
        """The same units with other weights (after calibration, or zero outside a group)."""
        made = copy.copy(self)
        object.__setattr__(made, "weight", weight)
        problems = ProblemList()
        _check_weight(made, problems)
        problems.raise_any()
        return made


def _check_columns(design: SampleDesign) -> None:
    problems = ProblemList()
    n = len(design.weight)
    if n == 0:
        problems.add("design.no-rows", "weight")
    for name, column in _columns(design):
        if len(column) != n:
            problems.add("design.length", name, found=len(column), expected=n)
        missing = _count_missing(column)
        if missing:
            problems.add("design.missing-label", name, rows=missing)
    _check_weight(design, problems)
    if len(design.later_fpc) > len(design.later) or (len(design.later_fpc) and design.fpc is None):
        problems.add("design.fpc-stages", "later_fpc", stages=len(design.later))
    if design.inclusion is not None and (design.fpc is not None or len(design.later_fpc)):
        problems.add("design.inclusion-and-fpc", "inclusion")
    problems.raise_any()


def _check_weight(design: SampleDesign, problems: ProblemList) -> None:
    if not np.all(np.isfinite(design.weight)):
        problems.add("design.weight-missing", "weight", rows=int(np.sum(~np.isfinite(design.weight))))
    if np.any(design.weight < 0):
        problems.add("design.weight-negative", "weight", rows=int(np.sum(design.weight < 0)))


def _columns(design: SampleDesign) -> list[tuple[str, Labels]]:
    named: list[tuple[str, Labels | None]] = [
        ("stratum", design.stratum),
        ("psu", design.psu),
        ("fpc", design.fpc),
        ("inclusion", design.inclusion),
        ("collapse_within", design.collapse_within),
    ]
    named += [(f"stage {i + 2}", labels) for i, labels in enumerate(design.later)]
    named += [(f"fpc of stage {i + 2}", sizes) for i, sizes in enumerate(design.later_fpc)]
    return [(name, column) for name, column in named if column is not None]


def _count_missing(column: Labels) -> int:
    if column.dtype.kind == "f":
        return int(np.sum(np.isnan(column)))
    if column.dtype.kind in "iu":
        return 0
    return int(np.sum([x is None or x == "" or x != x for x in column.tolist()]))


def _build(design: SampleDesign) -> None:
    rows = np.arange(design.n)
    one = np.zeros(design.n, dtype=np.int64)
    strata, stratum = code_labels(one if design.stratum is None else design.stratum)
    names, psu_label = code_labels(rows if design.psu is None else design.psu)
    parent, label, unit = code_pairs(stratum, psu_label)
    problems = ProblemList()
    sizes = _sizes(design.fpc, unit, parent, strata, problems, "fpc")
    if design.inclusion is not None:
        sizes = pps.sizes(design.inclusion, unit, parent, strata, design.inclusion_squares, problems)
    stages = [Stage(parent=parent, size=sizes)]
    psu_of_unit = np.arange(len(parent))
    for i, labels in enumerate(design.later):
        above = unit
        above_of_unit, _, unit = code_pairs(above, code_labels(labels)[1])
        psu_of_unit = psu_of_unit[above_of_unit]
        fpc = design.later_fpc[i] if i < len(design.later_fpc) else None
        sizes = _sizes(fpc, unit, above_of_unit, (), problems, f"fpc of stage {i + 2}")
        stages.append(Stage(parent=above_of_unit, size=sizes))
    collapsed = 0
    if design.lonely == "collapse":
        within = one if design.collapse_within is None else code_labels(design.collapse_within)[1]
        of_psu = first_of(psu_of_unit[unit], within)
        stages[0], collapsed = collapse_lonely(stages[0], first_of(parent, of_psu))
    if design.lonely == "fail":
        for h in lonely_strata(stages[0]):
            problems.add("design.lonely-psu", "psu", stratum=strata[h], rule="fail")
        for i, stage in enumerate(stages[1:]):
            for u in lonely_strata(stage)[np.isfinite(stages[i].size[lonely_strata(stage)])]:
                problems.add("design.lonely-psu", f"stage {i + 2}", stratum=str(u), rule="fail")
    problems.raise_any()
    object.__setattr__(design, "strata", strata)
    object.__setattr__(design, "psu_names", names)
    object.__setattr__(design, "psu_label", label)
    object.__setattr__(design, "psu_stratum", parent)
    object.__setattr__(design, "stages", tuple(stages))
    object.__setattr__(design, "unit", unit)
    object.__setattr__(design, "psu_of_unit", psu_of_unit)
    object.__setattr__(design, "collapsed", collapsed)


def _sizes(
    fpc: Float | None, unit: Int, parent: Int, strata: tuple[str, ...], problems: ProblemList, column: str
) -> Float:
    """Population size of each unit's stratum or parent; a share below 1 is refused, as is a size below the sample."""
    if fpc is None:
        return np.full(len(parent), np.inf)
    sizes = np.zeros(len(parent))
    sizes[unit] = fpc
    sampled = np.bincount(parent)[parent]
    for what, bad in (("design.fpc-below-sample", sizes < sampled), ("design.fpc-varies", _varies(sizes, parent))):
        for h in np.unique(parent[bad]):
            problems.add(what, column, stratum=strata[h] if strata else str(h), sampled=int(np.sum(parent == h)))
    if np.any(sizes[unit] != fpc):
        problems.add("design.fpc-varies", column, stratum="", sampled=int(np.sum(sizes[unit] != fpc)))
    return sizes


def _varies(sizes: Float, parent: Int) -> Bool:
    return np.asarray(first_of(parent, sizes)[parent] != sizes)
