"""The town edition: one town's own results against the city, as far as its sample allows."""

from __future__ import annotations

from reports.blocks import Block
from reports.context import context
from reports.document import ReportInput
from reports.draft import Draft
from reports.sections.answer_quality import own_quality
from reports.sections.appendix import provenance, town_tables
from reports.sections.domains import town_domains
from reports.sections.front import background, cover
from reports.sections.listings import with_lists
from reports.sections.method import limitations
from reports.sections.methods import method_and_terms
from reports.sections.own_change import own_change
from reports.sections.own_town import own_sample, own_senses
from reports.sections.places import own_places
from reports.sections.small_areas import own_small_areas
from reports.sections.summary import town_summary
from reports.sections.targets import target_list, targets

SECTIONS = (
    cover,
    town_summary,
    background,
    own_sample,
    own_quality,
    own_senses,
    town_domains,
    targets,
    own_change,
    limitations,
    town_tables,
    target_list,
    own_small_areas,
    own_places,
    method_and_terms,
    provenance,
)


def town_report(inp: ReportInput) -> tuple[Block, ...]:
    """All blocks of one town's edition.  Raises ``ValueError`` if ``inp.place`` is not a town."""
    if inp.place.kind != "town":
        raise ValueError("a town edition needs a town")
    draft = Draft(context(inp))
    for section in SECTIONS:
        section(draft)
    return with_lists(draft)
