"""Codes go to villages drawn by size, with the inclusion probability of a person; without sizes as before."""

from __future__ import annotations

import itertools

import pytest

from survey_app.domain.city import Village
from survey_app.domain.job import JobKind
from survey_app.services import answering, codes, drawing, library
from survey_app.store import schema

TOWN = "331081100"


def resize(ctx, *sizes: int | None) -> None:
    """Give every town villages of these sizes instead of those it has."""
    with ctx.store.write() as conn:
        conn.execute(schema.village.delete())
    library.add_places(
        ctx,
        [],
        [
            Village(code=f"{t.code}8{i:02d}", town=t.code, title={"zh": f"{i}村"}, urban="rural", adults=size)
            for t in library.towns(ctx)
            for i, size in enumerate(sizes)
        ],
    )


def of_town(wanted):
    return [portion for portion in wanted if portion.town == TOWN]


def test_without_sizes_villages_are_equally_likely_and_carry_no_probability(ctx):
    wanted = drawing.portions(ctx, 21)
    assert not drawing.sizes_known(ctx)
    assert sum(p.n for p in wanted) == 16 * 21
    assert sorted(p.n for p in of_town(wanted)) == [10, 11]
    assert {p.inclusion_probability for p in wanted} == {None}


def test_with_sizes_each_person_of_a_town_has_the_same_probability(ctx):
    """Three of 100 200 300 400 1000 with 20 codes each: the largest is certain, a person there 20/1000; the others share
    two places of 1000 adults, a person 2·20/1000, whichever are drawn."""
    resize(ctx, 100, 200, 300, 400, 1000)
    found = {p.village[-1]: p for p in of_town(drawing.portions(ctx, 60, 3))}
    assert len(found) == 3 and "4" in found and {p.n for p in found.values()} == {20}
    assert found.pop("4").inclusion_probability == pytest.approx(20 / 1000)
    assert [p.inclusion_probability for p in found.values()] == pytest.approx([2 * 20 / 1000] * 2)


def test_weights_add_up_to_the_town_in_every_draw(ctx):
    """Σ 1/π over the codes is the town's adults (Horvitz–Thompson), also where 41 codes leave one village one more."""
    sizes = (150, 250, 300, 400, 500)
    resize(ctx, *sizes)
    draws = [of_town(drawing.portions(ctx, 41, 2)) for _ in range(60)]
    for draw in draws:
        assert sum(p.n / p.inclusion_probability for p in draw) == pytest.approx(sum(sizes), rel=1e-9)
    assert len({tuple(p.village for p in draw) for draw in draws}) > 3


def test_a_village_smaller_than_its_share_of_codes_gets_one_for_everybody(ctx):
    resize(ctx, 5, 500)
    small = next(p for p in of_town(drawing.portions(ctx, 40, 2)) if p.village.endswith("0"))
    assert (small.n, small.inclusion_probability) == (5, 1.0)


def test_more_villages_than_there_are_or_than_codes_means_all_or_as_many_as_codes(ctx):
    resize(ctx, *[100] * 24)
    assert len(of_town(drawing.portions(ctx, 200))) == drawing.VILLAGES_PER_TOWN
    assert len(of_town(drawing.portions(ctx, 200, 500))) == 24
    assert [p.n for p in of_town(drawing.portions(ctx, 3, 10))] == [1, 1, 1]


@pytest.mark.parametrize("sizes", [(100, None), ()])
def test_one_village_of_unknown_size_or_a_town_without_villages_leaves_all_without_probability(ctx, sizes):
    """Half a wave with probabilities and half without could not be weighted."""
    resize(ctx, 100, 200)
    extra = [Village(code="x", town=TOWN, title={"zh": "x"}, urban="rural", adults=size) for size in sizes[1:]]
    if extra:
        library.add_places(ctx, [], extra)
    else:
        with ctx.store.write() as conn:
            conn.execute(schema.village.delete().where(schema.village.c.town == TOWN))
        ctx.cache.towns.clear()
        ctx.cache.villages.clear()
    assert {p.inclusion_probability for p in drawing.portions(ctx, 10)} == {None}


def test_the_probability_goes_with_the_code_to_the_answer(house):
    ctx = house.ctx
    resize(ctx, 100, 300)
    wanted = of_town(drawing.portions(ctx, 10, 1))
    issued = codes.issue(ctx, house.code_batch.id, wanted)
    entrance = answering.enter_by_code(ctx, issued[0].plain, "192.0.2.1")
    draft = answering.begin_by_code(ctx, entrance.code_id, lang="zh", elder=False)
    answering.submit(ctx, draft.id, {"age": "35-49"})
    with ctx.store.read() as conn:
        (row,) = conn.execute(schema.response.select()).mappings()
    assert row["inclusion_probability"] == wanted[0].inclusion_probability == pytest.approx(10 / 400)
    assert row["village"] == wanted[0].village


def test_the_number_of_villages_goes_into_the_job(house):
    job = codes.request_letters(house.ctx, house.staff, house.code_batch.id, 40, 4)
    assert job.kind is JobKind.LETTERS and (job.params["per_town"], job.params["villages"]) == (40, 4)


def test_urban_and_rural_villages_are_drawn_in_turn(ctx):
    """Half of the adults live in urban villages: of four drawn, two always are urban."""
    resize(ctx)
    places = [
        Village(code=f"{i}", town=TOWN, title={"zh": "村"}, urban=urban, adults=100)
        for i, urban in zip(range(12), itertools.cycle(("urban", "rural")), strict=False)
    ]
    others = [
        Village(code=f"o{t.code}", town=t.code, title={"zh": "村"}, urban="rural", adults=1)
        for t in library.towns(ctx)
        if t.code != TOWN
    ]
    library.add_places(ctx, [], [*places, *others])
    for _ in range(5):
        assert [p.urban for p in of_town(drawing.portions(ctx, 40, 4))].count("urban") == 2
