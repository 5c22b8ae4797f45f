"""The installation row: demo or real, and the city's settings."""

from __future__ import annotations

from survey_app.domain.city import CitySettings, Installation, InstallationKind

from .context import Context


def installation(ctx: Context) -> Installation:
    """The installation, cached per process.  Raises ``LookupError`` if none was created."""
    raise NotImplementedError


def create(ctx: Context, kind: InstallationKind, settings: CitySettings) -> Installation:
    """Create the one installation; raises ``ValueError`` if there is one."""
    raise NotImplementedError
