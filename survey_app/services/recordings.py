"""Recordings of questions, in a folder of the installation: ``<folder>/<questionnaire>/<question>.<voice>.mp3``.

``voice`` is a language (``zh``) or a dialect of the spoken wordings (``wenling``).  What is not there is not offered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .context import Context

MEDIA = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav"}
_NAME = re.compile(r"(?P<question>[A-Za-z0-9_-]+)\.(?P<voice>[a-z][a-z0-9-]*)\.(?P<ext>mp3|m4a|ogg|wav)")


@dataclass(frozen=True, slots=True)
class Recordings:
    """What a folder held at ``stamp``: (question, voice) → file name."""

    stamp: int = 0
    files: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, question: str, *voices: str) -> str:
        """The recording in the first of ``voices`` that has one, ``""`` if none has."""
        return next((self.files[question, voice] for voice in voices if (question, voice) in self.files), "")


NONE = Recordings()


def of_questionnaire(ctx: Context, name: str) -> Recordings:
    """The recordings of a version.  The folder is looked through again when a file was added to it or taken away.  ``name`` may
    come from an address: ``..`` and ``.`` name no version."""
    if not name.strip("."):
        return NONE
    folder = ctx.recordings / name
    try:
        stamp = folder.stat().st_mtime_ns
    except OSError:
        return NONE
    known = ctx.cache.recordings.get(name)
    if isinstance(known, Recordings) and known.stamp == stamp:
        return known
    found = Recordings(stamp, _listed(folder))
    ctx.cache.recordings[name] = found
    return found


def _listed(folder: Path) -> dict[tuple[str, str], str]:
    named = ((path.name, _NAME.fullmatch(path.name)) for path in sorted(folder.iterdir()))
    return {(match["question"], match["voice"]): name for name, match in named if match}


def path_of(ctx: Context, name: str, file: str) -> tuple[Path, str] | None:
    """(path, media type) of one recording, ``None`` for anything that is not listed."""
    if file not in of_questionnaire(ctx, name).files.values():
        return None
    return ctx.recordings / name / file, MEDIA[file.rsplit(".", 1)[1]]
