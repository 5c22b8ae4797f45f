"""What an administrator sets for the whole site: whom residents may call, the foot of pages, WeChat's proof of the domain."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from survey_app.access import allow, ctx, signed_in
from survey_app.domain.refusal import Refusal
from survey_app.domain.site_file import LONGEST
from survey_app.domain.user import Permission
from survey_app.services import contact as contacts
from survey_app.services import site_files
from survey_app.services.contact import Contact
from survey_app.words import say

from . import bp
from .forms import ContactForm, SiteFileForm


@bp.get("/settings")
@allow(Permission.MANAGE_SETTINGS)
def settings() -> ResponseReturnValue:
    return _page()


@bp.post("/settings/contact")
@allow(Permission.MANAGE_SETTINGS)
def change_contact() -> ResponseReturnValue:
    form, refusal = ContactForm(), ""
    if form.validate_on_submit():
        footer = {"zh": form.footer_zh.data or "", "en": form.footer_en.data or ""}
        new = Contact(phone=form.phone.data or "", icp=form.icp.data or "", footer=footer)
        done = contacts.change(ctx(), signed_in(), new)
        if not isinstance(done, Refusal):
            flash(_("Changed. Every page shows it within half a minute."), "good")
            return redirect(url_for(".settings"), 303)
        refusal = say(done)
    return _page(contact=form, wrong_contact=refusal), 422


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
    return _page(file=form, wrong_file=refusal), 422


@bp.post("/settings/files/<file>/remove")
@allow(Permission.MANAGE_SETTINGS)
def remove_site_file(file: str) -> ResponseReturnValue:
    refusal = site_files.remove(ctx(), signed_in(), file)
    flash(_("Done.") if refusal is None else say(refusal), "good" if refusal is None else "bad")
    return redirect(url_for(".settings"), 303)


def _read(file: FileStorage) -> tuple[str, bytes]:
    """One byte more than may be served is enough to refuse it."""
    return file.filename or "", file.stream.read(LONGEST * 4)


def _page(
    *,
    contact: ContactForm | None = None,
    wrong_contact: str = "",
    file: SiteFileForm | None = None,
    wrong_file: str = "",
) -> str:
    """Either form as it was refused, the other as it is stored."""
    return render_template(
        "staff/settings.html",
        contact=contact or _contact_form(),
        wrong_contact=wrong_contact,
        form=file or SiteFileForm(formdata=None),
        refusal=wrong_file,
        files=site_files.listed(ctx()),
        root=f"{ctx().public_url}/",
    )


def _contact_form() -> ContactForm:
    stored = contacts.contact(ctx())
    footer = {f"footer_{lang}": text for lang, text in stored.footer.items()}
    return ContactForm(formdata=None, phone=stored.phone, icp=stored.icp, **footer)
