"""What an administrator sets for the whole site: WeChat's proof of the domain."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from survey_app.access import allow, ctx, signed_in
from survey_app.domain.refusal import Refusal
from survey_app.domain.site_file import LONGEST
from survey_app.domain.user import Permission
from survey_app.services import site_files
from survey_app.words import say

from . import bp
from .forms import SiteFileForm


@bp.get("/settings")
@allow(Permission.MANAGE_SETTINGS)
def settings() -> ResponseReturnValue:
    return _page(SiteFileForm(), "")


@bp.post("/settings/files")
@allow(Permission.MANAGE_SETTINGS)
def put_site_file() -> ResponseReturnValue:
    form, refusal = SiteFileForm(), ""
    if form.validate_on_submit():
        done = site_files.put(ctx(), signed_in(), *_read(form.file.data))
        if not isinstance(done, Refusal):
            flash(_("The file is served now. Press the button on WeChat's page to have it checked."), "good")
            return redirect(url_for(".settings"), 303)
        refusal = say(done)
    return _page(form, refusal), 422


@bp.post("/settings/files/<file>/remove")
@allow(Permission.MANAGE_SETTINGS)
def remove_site_file(file: str) -> ResponseReturnValue:
    refusal = site_files.remove(ctx(), signed_in(), file)
    flash(_("Done.") if refusal is None else say(refusal), "good" if refusal is None else "bad")
    return redirect(url_for(".settings"), 303)


def _read(file: FileStorage) -> tuple[str, bytes]:
    """One byte more than may be served is enough to refuse it."""
    return file.filename or "", file.stream.read(LONGEST * 4)


def _page(form: SiteFileForm, refusal: str) -> str:
    files = site_files.listed(ctx())
    return render_template("staff/settings.html", form=form, files=files, refusal=refusal, root=f"{ctx().public_url}/")
