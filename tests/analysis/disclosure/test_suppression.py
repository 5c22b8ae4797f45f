"""The engine against published tables, hand counts and an exhaustive search."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from analysis.arrays import Bool, Float
from analysis.disclosure import suppress as module
from analysis.disclosure.attack import audit, reach, whole_reach
from analysis.disclosure.greedy import greedy
from analysis.disclosure.suppress import suppress
from analysis.disclosure.table import CellTable, Demand, two_way
from benchmarks.simulations.disclosure import simulate

INVESTMENT = two_way(np.array([[20, 50, 10], [8, 19, 22], [17, 32, 12.0]]))
"""Investment by activity (I–III) and region (A–C): the example of Fischetti & Salazar (2000, JASA 95, 916–928, figure 1);
the confidential cell is (II, C) = 22."""
II_C = 6

LETTERS = two_way(np.array([[30, 47, 64, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685.0]]))
"""R package sdcTable 0.32, test of secondarySuppression(): rows w–z, columns a–d."""
PATTERN = {"w": "abc", "x": "ac", "y": "bd", "z": "bd"}
W_B = 1


def letters_hidden() -> Bool:
    hidden = np.zeros(LETTERS.n, dtype=bool)
    for row, columns in PATTERN.items():
        hidden[["wxyz".index(row) * 5 + "abcd".index(c) for c in columns]] = True
    return hidden


def interval(table: CellTable, hidden: Bool, cell: int) -> tuple[float, float]:
    ends = [reach(table, hidden, cell, way).distance for way in (-1, 1)]
    return table.value[cell] - ends[0], table.value[cell] + ends[1]


def demand_of(table: CellTable, cells: list[int], least: float = 5.0) -> Demand:
    return Demand(cells=np.array(cells), reach=np.full(len(cells), least), width=np.full(len(cells), least))


def small_counts(table: CellTable) -> list[int]:
    return [int(i) for i in np.flatnonzero((table.value > 0) & (table.value < 5) & ~table.fixed)]


def test_the_attacker_of_the_investment_table() -> None:
    """With (II,A), (II,C), (III,A), (III,C) hidden: (III,C) ≤ 17 + 12 = 29, so (II,C) ≥ 34 − 29 = 5 and ≤ 8 + 22 = 30."""
    hidden = np.zeros(INVESTMENT.n, dtype=bool)
    hidden[[4, 6, 8, 10]] = True
    assert interval(INVESTMENT, hidden, II_C) == pytest.approx((5, 30))


def test_a_cell_alone_in_its_row_is_recovered() -> None:
    hidden = np.zeros(INVESTMENT.n, dtype=bool)
    hidden[II_C] = True
    assert interval(INVESTMENT, hidden, II_C) == pytest.approx((22, 22))


def test_the_cheapest_rectangle_is_hidden() -> None:
    """Four cells are the least (a rectangle); among those through (II,C), {8, 22, 17, 12} has the least persons: 59."""
    found = suppress(INVESTMENT, Demand(cells=np.array([II_C]), reach=np.array([27.0]), width=np.array([10.0])))
    assert np.flatnonzero(found.hidden).tolist() == [4, 6, 8, 10]
    assert found.method == "milp"
    assert found.attainable.all()


def test_two_hidden_cells_in_every_line_are_not_enough() -> None:
    """sdcTable's comment: rows 1+2 and columns 1+2 give (w,b) = 236 − 189 = 47."""
    hidden = letters_hidden()
    assert interval(LETTERS, hidden, W_B) == pytest.approx((47, 47))
    demand = Demand(cells=np.array([W_B]), reach=np.array([48.0]), width=np.array([1.0]))
    assert not audit(LETTERS, hidden, demand).protected


def test_one_more_cell_protects_as_in_sdctable() -> None:
    """sdcTable's expectation after one more suppression: attack gives 0 to 78 around 47."""
    hidden = letters_hidden()
    table = replace(LETTERS, hidden=hidden)
    found = suppress(table, Demand(cells=np.array([W_B]), reach=np.array([48.0]), width=np.array([1.0])))
    added = np.flatnonzero(found.hidden & ~hidden).tolist()
    assert added == [8]  # (x, d) = 31, the smallest that helps
    assert interval(LETTERS, found.hidden, W_B) == pytest.approx((0, 78))


def holds(table: CellTable, hidden: Bool, demand: Demand) -> bool:
    """One- and two-way tables have whole ends anyway (their relations are totally unimodular), so two LPs decide."""
    ends = [interval(table, hidden, int(c)) for c in demand.cells]
    return all(
        high >= least - 1e-6 and high - low >= width - 1e-6
        for (low, high), least, width in zip(ends, demand.reach, demand.width, strict=True)
    )


def cheapest(table: CellTable, demand: Demand) -> float:
    """The least cost over every set of secondary cells: the judge of small tables."""
    free = [i for i in range(table.n) if not table.fixed[i] and i not in demand.cells]
    best = np.inf
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            cost = float(table.cost[[*demand.cells, *chosen]].sum())
            if cost >= best:
                continue
            hidden = np.zeros(table.n, dtype=bool)
            hidden[[*demand.cells, *chosen]] = True
            if holds(table, hidden, demand):
                best = cost
    return best


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_cheaper_by_exhaustive_search(seed: int) -> None:
    counts = np.random.default_rng(seed).poisson(9, (2, 3)).astype(float)
    counts[0, 0] = 2
    table = two_way(counts)
    demand = demand_of(table, small_counts(table))
    found = suppress(table, demand)
    assert found.method == "milp"
    assert float(table.cost[found.hidden].sum()) == pytest.approx(cheapest(table, demand))


