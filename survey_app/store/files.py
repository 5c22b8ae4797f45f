"""Files by content: written whole under ``tmp/``, fsynced, renamed to ``files/ab/<sha256>``.  Appears whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileStore:
    """``root`` holds ``files/`` and ``tmp/``, on one file system so that a rename is atomic."""

    root: Path

    def path(self, sha256: str) -> Path:
        return self.root / "files" / sha256[:2] / sha256

    def put(self, source: Path, first: Callable[[str], None] | None = None) -> tuple[str, int]:
        """Take ``source`` (which must lie under :meth:`workspace`) in; gives (sha256, size).  ``first`` is told the hash before
        the file is there."""
        sha, size = _hash_and_sync(source)
        if first is not None:
            first(sha)
        target = self.path(sha)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        sync_folder(target.parent)
        return sha, size

    def remove(self, sha256: str) -> None:
        """One that is not there is gone already."""
        path = self.path(sha256)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            sync_folder(path.parent)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """A folder under ``tmp/`` that is gone afterwards, whatever happened."""
        (self.root / "tmp").mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.root / "tmp") as folder:
            yield Path(folder)

    def clear_workspaces(self, before: datetime) -> None:
        """Remove what jobs that were killed left under ``tmp/``, unless it was touched since then."""
        folder = self.root / "tmp"
        for left in folder.iterdir() if folder.is_dir() else ():
            with suppress(FileNotFoundError):
                if left.is_dir() and left.stat().st_mtime < before.timestamp():
                    shutil.rmtree(left, ignore_errors=True)


def _hash_and_sync(path: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    with path.open("rb+") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def sync_folder(folder: Path) -> None:
    """A name made or removed in it is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
