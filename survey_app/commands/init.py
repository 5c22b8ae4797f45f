"""``foursense init``: a real installation from the file that describes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey_app.commands.refusals import refusing
from survey_app.commands.setting_up import settings_for
from survey_app.commands.stop import Stop

if TYPE_CHECKING:
    from survey_app.services.installing import Plan
    from survey_app.services.users import NewPassword

EPILOG = """\b
Begin with:
  foursense init --example > city.toml

\b
It goes where FOURSENSE_DATA (default ./var) or FOURSENSE_DATABASE says; docs/operations.md tells the rest.
"""

EXISTS = "there is an installation already; it was left as it is. For another one choose another folder: FOURSENSE_DATA"


@click.command(epilog=EPILOG)
@click.argument("file", metavar="CITY.toml", required=False, type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="Print a file to fill in, every key explained.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of messages.")
def init(file: Path | None, example: bool, lang: str) -> None:
    """Create a real installation: city, questionnaire, population, villages, and the first administrator.

    All problems of all files are listed at once; nothing is written unless there are none.
    """
    if example:
        from survey_app.services.city_example import EXAMPLE

        click.echo(EXAMPLE, nl=False)
        return
    if file is None:
        raise click.UsageError("CITY.toml is missing. To begin: foursense init --example > city.toml")
    _install(file, lang)


def _install(file: Path, lang: str) -> None:
    from survey_app.services.installing import install, plan_installation
    from survey_app.settings import city_zone, utc_now
    from survey_app.store import migrate

    with refusing(lang):
        zone = city_zone()
        plan = plan_installation(file, today=utc_now().astimezone(zone).date().isoformat(), zone=zone.key)
    ctx = settings_for().context()
    migrate.upgrade(ctx.store)
    made = install(ctx, plan)
    ctx.store.dispose()
    if made is None:
        raise Stop(EXISTS)
    _say(plan, made, lang == "en")


_SAID = {
    "counts": (
        "{city}：镇（街道） {towns}，村（社区） {villages}{sized}；人口数来源：{source}",
        "{city}: towns {towns}, villages {villages}{sized}; population from: {source}",
    ),
    "sized": ("（有人数）", " (sizes known)"),
    "marks": ("表头：{marks}", "form header: {marks}"),
    "check": (
        "请核对表头：居民在首页看到它，过了有效期就不能再作答。",
        "Check these marks: residents read them on the first page, and after the last date nobody can answer.",
    ),
    "once": (
        "密码只显示这一次。接着运行 foursense run，在 /staff/sign-in 登录。",
        "The password is shown this once. Now: foursense run, and sign in at /staff/sign-in.",
    ),
}


def _say(plan: Plan, made: NewPassword, en: bool) -> None:
    """What was made, the marks on the form as residents will read them, and the password."""
    from questionnaires.text import PLACEHOLDERS, resolve
    from survey_app.domain.city import placeholders

    lang, header = plan.settings.default_lang, plan.questionnaire.header
    values = dict.fromkeys(PLACEHOLDERS, "—") | placeholders(plan.settings, lang)
    marks = (header.form_number, resolve(header.issued_by, lang, values), header.approval_number, header.valid_until)
    filled = {
        "city": values["city"],
        "towns": len(plan.towns),
        "villages": len(plan.villages),
        "sized": _SAID["sized"][en] if any(village.adults for village in plan.villages) else "",
        "source": plan.population.source,
        "marks": " · ".join((plan.questionnaire.ref.name, *marks)),
    }
    for line in ("counts", "marks", "check"):
        click.echo(_SAID[line][en].format(**filled))
    click.echo(f"\n{made.user.name}  {made.password}\n")
    click.echo(_SAID["once"][en], err=True)