def test_linked_tables_share_a_cell() -> None:
    """3 + 40 + 9 = 52 by sex, 3 + 30 + 19 = 52 by age, the 3 in both: hiding one partner in one table only would leave it open
    in the other.  By hand: the cheapest partners are 9 and 19."""
    value = np.array([3, 40, 9, 30, 19, 52.0])
    relations = sparse.csc_array(np.array([[1, 1, 1, 0, 0, -1], [1, 0, 0, 1, 1, -1.0]]))
    table = CellTable(
        value=value,
        lower=np.zeros(6),
        upper=np.full(6, 52.0),
        cost=1000 + value,
        hidden=np.zeros(6, dtype=bool),
        fixed=np.arange(6) == 5,
        relations=relations,
    )
    demand = demand_of(table, [0])
    found = suppress(table, demand)
    assert np.flatnonzero(found.hidden).tolist() == [0, 2, 4]
    assert interval(table, found.hidden, 0) == pytest.approx((0, 12))


def test_what_no_pattern_can_protect_is_said() -> None:
    """Three persons in all, and the total is known: 5 cannot be reached."""
    table = two_way(np.array([[2.0, 1.0]]))
    found = suppress(table, demand_of(table, [0, 1]))
    assert not found.attainable.any()
    assert not audit(table, found.hidden, demand_of(table, [0, 1])).protected


def test_whole_numbers_can_give_away_what_fractions_hide() -> None:
    """a + b = 1 with b at most 0.9 leaves a from 0.1 to 1; whole, b can only be 0, and a = 1 is known."""
    relations = sparse.csc_array(np.array([[1.0, 1.0, -1.0]]))
    table = CellTable(
        value=np.array([1.0, 0.0, 1.0]),
        lower=np.zeros(3),
        upper=np.array([1.0, 0.9, 1.0]),
        cost=np.ones(3),
        hidden=np.zeros(3, dtype=bool),
        fixed=np.array([False, False, True]),
        relations=relations,
    )
    hidden = np.array([True, True, False])
    assert interval(table, hidden, 0) == pytest.approx((0.1, 1))
    assert whole_reach(table, hidden, 0, -1) == 0


def tables() -> st.SearchStrategy[Float]:
    return st.integers(2, 4).flatmap(
        lambda r: st.integers(2, 4).flatmap(
            lambda c: st.lists(st.integers(0, 30), min_size=r * c, max_size=r * c).map(
                lambda x: np.array(x, dtype=float).reshape(r, c)
            )
        )
    )


@settings(max_examples=25, deadline=None)
@given(tables())
def test_every_pattern_passes_its_audit(counts: Float) -> None:
    table = two_way(counts)
    primary = small_counts(table)
    if not primary:
        return
    demand = demand_of(table, primary)
    found = suppress(table, demand)
    checked = audit(table, found.hidden, demand)
    assert (checked.met | ~found.attainable).all()
    start = np.zeros(table.n, dtype=bool)
    start[primary] = True
    by_greedy = greedy(table, demand, start)
    assert (audit(table, by_greedy, demand).met | ~found.attainable).all()
    assert table.cost[by_greedy].sum() >= table.cost[found.hidden].sum() - 1e-6


@pytest.mark.parametrize("shape", [(16, 6), (16, 4)])
def test_sixteen_towns_withstand_every_attack(shape: tuple[int, int]) -> None:
    """The simulation of docs/simulations/disclosure.md, short: no cell fails, and the optimum hides fewer than the greedy rule."""
    found = simulate(shape, 3)
    assert found.primary > 0
    assert found.failures == 0
    assert found.milp_runs == 3
    assert found.secondary <= found.by_greedy


def test_hidden_rows_together_are_no_small_group() -> None:
    """3 and 4 hidden leave 7 by subtraction; asked to be 10 together, the next smallest (20) goes too."""
    table = two_way(np.array([[3.0, 4.0, 20.0, 30.0]]))
    cover = np.append(np.array([3.0, 4, 20, 30]) / 10, np.zeros(table.n - 4))
    demand = Demand(cells=np.array([0, 1]), reach=np.full(2, 5.0), width=np.zeros(2), cover=cover)
    free = np.arange(table.n) < 4
    table = replace(table, fixed=~free)
    assert np.flatnonzero(suppress(table, demand).hidden).tolist() == [0, 1, 2]


def test_the_same_table_gives_the_same_pattern() -> None:
    table = two_way(np.random.default_rng(5).poisson(7, (6, 5)).astype(float))
    demand = demand_of(table, small_counts(table))
    first, second = suppress(table, demand), suppress(table, demand)
    assert np.array_equal(first.hidden, second.hidden)


def test_above_the_limit_the_greedy_pattern_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10)
    table = two_way(np.random.default_rng(5).poisson(7, (6, 5)).astype(float))
    demand = demand_of(table, small_counts(table))
    found = suppress(table, demand)
    assert found.method == "greedy"
    assert audit(table, found.hidden, demand).protected
