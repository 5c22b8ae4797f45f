"""The release rule as the reports put it in words holds the numbers by which the analysis decides."""

from __future__ import annotations

import pytest

from analysis import release
from analysis.quality.release import FEWEST_PERSONS
from reports.wording.words import PHRASES

SHOWN, PSUS, UNMARKED = str(release.SHOWN_FROM), str(release.FEWEST_PSUS), str(release.UNMARKED_FROM)
LAST_LOW, DF, BANDED = str(release.UNMARKED_FROM - 1), f"{release.UNMARKED_DF:.0f}", str(release.BANDED_PSUS)
POINTS, PERCENT = f"{release.WIDEST['score']:.0f}", f"{100 * release.WIDEST['share']:.0f}"
SAID = {
    "withheld.F.long": (SHOWN, PSUS),
    "note.mark.F": (SHOWN, PSUS),
    "note.mark.low": (SHOWN, LAST_LOW, DF),
    "note.mark.wide": (POINTS, PERCENT),
    "note.mark.X": (str(release.CONFIDENTIAL_BELOW), f"{FEWEST_PERSONS - 1}"),
    "note.towns-withheld": (SHOWN, PSUS),
    "method.formula.release": (SHOWN, PSUS, SHOWN, LAST_LOW, DF, POINTS, PERCENT),
    "summary.town.withheld": (SHOWN, PSUS),
    "towns.p": (UNMARKED, DF, BANDED),
    "screen.note": (UNMARKED, DF, BANDED),
    "screen.reason.low": (UNMARKED, DF),
    "screen.reason.psus": (BANDED,),
    "distribution.three": (str(release.THREE_CLASSES_BELOW),),
    "method.formula.protection": (str(release.CONFIDENTIAL_BELOW), f"{FEWEST_PERSONS - 1}"),
}


@pytest.mark.parametrize("key", SAID)
@pytest.mark.parametrize("lang", [0, 1])
def test_phrases_hold_the_limits_of_the_rule(key: str, lang: int) -> None:
    rest = PHRASES[key][lang]
    for limit in SAID[key]:
        _, found, rest = rest.partition(limit)
        assert found, (key, limit, PHRASES[key][lang])
