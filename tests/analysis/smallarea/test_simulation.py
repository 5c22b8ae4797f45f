"""A short form of ``benchmarks/simulations/smallarea.py``; the long one is in ``docs/simulations/smallarea.md``."""

from __future__ import annotations

from benchmarks.simulations.smallarea import kept


def test_modelled_values_are_better_than_direct_ones_and_their_error_is_told_truly() -> None:
    """300 waves, 3,600 intervals of large towns and 1,200 of small ones (not independent: limits are wide)."""
    row = kept("adjusted", 3.0, 300)
    for (true, told, direct, held), gain in ((row.small, 0.65), (row.large, 0.97)):
        assert true < gain * direct
        assert 0.85 < told / true < 1.15
        assert 0.91 < held < 0.98
