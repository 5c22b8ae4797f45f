"""A release check, not a test: LibreOffice reads the DOCX of three editions, and every heading and caption stands where it should:
in the contents or lists, and once more at its place.

``make check-docx``.  What it cannot say: how Word sets the file.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pypdfium2

from reports.blocks import Contents, Figure, Heading, Listing, Table
from reports.build import blocks_of, build
from reports.document import ReportInput
from reports.lists import entries
from tests.reports.content import sample

EDITIONS = {
    "city-zh": sample.report_input(),
    "city-en": sample.report_input(lang="en"),
    "town-zh": sample.report_input(place="331081001"),
}


def main() -> int:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print(
            "LibreOffice is not installed, so nothing was checked. On Debian or Ubuntu: apt install libreoffice-writer"
        )
        return 1
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, inp in EDITIONS.items():
            pages, missing = converted(office, inp, Path(folder) / f"{name}.docx")
            wrong += pages == 0 or bool(missing)
            print(f"{name}: {pages} pages, {len(missing)} headings or captions missing", *missing[:5], sep="\n  ")
    return 1 if wrong else 0


def converted(office: str, inp: ReportInput, path: Path) -> tuple[int, list[str]]:
    """Pages that LibreOffice makes of the edition, and what stands on none of them."""
    build(inp, path)
    home = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    document = pypdfium2.PdfDocument(path.with_suffix(".pdf"))
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    said = squeezed("".join(pages))
    blocks = blocks_of(inp)
    wanted = Counter(e.text for b in blocks if isinstance(b, Contents | Listing) for e in entries(b, blocks))
    wanted.update(
        b.text if isinstance(b, Heading) else b.caption for b in blocks if isinstance(b, Heading | Table | Figure)
    )
    return len(pages), [title for title, times in wanted.items() if said.count(squeezed(title)) < times]


def squeezed(text: str) -> str:
    """Without white space, which a word processor breaks as it likes."""
    return "".join(text.split())


if __name__ == "__main__":
    sys.exit(main())
