"""The frozen result types: what a report may know about an analysis.

Plain types only; this package imports none of our code and neither numpy nor pandas, so that a report
can be built, and a stored result read, without the machinery that made it.  One module per question that is answered;
all names are importable from here.
"""

from .assessment import SCHEMA_VERSION, SIGNIFICANT_DIGITS, Assessment, from_json, rounded, to_json
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

__all__ = [
    "CITY",
    "SCHEMA_VERSION",
    "SIGNIFICANT_DIGITS",
    "Assessment",
    "Band",
    "Cell",
    "Conduct",
    "Distribution",
    "Estimate",
    "Exclusion",
    "Group",
    "Note",
    "Omnibus",
    "PopulationInfo",
    "Provenance",
    "ReleaseCode",
    "StructureRow",
    "TownSample",
    "WeightStep",
    "from_json",
    "rounded",
    "to_json",
    "town",
]
