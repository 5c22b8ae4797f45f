"""Keys of batches, one small file each, beside the database and never in it: no backup of the database holds one."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .files import sync_folder


@dataclass(frozen=True, slots=True)
class LinkKeys:
    """``root`` is the data folder; the keys lie in ``keys/``, readable by their owner only."""

    root: Path

    def path(self, name: str) -> Path:
        return self.root / "keys" / name

    def read_or_make(self, name: str, new: bytes) -> bytes:
        """The key of this name; ``new`` becomes it if there is none.  Of several processes one makes it, whole."""
        path = self.path(name)
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = path.with_name(f".{name}.{os.getpid()}.{new[:4].hex()}")
            _write(part, new)
            with suppress(FileExistsError):
                os.link(part, path)
            part.unlink()
            sync_folder(path.parent)  # a key may not be missing after an answer
        return path.read_bytes()

    def destroy(self, name: str) -> None:
        """Overwrite, then remove; one that is not there is gone already."""
        with suppress(FileNotFoundError):
            path = self.path(name)
            with path.open("r+b") as file:
                file.write(bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            sync_folder(path.parent)  # it must not come back after a power cut

    def names(self) -> set[str]:
        folder = self.root / "keys"
        return {path.name for path in folder.iterdir()} if folder.is_dir() else set()

    @staticmethod
    def belongs_to(name: str) -> str:
        """The key that a file is, or that a crash left a part of."""
        return name.split(".")[1] if name.startswith(".") else name


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
