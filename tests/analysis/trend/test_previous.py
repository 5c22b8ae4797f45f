"""An earlier run, written and read back, and everything that is not one."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import AnalysisError
from analysis.results import from_json
from analysis.run import Run
from analysis.trend.previous import PreviousWave, read_previous
from questionnaires.messages import render


def test_every_parameter_comes_back_with_its_variance(earlier: Run, previous: PreviousWave) -> None:
    was = earlier.data.estimates
    assert previous.parameters == tuple((indicator.key, group) for indicator, group in was.parameters)
    np.testing.assert_array_equal(previous.estimates.value, was.estimates.value)
    np.testing.assert_allclose(previous.estimates.variance, was.estimates.variance, rtol=1e-9)
    np.testing.assert_array_equal(previous.estimates.df, was.estimates.df)
    assert previous.estimates.design.psu_keys() == was.estimates.design.psu_keys()
    assert previous.city["zh"] == "温岭市"
    assert not previous.persons


def test_sums_by_town_and_cell_make_the_city(earlier: Run, previous: PreviousWave) -> None:
    """Σ over towns of the weighted scores over Σ of the weights is the city's mean; the cells hold all who gave age and sex."""
    sums = previous.sums
    assert sums.variables == ("age", "sex", "urban")
    (city,) = earlier.data.estimates.where("sense:gain", "city")
    places = list(sums.places("town", "sense:gain").values())
    assert len(places) == 16
    score, answered = (sum(sums.estimates.value[pair[k]] for pair in places) for k in (0, 1))
    assert score / answered == pytest.approx(earlier.data.estimates.estimates.value[city], rel=1e-12)
    data = earlier.data
    here = np.isfinite(data.column("sense:gain"))
    for code, (_, n) in sums.places("cell", "sense:gain").items():
        age, sex, urban = code.split("|")
        inside = (
            here & (data.used.text("age") == age) & (data.used.text("sex") == sex) & (data.used.text("urban") == urban)
        )
        assert sums.estimates.value[n] == pytest.approx(data.weight[inside].sum(), rel=1e-9)
        assert sums.estimates.n[n] == inside.sum()


@pytest.mark.parametrize("where", ["folder", "file", "apart"])
def test_a_folder_a_file_or_both_apart(
    where: str, earlier: Run, previous: PreviousWave, trend_folder: Path, tmp_path: Path
) -> None:
    out = trend_folder / "earlier"
    if where == "apart":
        shutil.copytree(out / "internal", tmp_path / "unpacked")
        shutil.copy(out / "assessment.json", tmp_path / "assessment-7.json")
        found = read_previous(tmp_path / "assessment-7.json", tmp_path / "unpacked")
    else:
        found = read_previous(out if where == "folder" else out / "assessment.json")
    assert found.assessment == from_json((out / "assessment.json").read_text(encoding="utf-8"))


def edit(path: Path, **changes: object) -> None:
    document = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(document), encoding="utf-8")


def swell(path: Path) -> None:
    """A file of a megabyte that would fill the memory."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.npy", "w", force_zip64=True) as entry,
    ):
        for _ in range(1100):
            entry.write(b"\0" * 1024**2)


def promise(path: Path) -> None:
    """An array that says it has 10¹⁵ numbers."""
    header = np.lib.format.header_data_from_array_1_0(np.zeros(1)) | {"shape": (10**15,)}
    with zipfile.ZipFile(path, "w") as archive, archive.open("a.npy", "w") as entry:
        np.lib.format.write_array_header_1_0(entry, header)


SPOILED: list[tuple[str, Callable[[Path], object], str]] = [
    ("trend.file-missing", lambda out: (out / "assessment.json").unlink(), "assessment.json"),
    ("trend.file-missing", lambda out: (out / "internal" / "run.json").unlink(), "run.json"),
    ("trend.file-missing", lambda out: (out / "internal" / "sums.npz").unlink(), "sums.npz"),
    ("trend.internal-missing", lambda out: shutil.rmtree(out / "internal"), "internal"),
    ("trend.internal-foreign", lambda out: edit(out / "internal" / "run.json", input_sha256="f" * 64), "internal"),
    ("trend.schema-version", lambda out: edit(out / "internal" / "run.json", internal_version=99), "run.json"),
    ("trend.schema-version", lambda out: edit(out / "assessment.json", schema_version=99), "assessment.json"),
    (
        "trend.file-damaged",
        lambda out: (out / "internal" / "influence.npz").write_bytes(b"PK nothing"),
        "influence.npz",
    ),
    ("trend.file-damaged", lambda out: (out / "internal" / "items.json").write_text("{"), "items.json"),
    ("trend.file-damaged", lambda out: (out / "internal" / "items.json").write_text("[" * 100_000), "items.json"),
    ("trend.file-damaged", lambda out: (out / "assessment.json").write_text('{"a":' * 100_000), "assessment.json"),
    ("trend.file-damaged", lambda out: swell(out / "internal" / "influence.npz"), "influence.npz"),
    ("trend.file-damaged", lambda out: promise(out / "internal" / "influence.npz"), "influence.npz"),
    ("trend.file-damaged", lambda out: edit(out / "internal" / "psus.json", units=[["t", "v"]]), "influence.npz"),
    ("trend.file-damaged", lambda out: edit(out / "assessment.json", kind=1, cells=7), "assessment.json"),
]


@pytest.mark.parametrize(("code", "spoil", "name"), SPOILED)
def test_what_is_wrong_is_named(
    code: str, spoil: Callable[[Path], object], name: str, previous: PreviousWave, trend_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(trend_folder / "earlier", out)
    spoil(out)
    with pytest.raises(AnalysisError) as found:
        read_previous(out)
    assert [problem.code for problem in found.value.problems] == [code]
    assert found.value.problems[0].where.endswith(name)
    for lang in ("zh", "en"):
        assert "{" not in render(found.value.problems[0], lang)
