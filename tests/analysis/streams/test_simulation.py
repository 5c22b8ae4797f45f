"""A short form of ``benchmarks/simulations/streams.py``; the long one is in ``docs/simulations/streams.md``."""

from __future__ import annotations

from benchmarks.simulations.streams import kept


def test_adjustment_removes_what_it_knows_and_nothing_else() -> None:
    """80 waves; bias is judged in standard deviations of its mean (SD ≈ 1, hence 0.11)."""
    known = {k.method: k for k in kept("age, sex, education", 80)}
    assert known["raw"].held < 0.05 and known["calibrated"].bias < -0.6
    assert abs(known["propensity"].bias) < 0.45
    assert known["propensity"].held > 0.88 and known["propensity"].held_zero > 0.88
    assert 0.8 < known["propensity"].se / known["propensity"].sd < 1.25
    hidden = {k.method: k for k in kept("age, sex, education, score", 20)}
    assert hidden["propensity"].bias < -3 and hidden["propensity"].held_zero == 0
