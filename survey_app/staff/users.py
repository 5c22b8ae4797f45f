"""Administrators keep users.  A new password is shown once, on the answer to the request that made it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey_app import words
from survey_app.access import allow, ctx, signed_in
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Permission, Role
from survey_app.services import users as user_service
from survey_app.words import say

from . import bp
from .forms import PlainForm, UserForm


@bp.get("/users")
@allow(Permission.MANAGE_USERS)
def users() -> ResponseReturnValue:
    query, role = request.args.get("q", "").strip().lower(), request.args.get("role", "")
    every = user_service.list_users(ctx())
    shown = [u for u in every if role in ("", u.role) and query in f"{u.name} {u.display_name}".lower()]
    return render_template("staff/users.html", users=shown, every=every, query=query, role=role, plain=PlainForm())


@bp.route("/users/new", methods=["GET", "POST"])
@allow(Permission.MANAGE_USERS)
def new_user() -> ResponseReturnValue:
    form, refusal = UserForm(), ""
    form.role.choices = list(words.ROLES.items())
    if form.validate_on_submit():
        made = user_service.add_user(
            ctx(), signed_in(), form.name.data.strip(), form.display_name.data.strip(), Role(form.role.data)
        )
        if not isinstance(made, Refusal):
            return render_template("staff/password_once.html", made=made, section="staff.users")
        refusal = say(made)
    page = render_template("staff/user_new.html", form=form, refusal=refusal, section="staff.users")
    return page, 422 if refusal or form.errors else 200


@bp.post("/users/<name>/<any(reset,disable,enable):action>")
@allow(Permission.MANAGE_USERS)
def act_on_user(name: str, action: str) -> ResponseReturnValue:
    if action == "reset":
        made = user_service.reset_password(ctx(), signed_in(), name)
        if not isinstance(made, Refusal):
            return render_template("staff/password_once.html", made=made, section="staff.users")
        flash(say(made), "bad")
        return redirect(url_for(".users"), 303)
    done = user_service.set_disabled(ctx(), signed_in(), name, action == "disable")
    flash(say(done) if isinstance(done, Refusal) else _("Done."), "bad" if isinstance(done, Refusal) else "good")
    return redirect(url_for(".users"), 303)
