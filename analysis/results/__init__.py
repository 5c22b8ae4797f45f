"""The frozen result types: what a report may know about an analysis.

Plain types only; this package imports none of our code and neither numpy nor pandas, so that a report
can be built, and a stored result read, without the machinery that made it.  One module per question that is answered;
all names are importable from here.
"""

from .assessment import READABLE, SCHEMA_VERSION, SIGNIFICANT_DIGITS, Assessment, from_json, rounded, to_json
from .comparison import RankSets, Screened, Screening, TownRanks
from .core import (
    CITY,
    Band,
    Cell,
    Conduct,
    Distribution,
    Estimate,
    Exclusion,
    Group,
    Note,
    Omnibus,
    PopulationInfo,
    Provenance,
    ReleaseCode,
    StructureRow,
    TownSample,
    WeightStep,
    town,
)
from .disclosure import Protection
from .drivers import Bivariate, Coefficient, Driver, Drivers, OrdinalModel, Priority, SenseDrivers, StatedAndDerived
from .gaps import (
    Composition,
    Gap,
    GapKind,
    GapMeasure,
    Gaps,
    GapUnanswered,
    IncomeBand,
    IncomeBasis,
    MissingIncome,
)
from .outcomes import CaseCounts, ResponseRates, StreamOutcomes
from .quality import Quality, QualityCell, QualityOutcome, QualityRule
from .smallarea import ModelledTown, SmallArea, SmallAreas
from .spread import Spread
from .streams import ModeDifference, ModeGroup, Modes, OpenEstimate, StreamComparison, Streams
from .trend import Change, Comparability, Difference, Pool, PooledCell, Rebound, StandardisedChange, Trend

__all__ = [
    "CITY",
    "READABLE",
    "SCHEMA_VERSION",
    "SIGNIFICANT_DIGITS",
    "Assessment",
    "Band",
    "Bivariate",
    "CaseCounts",
    "Cell",
    "Change",
    "Coefficient",
    "Comparability",
    "Composition",
    "Conduct",
    "Difference",
    "Distribution",
    "Driver",
    "Drivers",
    "Estimate",
    "Exclusion",
    "Gap",
    "GapKind",
    "GapMeasure",
    "GapUnanswered",
    "Gaps",
    "Group",
    "IncomeBand",
    "IncomeBasis",
    "MissingIncome",
    "ModeDifference",
    "ModeGroup",
    "ModelledTown",
    "Modes",
    "Note",
    "Omnibus",
    "OpenEstimate",
    "OrdinalModel",
    "Pool",
    "PooledCell",
    "PopulationInfo",
    "Priority",
    "Protection",
    "Provenance",
    "Quality",
    "QualityCell",
    "QualityOutcome",
    "QualityRule",
    "RankSets",
    "Rebound",
    "ReleaseCode",
    "ResponseRates",
    "Screened",
    "Screening",
    "SenseDrivers",
    "SmallArea",
    "SmallAreas",
    "Spread",
    "StandardisedChange",
    "StatedAndDerived",
    "StreamComparison",
    "StreamOutcomes",
    "Streams",
    "StructureRow",
    "TownRanks",
    "TownSample",
    "Trend",
    "WeightStep",
    "from_json",
    "rounded",
    "to_json",
    "town",
]
