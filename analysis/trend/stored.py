"""Estimates of a wave as files, so that a later wave can ask for their covariance with its own."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from analysis.arrays import Float
from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation.estimates import Estimates
from analysis.estimation.influence import from_dense
from analysis.weighting.cells import sum_by
from questionnaires.problems import Problem

MOST_UNPACKED = 1024**3
"""Bytes of one file's arrays; a million villages of a hundred columns are less."""
_DAMAGE = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, BadZipFile, zlib.error),
    *(RecursionError, MemoryError),  # nested or declared without measure
)

Key = tuple[str, str]
_COLUMNS = ("value", "df", "n", "n_psu", "n_strata", "variance_srs", "sampling_fraction")


def arrays_of(estimates: Estimates) -> dict[str, NDArray[np.generic]]:
    """What an ``.npz`` keeps of estimates: their influence (units × parameters) and the columns of one number each."""
    return {"influence": estimates.influence, **{name: getattr(estimates, name) for name in _COLUMNS}}


def estimates_of(
    stored: Mapping[str, NDArray[Any]], labels: Sequence[tuple[str, ...]], keys: Sequence[Key]
) -> Estimates:
    """The estimates again: the same variances, since the design is that of every wave (strata, units, no fpc, ``average``).

    Raises ``ValueError`` if the arrays do not belong to these labels and units.
    """
    influence: Float = np.asarray(stored["influence"], dtype=np.float64)
    if influence.shape != (len(keys), len(labels)) or any(len(stored[name]) != len(labels) for name in _COLUMNS):
        raise ValueError(f"influence {influence.shape}, {len(keys)} units, {len(labels)} parameters")
    strata, names = (np.array(part, dtype=object) for part in zip(*keys, strict=True))
    design = SampleDesign(weight=np.ones(len(keys)), stratum=strata, psu=names, lonely="average")
    if design.n_units != len(keys):
        raise ValueError("a sampling unit is listed twice")
    numbers: dict[str, Any] = {name: np.asarray(stored[name]) for name in _COLUMNS}
    in_order = sum_by(design.unit, influence, design.n_units)
    return Estimates(design=design, labels=tuple(labels), parts=from_dense(in_order), **numbers)


def arrays_in(path: Path) -> dict[str, Float]:
    """The arrays of a ``.npz``.  Nothing is unpacked that says it is larger than any wave of ours.  Raises ``ValueError``."""
    with ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise ValueError(f"more than {MOST_UNPACKED // 1024**2} MiB of arrays")
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """A file that is not what it should be becomes a problem that names it."""
    try:
        yield
    except AnalysisError:
        raise
    except FileNotFoundError:
        raise AnalysisError([Problem(code="trend.file-missing", where=str(path))]) from None
    except _DAMAGE as error:
        params = {"detail": str(error)[:200]}
        raise AnalysisError([Problem(code="trend.file-damaged", where=str(path), params=params)]) from None
