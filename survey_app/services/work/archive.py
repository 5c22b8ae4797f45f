"""Zip files with fixed dates and sorted entries: the same files make the same bytes."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def zip_files(parts: Mapping[str, Path], target: Path) -> None:
    """Write ``parts`` (name in the archive → file) to ``target``."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, _FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with parts[name].open("rb") as source, archive.open(entry, "w") as sink:
                shutil.copyfileobj(source, sink)
