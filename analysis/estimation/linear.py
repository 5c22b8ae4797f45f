"""Any smooth parameter from the linearised value of each row: the door for statistics that are not means of columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from analysis.arrays import Bool, Float
from analysis.design import SampleDesign
from analysis.estimation.estimates import Estimates
from analysis.estimation.influence import from_dense
from analysis.estimation.reduce import gram, normal_equations
from analysis.weighting.calibration import Calibration
from analysis.weighting.cells import calibration_cells, sum_by


def weight_of(design: SampleDesign, calibration: Calibration | None) -> Float:
    """(n,) the weights that estimates use: the calibration's ``final`` ones if there is one, else the design's."""
    return design.weight if calibration is None else calibration.final


def from_rows(
    design: SampleDesign,
    value: Float,
    z: Float,
    labels: Sequence[tuple[str, ...]],
    calibration: Calibration | None = None,
    known: Bool | None = None,
) -> Estimates:
    """Estimates ``value`` (p,) whose linearised value per row is ``z`` (n, p): θ̂ − θ ≈ Σ w z (Deville 1999).

    With a calibration z is replaced by its residual from the calibration columns.  df is the whole design's.  ``known`` (n,): the
    rows that are counted as answers (default: all with a weight).
    """
    weight = weight_of(design, calibration)
    scores = weight[:, None] * z
    if calibration is not None:
        scores = scores - calibration.after[:, None] * _fitted(z, calibration)
    p = len(value)
    used = weight != 0 if known is None else known & (weight != 0)
    psus = np.unique(design.psu_of_row[used])
    nothing = np.full(p, np.nan)
    return Estimates(
        design=design,
        labels=tuple(labels),
        value=value,
        parts=from_dense(sum_by(design.unit, scores, design.n_units)),
        n=np.full(p, int(used.sum())),
        n_psu=np.full(p, len(psus)),
        n_strata=np.full(p, len(np.unique(design.stages[0].parent[psus]))),
        df=np.full(p, float(design.degrees_of_freedom)),
        variance_srs=nothing,
        sampling_fraction=nothing,
    )


def _fitted(z: Float, calibration: Calibration) -> Float:
    """(n, p) x'B with B = (X'WX)⁺X'Wz under the weights before calibration, z scaled by what trimming did."""
    cells = calibration_cells(calibration.margins, calibration.totals)
    x = sparse.csr_array(cells.columns[cells.cell])
    trim = np.divide(calibration.final, calibration.after, out=np.ones(len(z)), where=calibration.after > 0)
    weighted = x * calibration.before[:, None]
    cross = np.asarray(weighted.T @ (z * trim[:, None]))
    return np.asarray(x @ normal_equations(gram(x, calibration.before), cross))
