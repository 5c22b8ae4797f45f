"""Whole editions from waves whose differences and labels are drawn at random: no sentence, cell or mark claims a difference
that the interval printed with it does not bear out, and no number stands without n, interval and scheme."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analysis.results import Assessment
from reports.blocks import Block, Bullets, Figure, KeyFigures, Paragraph, Row, Table
from reports.charts_data import Heat, Panels, Slope, TileMap
from reports.document import Lang, ReportInput
from reports.wording import words as wording
from reports.wording.words import PHRASES
from tests.reports.content import sample_statement, sample_targets
from tests.reports.content.reading import words
from tests.reports.content.sample_labels import SENSES
from tests.reports.content.shaken import shaken
from tests.reports.content.snapshot import blocks_of
from tests.reports.content.vocabulary import CELLS, CLAIMS, ELSEWHERE, EXPLAINS, UNCERTAIN, speaks

N = r"[−+]?\d+(?:\.\d+)?"
INTERVAL = re.compile(rf"({N})(?:~|–| to )({N})")
CELL = re.compile(rf"({N})%?(?:~|–| to )({N})%?")
RANKING = re.compile(
    r"跃居|名列|居首|垫底|领先|落后|倒数第|第[一二三四五六七八九十]+名|第\d+名|排名第|最高的镇|最低的镇|"
    r"最[好差](?:的)?(?:镇|街道|地方|单位)|highest town|lowest town|top of|bottom of|\branked (?:first|last|\d)|"
    r"leading town|(?:is|was|are) the (?:best|worst)|\bfirst place",
    re.IGNORECASE,
)
editions = st.tuples(st.sampled_from(["zh", "en"]), st.sampled_from(["", "331081001", "331081101", "331081109"]))
random_waves = settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
"""Not shrunk: a seed is no simpler for being smaller, and every example is a whole edition."""


@cache
def base() -> Assessment:
    return sample_statement.assessment()


def edition(seed: int, lang: Lang, place: str) -> ReportInput:
    wave = shaken(base(), seed)
    inp = sample_statement.report_input(lang, place=place, wave=wave)
    return dataclasses.replace(inp, targets=sample_targets.demo(lang), previous=shaken(base(), seed + 1))


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("+", ""))


class Said:
    """The phrases that a report was made of, as they were finished."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.found: list[tuple[str, str]] = []
        plain = wording.Words.__call__

        def heard(book: wording.Words, /, key: str, **params: str) -> str:
            text = plain(book, key, **params)
            self.found.append((key, text))
            return text

        monkeypatch.setattr(wording.Words, "__call__", heard)

    def take(self) -> list[tuple[str, str]]:
        found, self.found = self.found, []
        return found


def test_every_phrase_that_speaks_of_more_or_less_is_sorted() -> None:
    loud = {key for key, phrase in PHRASES.items() if speaks(phrase)}
    sorted_ = {*CLAIMS, *CELLS, *UNCERTAIN, *ELSEWHERE}
    assert sorted(key for key in loud - sorted_ if not key.startswith(EXPLAINS)) == []
    assert sorted(sorted_ - set(PHRASES)) == []


def test_a_phrase_that_only_explains_holds_no_number_of_a_difference() -> None:
    for key, (zh, _) in PHRASES.items():
        if key.startswith(EXPLAINS) and key not in {*CLAIMS, *CELLS, *ELSEWHERE}:
            assert speaks((zh, "")) is False or not re.search(r"\{(difference|signed|interval)\}", zh), key


def test_no_sentence_claims_more_than_its_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Said(monkeypatch)
    met: set[str] = set()

    @random_waves
    @given(seed=st.integers(0, 10**6), which=editions)
    def holds(seed: int, which: tuple[Lang, str]) -> None:
        blocks = blocks_of(edition(seed, *which))
        for key, text in said.take():
            if key in CLAIMS:
                met.add(key)
                _on_its_side(text, CLAIMS[key])
            if key in UNCERTAIN:
                assert "不显著" in text or "no significant" in text, text
        _cells_agree(blocks, which[0])
        _marks_agree(blocks, edition(seed, *which))
        assert not [w for w in words(blocks) if RANKING.search(w)]

    holds()
    assert len(met) > len(CLAIMS) / 2, met  # the waves are random enough for most of them to be said


def _on_its_side(text: str, side: int) -> None:
    found = INTERVAL.findall(text)
    assert found, text
    for lower, upper in found:
        assert number(lower) > 0 if side > 0 else number(upper) < 0, text


def _cells_agree(blocks: tuple[Block, ...], lang: Lang) -> None:
    sides = {PHRASES[key][lang == "en"]: side for key, side in CELLS.items()}
    for row in (r for b in blocks if isinstance(b, Table) for r in b.rows if not r.section):
        for k, cell in enumerate(row.cells):
            if cell in sides and _is_finding(row, k):
                lower, upper = next(m for c in reversed(row.cells[:k]) if (m := CELL.fullmatch(c))).groups()
                assert number(lower) > 0 if sides[cell] > 0 else number(upper) < 0, row


def _is_finding(row: Row, k: int) -> bool:
    """The band of an earlier report stands second in its row and has no interval there."""
    return k > 1


