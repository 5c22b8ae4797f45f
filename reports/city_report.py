"""The city edition: what it contains, in order."""

from __future__ import annotations

from reports.blocks import Block
from reports.context import context
from reports.document import ReportInput
from reports.draft import Draft
from reports.sections.answer_quality import answer_quality
from reports.sections.appendix import city_tables, provenance
from reports.sections.change import change
from reports.sections.change_details import change_details
from reports.sections.channels import channels
from reports.sections.conduct import conduct
from reports.sections.domains import domains
from reports.sections.driver_tables import driver_tables
from reports.sections.front import background, cover
from reports.sections.gap_details import gap_details
from reports.sections.gaps import gaps
from reports.sections.groups import groups
from reports.sections.listings import with_lists
from reports.sections.method import limitations
from reports.sections.methods import method_and_terms
from reports.sections.places import places
from reports.sections.quality_rules import quality_rules
from reports.sections.senses import senses
from reports.sections.small_areas import small_areas
from reports.sections.structure import structure
from reports.sections.summary import summary
from reports.sections.targets import target_list, targets
from reports.sections.todo import not_done
from reports.sections.towns import towns
from reports.sections.weak_points import weak_points

SECTIONS = (
    cover,
    summary,
    background,
    conduct,
    answer_quality,
    structure,
    senses,
    domains,
    groups,
    gaps,
    towns,
    weak_points,
    targets,
    change,
    channels,
    not_done,
    limitations,
    city_tables,
    target_list,
    gap_details,
    change_details,
    places,
    driver_tables,
    small_areas,
    quality_rules,
    method_and_terms,
    provenance,
)


def city_report(inp: ReportInput) -> tuple[Block, ...]:
    """All blocks of the city edition, in reading order; nothing withheld is in them."""
    draft = Draft(context(inp))
    for section in SECTIONS:
        section(draft)
    return with_lists(draft)
