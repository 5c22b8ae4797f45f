"""Adjusted p values against R's ``p.adjust`` where R is installed."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest

from analysis.comparison.multiplicity import benjamini_hochberg, holm


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_adjusted_p_values_are_rs() -> None:
    p = np.random.default_rng(4).random(40) ** 3
    p[5] = p[6]
    call = f"p <- c({', '.join(map(repr, p.tolist()))}); "
    call += "cat(format(c(p.adjust(p, 'holm'), p.adjust(p, 'BH')), digits = 15))"
    done = subprocess.run(["Rscript", "--vanilla", "-e", call], capture_output=True, text=True, check=True)
    expected = np.array(done.stdout.split(), dtype=np.float64)
    np.testing.assert_allclose(np.concatenate([holm(p), benjamini_hochberg(p)]), expected, rtol=1e-12)
