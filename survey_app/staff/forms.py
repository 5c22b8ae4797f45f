"""What staff type: small forms, whose messages say what to do."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import EqualTo, InputRequired, Length, NumberRange, Optional

from survey_app.services.drawing import VILLAGES_PER_TOWN

NEEDED = _l("Fill this in.")


class SignInForm(FlaskForm):
    name = StringField(_l("Sign-in name"), [InputRequired(NEEDED)], render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Password"), [InputRequired(NEEDED)], render_kw={"autocomplete": "current-password"})


class PasswordForm(FlaskForm):
    old = PasswordField(_l("Present password"), [InputRequired(NEEDED)], render_kw={"autocomplete": "current-password"})
    new = PasswordField(_l("New password"), [InputRequired(NEEDED)], render_kw={"autocomplete": "new-password"})
    again = PasswordField(
        _l("New password again"),
        [InputRequired(NEEDED), EqualTo("new", _l("The two new passwords differ. Type the same one twice."))],
        render_kw={"autocomplete": "new-password"},
    )


class WaveForm(FlaskForm):
    key = StringField(_l("Short name"), [InputRequired(NEEDED)], render_kw={"maxlength": 16})
    title_zh = StringField(_l("Title in Chinese"), [InputRequired(NEEDED), Length(max=60)])
    title_en = StringField(_l("Title in English"), [InputRequired(NEEDED), Length(max=80)])
    kind = SelectField(_l("Kind of wave"))
    population = SelectField(_l("Population table"))


class BatchForm(FlaskForm):
    title = StringField(_l("Title"), [InputRequired(NEEDED), Length(max=80)])
    form = SelectField(_l("Questionnaire and form"))
    stream = SelectField(_l("Stream"))
    mode = SelectField(_l("Mode"))
    closes_on = DateField(_l("Last day (may stay empty)"), [Optional()])


class ReasonForm(FlaskForm):
    reason = TextAreaField(_l("Reason"), [Length(max=500)], render_kw={"rows": 2})

    @property
    def why(self) -> str:
        """The reason; ``""`` where the page asks for none (then the field is taken out: what is not shown cannot be wrong)."""
        return (self.reason.data or "") if self.reason is not None else ""


class ActionForm(ReasonForm):
    closes_on = DateField(_l("New last day"), [Optional()])

    def last_day(self) -> str:
        day: date | None = self.closes_on.data if self.closes_on is not None else None
        return day.isoformat() if day else ""


class LettersForm(FlaskForm):
    per_town = IntegerField(
        _l("Codes for each town"),
        [InputRequired(NEEDED), NumberRange(1, 5000, _l("Choose between 1 and 5,000 codes for each town."))],
        default=200,
        render_kw={"min": 1, "max": 5000, "inputmode": "numeric"},
    )
    villages = IntegerField(
        _l("Villages drawn in each town"),
        [InputRequired(NEEDED), NumberRange(1, 500, _l("Choose between 1 and 500 villages in each town."))],
        default=VILLAGES_PER_TOWN,
        render_kw={"min": 1, "max": 500, "inputmode": "numeric"},
    )
    format = SelectField(_l("Format"))
    lang = SelectField(_l("Language"))


class PostersForm(FlaskForm):
    format = SelectField(_l("Format"))
    lang = SelectField(_l("Language"))


class LookUpForm(FlaskForm):
    """Posted, never fetched: a code in an address would be in every log."""

    code = StringField(
        _l("Code or receipt"),
        [InputRequired(NEEDED)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "maxlength": 40},
    )


class LetterNumberForm(FlaskForm):
    number = IntegerField(
        _l("Number of the letter"),
        [InputRequired(NEEDED), NumberRange(1, 2**31 - 1, _l("The number stands at the head of the letter."))],
        render_kw={"min": 1, "inputmode": "numeric", "autocomplete": "off"},
    )


class CaseForm(ReasonForm):
    reason = TextAreaField(_l("Reason"), [Length(max=300)], render_kw={"rows": 2})
    format = SelectField(_l("Format"))
    lang = SelectField(_l("Language"))


class RunForm(FlaskForm):
    stream = SelectField(_l("Stream"))
    lang = SelectField(_l("Language of the reports"))


class UserForm(FlaskForm):
    name = StringField(_l("Sign-in name"), [InputRequired(NEEDED)], render_kw={"maxlength": 32, "autocomplete": "off"})
    display_name = StringField(_l("Name shown"), [InputRequired(NEEDED), Length(max=60)])
    role = SelectField(_l("Role"))


class ContactForm(FlaskForm):
    phone = StringField(_l("Telephone"), [InputRequired(NEEDED), Length(max=40)], render_kw={"autocomplete": "off"})
    footer_zh = StringField(_l("Foot of the pages, Chinese"), [Length(max=120)])
    footer_en = StringField(_l("Foot of the pages, English"), [Length(max=160)])
    icp = StringField(_l("ICP number"), [Length(max=60)])


class SiteFileForm(FlaskForm):
    file = FileField(
        _l("File from WeChat"), [FileRequired(_l("Choose the file."))], render_kw={"accept": ".txt,text/plain"}
    )


class PlainForm(FlaskForm):
    """Nothing but the CSRF token."""
