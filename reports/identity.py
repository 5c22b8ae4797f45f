"""What tells one edition from every other: its check code, and where that can be checked."""

from __future__ import annotations

import hashlib

from analysis.results import Assessment, to_json
from reports.check_code import check_code, shown
from reports.document import ReportInput


def digest_of(assessment: Assessment) -> str:
    """SHA-256 of the canonical JSON, as ``sha256sum assessment.json`` prints it."""
    return hashlib.sha256(to_json(assessment).encode("utf-8")).hexdigest()


def code_of(inp: ReportInput) -> str:
    """The code of the edition that ``inp`` makes, as printed."""
    digest = inp.assessment_sha256 or digest_of(inp.assessment)
    return shown(check_code(digest, inp.publication, inp.run, inp.place.code))


def address_of(inp: ReportInput) -> str:
    """Where the code can be checked; ``""`` if the service has no public address."""
    return f"{inp.public_address.rstrip('/')}/v/{inp.run}" if inp.public_address else ""
