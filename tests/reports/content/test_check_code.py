"""The check code: what it depends on, how it is written and read, where it stands."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.results import from_json, to_json
from reports.blocks import Cover, Table
from reports.check_code import ALPHABET, check_code, codes, normalise, shown
from reports.document import Publication
from reports.identity import address_of, code_of, digest_of
from tests.reports.content import sample
from tests.reports.content.snapshot import blocks_of

DIGEST = hashlib.sha256(b"").hexdigest()


def test_a_code_made_once_stays_the_same() -> None:
    """By hand: the first 60 bits of sha256sum of the joined text, five at a time."""
    said = f"foursense-report-1\x1f{DIGEST}\x1finternal\x1f20261125-01\x1f"
    bits = f"{int(hashlib.sha256(said.encode()).hexdigest(), 16):0256b}"[:60]
    by_hand = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[int(bits[i : i + 5], 2)] for i in range(0, 60, 5))
    assert check_code(DIGEST, "internal", "20261125-01", "") == by_hand == "YVNWJ669GG08"


@pytest.mark.parametrize(
    "other",
    [
        ("0" * 64, "internal", "20261125-01", ""),
        (DIGEST, "public", "20261125-01", ""),
        (DIGEST, "internal", "20261125-02", ""),
        (DIGEST, "internal", "20261125-01", "331081001"),
    ],
)
def test_whatever_changes_changes_the_code(other: tuple[str, str, str, str]) -> None:
    assert check_code(*other) != check_code(DIGEST, "internal", "20261125-01", "")


def test_no_two_editions_of_a_run_share_a_code() -> None:
    states = ("internal", "consultation", "circulated", "public")
    editions = [(state, place) for state in states for place in ("", *sample.labels("zh").towns)]
    found = codes(DIGEST, "20261125-01", editions)
    assert list(found.values()) == editions


@given(st.text(ALPHABET, min_size=12, max_size=12))
def test_what_is_printed_is_read_back(code: str) -> None:
    assert normalise(f" {shown(code).lower()} ") == code
    assert normalise(shown(code).replace("0", "o").replace("1", "l")) == code
    assert normalise("".join(chr(ord(sign) + 0xFEE0) for sign in code)) == code  # typed in full width
    assert normalise(code[:-1]) is None
    assert normalise(f"{code[:-1]}U") is None


def test_the_digest_is_that_of_the_stored_file() -> None:
    wave = sample.assessment()
    inp = dataclasses.replace(sample.report_input(wave=wave), assessment_sha256="")
    given_file = hashlib.sha256(to_json(wave).encode()).hexdigest()
    assert digest_of(from_json(to_json(wave))) == given_file
    assert code_of(inp) == code_of(dataclasses.replace(inp, assessment_sha256=given_file))


@pytest.mark.parametrize("place", ["", "331081001"])
@pytest.mark.parametrize("publication", ["internal", "public"])
def test_it_stands_on_the_cover_and_in_the_provenance(place: str, publication: Publication) -> None:
    inp = sample.report_input(place=place, publication=publication)
    blocks = blocks_of(inp)
    cover = next(b for b in blocks if isinstance(b, Cover))
    assert ("核验码", code_of(inp)) in cover.facts
    assert cover.address == ""
    last = [b for b in blocks if isinstance(b, Table)][-1]
    assert ("核验码", code_of(inp)) in [row.cells for row in last.rows]


def test_the_address_to_check_at_is_printed_where_there_is_one() -> None:
    inp = dataclasses.replace(sample.report_input(), public_address="https://survey.example.cn")
    cover = next(b for b in blocks_of(inp) if isinstance(b, Cover))
    assert cover.address == address_of(inp) == "https://survey.example.cn/v/20261123-01"
    assert ("核验网址", cover.address) in cover.facts
