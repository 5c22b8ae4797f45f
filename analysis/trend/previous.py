"""An earlier run, read back from its files: ``assessment.json`` and the internal folder that stays in the office.

The internal folder holds, beside what :meth:`analysis.run.Run.write_internal` lists, ``run.json`` (whose it is), ``items.json``
(what was asked, and how scored) and ``sums.npz``/``sums.json`` (sums by town and by cell of the composition).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import ProblemList
from analysis.estimation.estimates import Estimates
from analysis.results import SCHEMA_VERSION, Assessment, Group, from_json
from analysis.wavedata import WaveData

from .fingerprint import Fingerprint, fingerprint_of, from_plain, to_plain
from .stored import Key, arrays_in, arrays_of, estimates_of, reading
from .sums import WaveSums, wave_sums

INTERNAL_VERSION = 1
"""Of the internal folder's files; a folder of another version is not read."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreviousWave:
    """One earlier run.  ``parameters[i]`` is the indicator and group of parameter ``i`` of ``estimates``.

    ``assessment`` its released figures; ``city`` its city's names by language; ``persons`` whether persons were the sampling units
    (such units never meet again: their names here are like none of another wave).
    """

    assessment: Assessment
    fingerprint: Fingerprint
    city: Mapping[str, str]
    persons: bool
    estimates: Estimates
    parameters: tuple[tuple[str, Group], ...]
    sums: WaveSums


def read_previous(path: Path, internal: Path | None = None) -> PreviousWave:
    """An earlier run's results: its out-folder, or its ``assessment.json`` with the folder ``internal`` beside it or named.

    Raises AnalysisError naming the file: missing, damaged, of another schema version, or an internal folder of another run.
    """
    document = path / "assessment.json" if path.is_dir() else path
    folder = document.parent / "internal" if internal is None else internal
    assessment = _assessment(document)
    run = _checked(folder, assessment)
    keys = _keys(_json(folder / "psus.json"), run)
    rows = _json(folder / "parameters.json")
    estimates = _estimates(folder / "influence.npz", [tuple(row) for row in rows], keys)
    with reading(folder / "parameters.json"):
        parameters = tuple((key, Group(kind=kind, code=code)) for key, kind, code in rows)
    with reading(folder / "items.json"):
        asked = from_plain(_json(folder / "items.json"))
    with reading(folder / "run.json"):
        return PreviousWave(
            assessment=assessment,
            fingerprint=asked,
            city=run["city"],
            persons=run["unit"] == "person",
            estimates=estimates,
            parameters=parameters,
            sums=_sums(folder, keys),
        )


def internal_documents(data: WaveData) -> dict[str, Any]:
    """File name → JSON document or (``.npz``) arrays: what the next wave needs beside the estimates themselves."""
    sums = wave_sums(data)
    return {
        "run.json": {**identity(data), "city": dict(data.population.city)},
        "items.json": to_plain(fingerprint_of(data)),
        "sums.json": {
            "labels": [list(label) for label in sums.estimates.labels],
            "columns": list(sums.columns),
            "variables": list(sums.variables),
            "categories": [list(options) for options in sums.categories],
        },
        "sums.npz": arrays_of(sums.estimates),
    }


def identity(data: WaveData) -> dict[str, Any]:
    """Which run an internal folder belongs to."""
    return {
        "internal_version": INTERNAL_VERSION,
        "wave": data.settings.wave,
        "stream": data.settings.stream,
        "scheme": data.scheme.name,
        "input_sha256": data.used.sha256,
        "population_sha256": data.population.sha256,
        "questionnaire_sha256": data.questionnaire.ref.sha256,
        "unit": "person" if data.persons_as_psu else "village",
    }


def _assessment(path: Path) -> Assessment:
    raw = _json(path)
    found = raw.get("schema_version") if isinstance(raw, dict) else None
    if found != SCHEMA_VERSION:
        problems = ProblemList()
        problems.add("trend.schema-version", str(path), found=str(found), known=SCHEMA_VERSION)
        problems.raise_any()
    with reading(path):
        return from_json(path.read_text(encoding="utf-8"))


def _checked(folder: Path, assessment: Assessment) -> Mapping[str, Any]:
    """The folder's ``run.json``, after making sure that it is of the run whose results were read."""
    problems = ProblemList()
    if not folder.is_dir():
        problems.add("trend.internal-missing", str(folder))
        problems.raise_any()
    path = folder / "run.json"
    run = _json(path)
    with reading(path):
        if run["internal_version"] != INTERNAL_VERSION:
            problems.add("trend.schema-version", str(path), found=str(run["internal_version"]), known=INTERNAL_VERSION)
        made = assessment.provenance
        same = {
            "wave": assessment.wave,
            "stream": assessment.stream,
            "scheme": assessment.scheme,
            "input_sha256": made.input_sha256,
            "population_sha256": made.population_sha256,
            "questionnaire_sha256": made.questionnaire_sha256,
        }
        if any(run[name] != value for name, value in same.items()):
            problems.add("trend.internal-foreign", str(folder), wave=assessment.wave, other=str(run["wave"]))
    problems.raise_any()
    return dict(run)


def _keys(document: Any, run: Mapping[str, Any]) -> list[Key]:
    """(stratum, unit); persons get a name that no other wave has."""
    keys = [(str(stratum), str(name)) for stratum, name in document["units"]]
    if document["unit"] == "person":
        return [(stratum, f"{run['wave']} {run['input_sha256'][:8]} {name}") for stratum, name in keys]
    return keys


def _estimates(path: Path, labels: list[tuple[str, ...]], keys: list[Key]) -> Estimates:
    with reading(path):
        return estimates_of(arrays_in(path), labels, keys)


def _sums(folder: Path, keys: list[Key]) -> WaveSums:
    document = _json(folder / "sums.json")
    with reading(folder / "sums.json"):
        labels = [tuple(label) for label in document["labels"]]
        return WaveSums(
            estimates=_estimates(folder / "sums.npz", labels, keys),
            columns=tuple(document["columns"]),
            variables=tuple(document["variables"]),
            categories=tuple(tuple(options) for options in document["categories"]),
        )


def _json(path: Path) -> Any:
    with reading(path):
        return json.loads(path.read_text(encoding="utf-8"))
