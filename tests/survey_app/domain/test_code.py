"""Codes: enough bits, readable aloud, and a slip of the finger is caught."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain import code
from survey_app.domain.receipt import receipt_for

numbers = st.integers(min_value=0, max_value=31**11 - 1)
places = st.integers(min_value=0, max_value=code.LENGTH - 1)


def test_a_code_carries_at_least_fifty_bits_and_no_lookalikes():
    assert (code.LENGTH - 1) * math.log2(len(code.ALPHABET)) >= 50
    assert not set("01OIL") & set(code.ALPHABET) and len(set(code.ALPHABET)) == 31


@given(numbers, places, st.sampled_from(code.ALPHABET))
def test_every_single_wrong_character_is_caught(number, place, letter):
    plain = code.code_from_number(number)
    typed = plain[:place] + letter + plain[place + 1 :]
    assert code.normalise(typed) == (plain if typed == plain else None)


@given(numbers, places, places)
def test_every_swap_of_two_characters_is_caught(number, a, b):
    plain = code.code_from_number(number)
    typed = list(plain)
    typed[a], typed[b] = typed[b], typed[a]
    swapped = "".join(typed)
    assert code.normalise(swapped) == (plain if swapped == plain else None)


@given(numbers)
def test_what_is_printed_can_be_typed_in_any_of_the_usual_ways(number):
    plain = code.code_from_number(number)
    assert code.shown(plain).count("-") == 2
    wide = "".join(chr(ord(ch) + 0xFEE0) for ch in code.shown(plain))  # as a phone's Chinese keyboard makes them
    spaced = [code.shown(plain).replace("-", between) for between in (" ", "\u3000", "\xa0", " - ", "—", "－", "\t")]
    for typed in (code.shown(plain), code.shown(plain).lower(), *spaced, wide, wide.lower(), f" {plain}\n"):
        assert code.normalise(typed) == plain


def test_digits_of_other_scripts_and_what_is_left_out_are_no_code():
    assert code.normalise("23456789ABCH") == "23456789ABCH"
    for typed in ("٢٣٤٥٦٧٨٩ABCH", "O3456789ABCH", "03456789ABCH", "23456789ABCHH", "", "-"):
        assert code.normalise(typed) is None


def test_the_receipt_of_a_submission_never_changes_and_needs_the_key():
    one = receipt_for("a", b"key")
    assert one == receipt_for("a", b"key")
    assert len({one, receipt_for("b", b"key"), receipt_for("a", b"other")}) == 3
    assert code.normalise(one) == one
