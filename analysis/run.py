"""The outcome of one analysis run: what may be released, and what the office keeps for comparing waves."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis.trend.previous import internal_documents
from analysis.trend.stored import arrays_of

from .results import Assessment
from .snapshot import write_columns
from .wavedata import WaveData

_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """``assessment`` holds released numbers only; the rest stays inside the office."""

    assessment: Assessment
    data: WaveData
    flags: Mapping[str, NDArray[np.bool_]]
    """Quality rule → rows of ``data.used`` that carry its sign; they stay in the office."""

    def write_internal(self, folder: Path) -> None:
        """Write the internal folder (made if absent): what a later wave needs for the covariance between waves.

        ``influence.npz``  influence (units × parameters), value, df, n and other counts of every parameter;
        ``parameters.json``  indicator and group of each parameter; ``psus.json``  stratum and name of each sampling unit
        (persons where there was no village frame: such units are never the same in two waves);
        ``flags.parquet``  the answers that carry a quality sign;
        ``cells.parquet``  every parameter with its unreleased value; ``weights.parquet``  base and final weight by response;
        ``run.json``  whose folder it is;  ``items.json``  what was asked and how it was scored;  ``sums.npz``, ``sums.json``
        sums of the senses by town and by cell of the composition, with influence (:mod:`analysis.trend.previous` reads it all).
        The same run gives the same bytes.
        """
        folder.mkdir(parents=True, exist_ok=True)
        estimates = self.data.estimates.estimates
        write_npz(folder / "influence.npz", arrays_of(estimates))
        groups = [(indicator.key, group.kind, group.code) for indicator, group in self.data.estimates.parameters]
        _write_json(folder / "parameters.json", [list(row) for row in groups])
        _write_json(
            folder / "psus.json",
            {
                "unit": "person" if self.data.persons_as_psu else "village",
                "units": [list(p) for p in estimates.design.psu_keys()],
            },
        )
        indicator, kind, code = zip(*groups, strict=True)
        write_columns(
            {
                "indicator": np.array(indicator, dtype=object),
                "kind": np.array(kind, dtype=object),
                "code": np.array(code, dtype=object),
                "value": estimates.value,
                "se": estimates.se,
                "df": estimates.df,
                "n": estimates.n,
                "n_psu": estimates.n_psu,
            },
            folder / "cells.parquet",
        )
        used = self.data.used
        write_columns(
            {
                "response_id": used.text("response_id"),
                "town": used.text("town"),
                "base": self.data.calibration.before,
                "final": self.data.calibration.final,
            },
            folder / "weights.parquet",
        )
        flagged = np.any(list(self.flags.values()), axis=0)
        signs = {rule: sign[flagged] for rule, sign in self.flags.items()}
        write_columns({"response_id": used.text("response_id")[flagged], **signs}, folder / "flags.parquet")
        with threadpool_limits(limits=1):
            documents = internal_documents(self.data)
        for name, document in documents.items():
            write = write_npz if name.endswith(".npz") else _write_json
            write(folder / name, document)


def write_npz(path: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    """Arrays as ``.npz`` with sorted entries and a fixed date, so that equal arrays make equal bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", date_time=_FIXED_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, buffer.getvalue())


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
