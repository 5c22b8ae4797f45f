"""A real installation, from the file that describes it: everything checked first, then all of it in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from analysis.population import load_population, population_problems
from analysis.tables import Population
from questionnaires.load import library as questionnaire_files
from questionnaires.load import load_bytes
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem, ProblemsFound
from survey_app.domain.city import CitySettings, Town, Village
from survey_app.domain.user import Role
from survey_app.store import library as rows

from . import audit, installation, library, passwords, users
from .city_file import CityFile, read_city_file
from .city_targets import NewTargets, add_targets
from .context import Context
from .target_file import read_targets
from .tile_file import tile_problems
from .users import NewPassword
from .village_file import CODE, read_villages

T = TypeVar("T")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A checked installation, ready to be written."""

    settings: CitySettings
    questionnaire: Questionnaire
    questionnaire_toml: bytes
    population: Population
    population_toml: bytes
    towns: tuple[Town, ...]
    villages: tuple[Village, ...]
    administrator: str
    display_name: str
    targets: NewTargets | None = None


def plan_installation(path: Path, *, today: str, zone: str) -> Plan:
    """Read the file at ``path`` and the files it names (seen from its folder).

    ``today`` ISO date, ``zone`` the time zone that the program runs in.  Raises :class:`ProblemsFound` with all problems of
    all files; ``OSError`` if ``path`` itself cannot be read."""
    file, problems = read_city_file(path.read_bytes(), path.name, zone)
    found = list(problems)
    where = f"{path.name}, survey"
    q = _collect(found, lambda: _questionnaire(file.survey.questionnaire, path.parent, where, today))
    table = _collect(found, lambda: _population(file.survey.population, path.parent, where))
    if q:
        found += _not_approved(file.city.default_lang, q[0], path.name)
    if q and table:
        found += population_problems(table[0], q[0])
    targets = _targets(file.survey.targets, path.parent, where, found, q[0], table[0]) if q and table else None
    tiles = file.tiles or {}
    if file.tiles is not None and table:
        found += tile_problems(file.tiles, f"{path.name}, tiles", tuple(town.code for town in table[0].towns))
    villages = _collect(found, lambda: _villages(file, table[0], path.parent, where)) if table else None
    if found or q is None or table is None or villages is None:
        raise ProblemsFound(found)
    population = table[0]
    return Plan(
        settings=replace(file.settings, tiles={code: (place[0], place[1]) for code, place in tiles.items()}),
        questionnaire=q[0],
        questionnaire_toml=q[1],
        population=population,
        population_toml=table[1],
        towns=tuple(
            Town(code=t.code, title=dict(t.title), kind=t.kind, total=round(t.total)) for t in population.towns
        ),
        villages=villages,
        targets=targets,
        administrator=file.administrator.name,
        display_name=file.administrator.display_name.strip() or file.administrator.name,
    )


def install(ctx: Context, plan: Plan) -> NewPassword | None:
    """Write the installation and its first administrator, all or nothing; ``None`` if there is an installation already."""
    password = passwords.random_password(ctx)
    secret = passwords.hashed(password)
    try:
        with ctx.store.write() as conn:
            if rows.get_installation(conn) is not None:
                return None
            installation.add(ctx, conn, "real", plan.settings)
            library.add_questionnaire(ctx, conn, plan.questionnaire, plan.questionnaire_toml)
            library.add_population(ctx, conn, _released(plan))
            rows.add_places(conn, plan.towns, plan.villages)
            if plan.targets is not None:
                add_targets(ctx, conn, plan.targets)
            someone = {"name": plan.administrator, "display_name": plan.display_name, "role": Role.ADMINISTRATOR}
            user = users.insert(ctx, conn, None, someone, secret)
            audit.write(ctx, conn, None, "install", "installation", questionnaire=plan.questionnaire.ref.name)
    except IntegrityError:  # PostgreSQL: someone else's installation was committed a moment before
        if installation.find(ctx) is None:
            raise
        return None
    return NewPassword(user=user, password=password)


def _released(plan: Plan) -> library.NewPopulation:
    table = plan.population
    return library.NewPopulation(name=table.id, status=table.status, title=dict(table.title), toml=plan.population_toml)


