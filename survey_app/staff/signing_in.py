"""Sign in, sign out, one's own password, the language of the pages."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey_app.access import (
    allow,
    cookie_name,
    ctx,
    current_user,
    forget,
    mark_of_browser,
    public,
    remember,
    safe_next,
    signed_in,
)
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Permission, Role, User
from survey_app.i18n import LOCALES, STAFF_LANG
from survey_app.services import signin
from survey_app.words import say

from . import bp
from .forms import PasswordForm, SignInForm


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    form, refusal = SignInForm(), ""
    if form.validate_on_submit():
        name = signin.plain_name(form.name.data)
        signed = signin.sign_in(ctx(), name, form.password.data, request.remote_addr or "", mark_of_browser(name))
        if not isinstance(signed, Refusal):
            target = safe_next(request.args.get("next"), url_for(_home(signed.user)))
            return remember(_to(target), signed)
        refusal = say(signed)
    return render_template("staff/sign_in.html", form=form, refusal=refusal), 422 if refusal or form.errors else 200


@bp.post("/sign-out")
@allow(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    signin.sign_out(ctx(), request.cookies.get(cookie_name(), ""))
    flash(_("You are signed out."), "good")
    return forget(_to(url_for(".sign_in")))


@bp.route("/password", methods=["GET", "POST"])
@allow(Permission.SIGNED_IN)
def password() -> ResponseReturnValue:
    form, refusal = PasswordForm(), ""
    if form.validate_on_submit():
        user, address = signed_in(), request.remote_addr or ""
        done = signin.change_password(ctx(), user, form.old.data, form.new.data, address, mark_of_browser(user.name))
        if not isinstance(done, Refusal):
            flash(_("Your password is changed. Other sessions of yours were ended."), "good")
            return remember(_to(url_for(_home(done.user))), done)
        refusal = say(done)
    return render_template("staff/password.html", form=form, refusal=refusal), 422 if refusal or form.errors else 200


@bp.post("/language")
@public
def language() -> ResponseReturnValue:
    lang = request.form.get("lang", "")
    if lang in LOCALES:
        session[STAFF_LANG] = lang
    home = url_for(".home") if current_user() else url_for(".sign_in")
    return redirect(safe_next(request.form.get("next", "").rstrip("?"), home), 303)


def _home(user: User) -> str:
    return "evaluator.index" if user.role is Role.EVALUATOR else "staff.home"


def _to(target: str) -> Response:
    return redirect(target, 303)
