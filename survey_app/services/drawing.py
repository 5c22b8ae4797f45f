"""Which villages get codes: a fresh draw for every issue of letters, with each person's inclusion probability where the
frame knows how large its villages are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from survey_app.domain.city import Town, Village
from survey_app.domain.code import CodePortion
from survey_app.domain.sampling import draw_villages, person_probability

from . import library
from .context import Context

VILLAGES_PER_TOWN = 20
"""Drawn unless staff choose otherwise; a town with fewer gives all.  With 200 codes a town, 20 × 10 has a smaller design
effect than 10 × 20 (``foursense plan allocate`` prints both), and below eight villages a town is not placed in a band."""


def portions(ctx: Context, per_town: int, villages: int = VILLAGES_PER_TOWN) -> tuple[CodePortion, ...]:
    """``per_town`` codes for each town over ``villages`` of its villages (all, if it has fewer), as equally as it goes.

    With :func:`sizes_known` villages are drawn proportionally to size and every portion carries π; else they are equally
    likely and it carries none ("self-weighting assumed").  A town without villages gets one portion with ``village=""``."""
    sized, frame = sizes_known(ctx), library.villages(ctx)
    return tuple(
        portion
        for town in library.towns(ctx)
        for portion in _of_town(ctx, town, [v for v in frame if v.town == town.code], (per_town, villages), sized)
    )


def sizes_known(ctx: Context) -> bool:
    """Whether every town has villages and every village its residents aged 18+.  All or none: a wave in which only some
    answers carry a probability cannot be weighted."""
    frame = library.villages(ctx)
    towns = {village.town for village in frame}
    return all(v.adults for v in frame) and all(town.code in towns for town in library.towns(ctx))


def _of_town(
    ctx: Context, town: Town, frame: Sequence[Village], wanted: tuple[int, int], sized: bool
) -> list[CodePortion]:
    per_town, villages = wanted
    if not frame:
        return [CodePortion(town=town.code, n=per_town)]
    n = min(villages, len(frame), per_town)
    drawn = _by_size(ctx, frame, n) if sized else _equally(ctx, frame, n)
    share, rest = divmod(per_town, n)
    return [_portion(village, share + (i < rest), chance) for i, (village, chance) in enumerate(drawn)]


def _by_size(ctx: Context, frame: Sequence[Village], n: int) -> list[tuple[Village, Fraction | None]]:
    start = Fraction(int.from_bytes(ctx.token(8), "big"), 2**64)
    return [(drawn.village, drawn.probability) for drawn in draw_villages(frame, n, start)]


def _equally(ctx: Context, frame: Sequence[Village], n: int) -> list[tuple[Village, Fraction | None]]:
    return [(village, None) for village in sorted(frame, key=lambda _village: ctx.token(8))[:n]]


def _portion(village: Village, codes: int, chance: Fraction | None) -> CodePortion:
    """A village with fewer adults than its share of codes gets one for each of them."""
    codes = min(codes, village.adults) if chance is not None and village.adults else codes
    return CodePortion(
        town=village.town,
        village=village.code,
        urban=village.urban,
        n=codes,
        inclusion_probability=person_probability(chance, codes, village.adults) if chance and village.adults else None,
    )
