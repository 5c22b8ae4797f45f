from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.snapshot import read_snapshot, sha256_of, write_snapshot
from analysis.tables import Responses
from questionnaires.model import DESIGN_COLUMNS


def wave() -> Responses:
    columns = {
        "town": ["t1", "二镇", None],
        "adults": [2, None, float("nan")],
        "G1": [0.0, 98.0, None],
        "sex": ["male", "", "99"],
        "U.school": [1.0, 0.0, float("nan")],
        "blank": [None, None, None],
    }
    return Responses.from_columns(columns, ["", "under-18", ""], "ab" * 32, value_problems=7)


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    written = wave()
    digest = write_snapshot(written, tmp_path / "wave.parquet")
    read = read_snapshot(tmp_path / "wave.parquet")
    assert (read.n, read.value_problems, read.sha256) == (3, 7, digest)
    assert set(read.columns) == set(written.columns) >= set(DESIGN_COLUMNS)
    for name, column in written.columns.items():
        assert read.columns[name].dtype == column.dtype, name
        np.testing.assert_array_equal(read.columns[name], column)
    np.testing.assert_array_equal(read.exclusion, written.exclusion)


def test_the_same_answers_make_the_same_bytes(tmp_path: Path) -> None:
    assert write_snapshot(wave(), tmp_path / "one.parquet") == write_snapshot(wave(), tmp_path / "it's two.parquet")
    assert sha256_of(tmp_path / "one.parquet") == sha256_of(tmp_path / "it's two.parquet")


def test_a_failed_write_leaves_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="parquet"):
        write_snapshot(wave(), tmp_path / "no such folder" / "wave.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_snapshot_from_before_durations_were_kept_is_read(tmp_path: Path) -> None:
    now = wave()
    columns = {name: values for name, values in now.columns.items() if name not in ("seconds", "hour")}
    write_snapshot(replace(now, columns=columns), tmp_path / "wave.parquet")
    read = read_snapshot(tmp_path / "wave.parquet")
    assert read.n == now.n
    assert np.isnan(read.numbers("seconds")).all()


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="G1"):
        Responses.from_columns({"G1": [1.0]}, ["", ""], "")


def test_absent_columns_read_as_unknown() -> None:
    responses = wave()
    assert responses.text("interviewer").tolist() == ["", "", ""]
    assert np.isnan(responses.numbers("inclusion_probability")).all()
    assert np.isnan(responses.numbers("no such question")).all()