def _collect(found: list[Problem], read: Callable[[], T]) -> T | None:
    """What ``read`` gives, or its problems among the others."""
    try:
        return read()
    except ProblemsFound as wrong:
        found.extend(wrong.problems)
        return None


def _questionnaire(name: str, folder: Path, where: str, today: str) -> tuple[Questionnaire, bytes] | None:
    if not name:  # said already: the key is missing
        return None
    data, file = _bytes(name, questionnaire_files(), (folder, where, "questionnaire"))
    q = load_bytes(data, file)
    found = _too_long(file, {"id": (q.ref.id, 80), "version": (q.ref.version, 40), "name": (q.ref.name, LONGEST_NAME)})
    if q.header.valid_until < today:
        params = {"valid_until": q.header.valid_until, "today": today}
        found.append(Problem(code="install.questionnaire-expired", where=f"{file}, header", params=params))
    if found:
        raise ProblemsFound(found)
    return q, data


def _not_approved(lang: str, q: Questionnaire, file: str) -> list[Problem]:
    """Residents of a real installation are offered approved languages only, so the first one must be among them."""
    if lang in q.approved_languages:
        return []
    params = {"lang": lang, "name": q.ref.name, "approved": ", ".join(q.approved_languages)}
    return [Problem(code="install.language-not-approved", where=f"{file}, city", params=params)]


def _population(name: str, folder: Path, where: str) -> tuple[Population, bytes] | None:
    if not name:
        return None
    shelf = files("questionnaires") / "library"
    known = {f.name.removesuffix(".toml"): f for f in shelf.iterdir() if f.name.endswith("-population.toml")}
    data, file = _bytes(name, known, (folder, where, "population"))
    table = load_population(data, file)
    found = _too_long(file, {"id": (table.id, LONGEST_NAME)})
    if table.status == "invented":
        found.append(Problem(code="install.population-invented", where=file))
    for town in table.towns:
        if not CODE.fullmatch(town.code):
            found.append(Problem(code="install.town-code", where=f"{file}, town {town.code}"))
    if found:
        raise ProblemsFound(found)
    return table, data


def _targets(
    name: str, folder: Path, where: str, found: list[Problem], q: Questionnaire, population: Population
) -> NewTargets | None:
    """The file of targets, where there is one; a real city's reached values are not made up."""
    if not name:
        return None

    def read() -> NewTargets:
        data, file = _bytes(name, {}, (folder, where, "targets"))
        plan = read_targets(data, file, domains=q.domains, towns=[town.code for town in population.towns])
        if plan.file.reached_status == "invented":
            raise ProblemsFound([Problem(code="targets.invented", where=file)])
        return NewTargets(name=plan.file.id, sha256=plan.sha256, toml=data)

    return _collect(found, read)


def _villages(file: CityFile, population: Population, folder: Path, where: str) -> tuple[Village, ...]:
    name = file.survey.villages
    if not name:
        if population.psu == "village":
            raise ProblemsFound([Problem(code="install.villages-needed", where=where)])
        return ()
    if population.psu == "person":
        raise ProblemsFound([Problem(code="install.villages-unused", where=where)])
    data, csv = _bytes(name, {}, (folder, where, "villages"))
    lang = file.city.default_lang
    towns = {town.code: town.title.get(lang) or next(iter(town.title.values())) for town in population.towns}
    return read_villages(data, csv, towns, lang)


def _bytes(name: str, known: Mapping[str, Traversable], place: tuple[Path, str, str]) -> tuple[bytes, str]:
    """(content, file name) of a file of the library by its name there, or of a path seen from the folder in ``place``;
    the rest of which, where and key, is for the message."""
    folder, where, field = place
    if name in known:
        return known[name].read_bytes(), known[name].name
    path = folder / name
    try:
        return path.read_bytes(), path.name
    except OSError as error:
        params = {"field": field, "value": name, "reason": error.strerror or type(error).__name__}
        code = "install.no-file-or-name" if known else "install.no-file"
        listed = {"known": ", ".join(sorted(known))} if known else {}
        raise ProblemsFound([Problem(code=code, where=where, params={**params, **listed})]) from None


def _too_long(file: str, texts: dict[str, tuple[str, int]]) -> list[Problem]:
    return [
        Problem(code="install.too-long", where=file, params={"field": field, "most": most})
        for field, (text, most) in texts.items()
        if len(text) > most
    ]
