"""Settings for a command; what is wrong with them is one line and exit status 2."""

from __future__ import annotations

import os
from collections.abc import Mapping

from survey_app.commands.stop import Stop
from survey_app.services.context import Context
from survey_app.settings import Settings, SettingsWrong, from_environment


def settings_for(environment: Mapping[str, str] | None = None) -> Settings:
    """From the environment (``FOURSENSE_DATA``, ``PUBLIC_URL``, …)."""
    os.umask(os.umask(0) | 0o007)  # database, files and log are nobody else's
    try:
        return from_environment(os.environ if environment is None else environment)
    except (SettingsWrong, OSError, ValueError) as error:
        raise Stop(str(error)) from error


def context() -> Context:
    return settings_for().context()


def installed() -> Context:
    """The context of an existing, migrated installation."""
    from survey_app.services.installation import find
    from survey_app.store.migrate import assert_head

    ctx = context()
    try:
        assert_head(ctx.store)
    except RuntimeError as error:
        raise Stop(str(error)) from error
    if find(ctx) is None:
        raise Stop("there is no installation here yet: foursense init for a real one, foursense demo create to try")
    return ctx