def test_every_claim_is_said_somewhere_when_intervals_and_labels_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the random waves look for exists: the wave as it was made says most of it by itself."""
    said = Said(monkeypatch)
    for place in ("", "331081001", "331081101"):
        blocks_of(dataclasses.replace(sample_statement.report_input(place=place), targets=sample_targets.demo()))
    for seed in range(24):
        blocks_of(edition(seed, "zh", ("", "331081001")[seed % 2]))
    assert sorted(set(CLAIMS) - {key for key, _ in said.take()}) == []


def _marks_agree(blocks: tuple[Block, ...], inp: ReportInput) -> None:
    """Tiles, dots and toned cells of towns against the bands of the wave, changes against their printed intervals."""
    senses = {inp.labels.senses[s]: s for s in SENSES}
    towns = {name: code for code, name in inp.labels.towns.items()}
    for sense, town, mark in _marks(blocks):
        if sense in senses and mark in ("above", "below"):
            key = (f"sense:{senses[sense]}", towns[town])
            e = next(b.difference for b in inp.assessment.bands if (b.indicator, b.town) == key)
            assert e.release_code not in ("F", "X"), key
            assert (e.lower or 0) > 0 if mark == "above" else (e.upper or 0) < 0, key
    for line in (
        line for b in blocks if isinstance(b, Figure) and isinstance(b.chart, Slope) for line in b.chart.lines
    ):
        if line.verdict in ("up", "down"):
            _on_its_side(line.text, 1 if line.verdict == "up" else -1)


def _marks(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str, str]]:
    for chart in (b.chart for b in blocks if isinstance(b, Figure)):
        match chart:
            case TileMap():
                yield from ((s.title, t.label, t.mark) for s in chart.sheets for t in s.tiles)
            case Panels():
                yield from ((p.title, d.label, d.band) for p in chart.panels for d in p.dots if d.value is not None)
            case Heat():
                yield from (
                    (c, town, x.band) for town, cells in chart.rows for c, x in zip(chart.columns, cells, strict=True)
                )


OF_WORDS = {text for key in ("terms.caption", "method.formulas.title") for text in PHRASES[key]}
"""Tables that speak of the signs themselves."""
SCORE_ZH = re.compile(r"(?<![\d~–.])([−+]?\d+\.\d+)[△◇]?分(?=（|，|；|、|。)")
SCORE_EN = re.compile(r"(?<![\d~–.])([−+]?\d+\.\d+) points\b")
RULES = re.compile(
    r"分辨|的界限|高于\d+分|低于\d+分|含\d+分|宽[\d.]+分|回归均值|超过8分|半宽|"
    r"is detected|threshold|half-width|as wide as|above 60 points|wholly above|could be told|can be told|within [\d.]+ points|"
    r"points wide|range of|mean of the|points from the mean"
)


@random_waves
@given(seed=st.integers(0, 10**6), which=editions)
def test_every_score_and_difference_in_a_sentence_has_its_interval_and_n_beside_it(
    seed: int, which: tuple[Lang, str]
) -> None:
    """Sentences about rules and about what a sample can tell hold numbers of another kind and are left out."""
    lang, place = which
    for text in _sentences(blocks_of(edition(seed, lang, place))):
        found = (SCORE_ZH if lang == "zh" else SCORE_EN).search(text)
        if found and not RULES.search(text):
            assert INTERVAL.search(text), text
            assert "n=" in text, text


def _sentences(blocks: tuple[Block, ...]) -> Iterator[str]:
    for b in blocks:
        texts = [b.text] if isinstance(b, Paragraph) else list(b.items) if isinstance(b, Bullets) else []
        for text in texts:
            yield from re.split(r"(?<=。)|(?<=[.;]) (?=[A-Z])", text)


@random_waves
@given(seed=st.integers(0, 10**6), which=editions)
def test_every_table_of_scores_has_intervals_n_and_scheme_and_explains_its_signs(
    seed: int, which: tuple[Lang, str]
) -> None:
    lang, place = which
    heads = ({"得分"}, {"样本量"}) if lang == "zh" else ({"Score"}, {"n"})
    for b in blocks_of(edition(seed, lang, place)):
        if isinstance(b, KeyFigures):
            assert all(f.interval_text and f.n_text.startswith("n=") for f in b.figures if f.value is not None)
        if not isinstance(b, Table):
            continue
        titles = [c.title for c in b.columns]
        notes = " ".join(b.notes)
        if heads[0] & set(titles):
            assert any("CI" in t or "区间" in t or "interval" in t for t in titles), b.caption
            assert heads[1] & set(titles) or re.search(r"样本量|\bn\b", notes), b.caption
            assert "core-1/equal-interval" in notes, b.caption
        if b.caption.partition("　" if lang == "zh" else ". ")[2] not in OF_WORDS:
            _signs_explained(b, notes, lang)


def _signs_explained(table: Table, notes: str, lang: Lang) -> None:
    cells = [cell for row in table.rows for cell in row.cells]
    for key in ("withheld.F", "withheld.X"):
        said = PHRASES[key][lang == "en"]
        if said in cells:
            assert said in notes, (table.caption, said)
    for sign in "△◇▲▼":
        if any(sign in cell for cell in cells) and not any(sign in w for w in table.rows[0].cells[:1]):
            assert sign in notes, (table.caption, sign)
    if "—" in cells:
        assert "—" in notes, table.caption
