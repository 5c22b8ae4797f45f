"""Face to face and by telephone: an interviewer reads, named once; wordings, dialect, notes and recordings come with it."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pytest
from sqlalchemy import text

from questionnaires.problems import ProblemsFound
from survey_app.domain.batch import Batch, BatchAction, BatchRequest
from survey_app.domain.code import CodePortion
from survey_app.services import batches, codes, spoken
from tests.survey_app.conftest import QUESTIONNAIRE, House

from .conftest import TOWN, Resident, receipt_in

FILE = files("questionnaires") / "library" / "wenling-four-sense-2023.1-1-spoken.toml"


def face_batch(house: House, stream: str = "open", form: str = "full", mode: str = "face") -> Batch:
    new = batches.NewBatch(
        wave_id=house.wave.id, title="face", questionnaire=QUESTIONNAIRE, form=form, mode=mode, stream=stream
    )
    made = batches.create_batch(house.ctx, house.staff, new)
    assert isinstance(made, Batch)
    batches.act(house.ctx, house.staff, made.id, BatchRequest(action=BatchAction.OPEN))
    return made


@pytest.fixture
def face(house: House) -> Batch:
    spoken.release(house.ctx, house.staff, FILE.read_bytes(), FILE.name)
    return face_batch(house)


@pytest.fixture
def door(face: Batch) -> str:
    return f"/o/{face.key}/{TOWN}"


def row(app, names: str):  # type: ignore[no-untyped-def]
    with app.extensions["foursense"].store.read() as conn:
        return tuple(conn.execute(text(f"SELECT {names} FROM response")).one())  # names of ours


def test_the_full_form_is_read_and_stored_with_who_read_it(app, resident: Resident, door: str) -> None:  # type: ignore[no-untyped-def]
    resident.get(door)
    assert "访员注意" in resident.text and "照题目念" in resident.text and "温岭话" in resident.text
    resident.press({"interviewer": "  07  ", "dialect": "wenling"})
    assert "访员：07 · 温岭话" in resident.text and "大字版" not in resident.text
    draft = resident.path.split("/")[2]
    resident.get(f"/f/{draft}/G1")
    assert "搭三年前比" in resident.text and "与三年前相比" in resident.text and "0 是差了很多" in resident.text
    assert "我念一句话，您说同意还是不同意：在温岭" in resident.text
    resident.get(f"/f/{draft}").answer_all().press()
    assert receipt_in(resident.text) and "下一个访问" in resident.text
    assert row(app, "interviewer, dialect, mode, variant, module") == ("07", "wenling", "face", "full", "")


def test_the_interviewer_is_entered_once(resident: Resident, door: str) -> None:
    resident.begin(door, interviewer="王访员", dialect="")
    assert "搭三年前比" not in resident.get(f"{resident.path.rsplit('/', 1)[0]}/G1").text
    resident.answer_all().press()
    resident.get(door)
    assert 'value="王访员"' in resident.text
    resident.press()
    assert "访员：王访员" in resident.text


@pytest.mark.parametrize("typed", ["", "   ", "x" * 33, "\x07"])
def test_nobody_reads_without_a_name(app, resident: Resident, door: str, typed: str) -> None:  # type: ignore[no-untyped-def]
    resident.get(door)
    resident.press({"interviewer": typed, "dialect": "wenling"})
    assert resident.status == 422 and 'id="interviewer-error"' in resident.text
    assert 'value="wenling" checked' in resident.text
    with app.extensions["foursense"].store.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM draft")).scalar_one() == 0


def test_a_code_is_answered_with_an_interviewer_too(house: House, app, resident: Resident, face: Batch) -> None:  # type: ignore[no-untyped-def]
    batch = face_batch(house, "probability", "standard", "phone")
    plain = codes.issue(house.ctx, batch.id, [CodePortion(town=TOWN, n=1)])[0].plain  # type: ignore[union-attr]
    resident.get(f"/c/{plain}")
    assert resident.path == "/begin" and 'name="interviewer"' in resident.text
    resident.press()
    assert resident.status == 422
    resident.press({"interviewer": "12"}).answer_all().press()
    assert row(app, "interviewer, mode, stream") == ("12", "phone", "probability")


def test_residents_who_read_alone_are_asked_for_no_interviewer(app, resident: Resident, face: Batch, link: str) -> None:  # type: ignore[no-untyped-def]
    resident.begin(link, interviewer="07", dialect="wenling")
    assert "访员" not in resident.text
    resident.answer_all().press()
    assert row(app, "interviewer, dialect, mode") == ("", "", "web") and "下一个访问" not in resident.text


def test_there_is_no_elder_view_to_lose_questions_in(resident: Resident, door: str) -> None:
    resident.get(f"{door}?view=elder")
    assert 'class="elder' not in resident.text
    resident.press({"interviewer": "07", "view": "elder"})
    resident.press({"age": "65+"}, go="elder")
    assert 'class="elder' not in resident.text


def test_an_unknown_dialect_is_none(app, resident: Resident, door: str) -> None:  # type: ignore[no-untyped-def]
    resident.begin(door, interviewer="07", dialect="klingon").answer_all().press()
    assert row(app, "interviewer, dialect") == ("07", "")


def test_without_spoken_wordings_the_printed_ones_are_read(house: House, resident: Resident) -> None:
    batch = face_batch(house)
    assert batch.spoken == ""
    resident.get(f"/o/{batch.key}/{TOWN}")
    assert "先念上面几句话" in resident.text and 'name="dialect"' not in resident.text
    resident.press({"interviewer": "07"})
    assert "照原样念" in resident.text


def test_a_batch_keeps_the_wordings_it_began_with(house: House, face: Batch) -> None:
    second = FILE.read_bytes().replace(b'version = "1"', b'version = "2"')
    spoken.release(house.ctx, house.staff, second, "second.toml")
    assert face.spoken == "wenling-four-sense-2023.1-1-spoken"
    assert face_batch(house).spoken == "wenling-four-sense-2023.1-2-spoken"
    assert house.open_batch.spoken == ""


def test_released_wordings_never_change(house: House, face: Batch) -> None:
    spoken.release(house.ctx, None, FILE.read_bytes(), FILE.name)
    with pytest.raises(ProblemsFound) as found:
        spoken.release(house.ctx, None, FILE.read_bytes().replace("昨日，".encode(), "昨天，".encode()), FILE.name)
    assert [problem.code for problem in found.value.problems] == ["released.other-content"]


def test_a_real_survey_reads_no_draft(house: House) -> None:
    house.ctx.cache.installation = replace(house.ctx.cache.installation, kind="real")  # type: ignore[type-var]
    with pytest.raises(ProblemsFound) as found:
        spoken.release(house.ctx, None, FILE.read_bytes(), FILE.name)
    assert [problem.code for problem in found.value.problems] == ["spoken.draft"]
    approved = FILE.read_bytes().replace(b'status = "draft"', b'status = "approved"')
    assert spoken.release(house.ctx, None, approved, FILE.name).status == "approved"


def test_wordings_for_a_questionnaire_that_is_not_here(house: House) -> None:
    other = FILE.read_bytes().replace(b'questionnaire = "wenling', b'questionnaire = "elsewhere')
    with pytest.raises(ProblemsFound) as found:
        spoken.release(house.ctx, None, other, FILE.name)
    assert [problem.code for problem in found.value.problems] == ["spoken.no-questionnaire"]


# Recordings


@pytest.fixture
def recorded(house: House):  # type: ignore[no-untyped-def]
    folder = house.ctx.recordings / QUESTIONNAIRE
    folder.mkdir(parents=True)

    def put(*names: str) -> None:
        for name in names:
            (folder / name).write_bytes(b"ID3" + bytes(1000))

    return put


def test_no_file_nothing_shown_and_a_file_that_is_added_is_played(recorded, resident: Resident, door: str) -> None:  # type: ignore[no-untyped-def]
    resident.begin(door, interviewer="07", dialect="wenling")
    page = f"{resident.path.rsplit('/', 1)[0]}/G1"
    assert "<audio" not in resident.get(page).text
    recorded("G1.wenling.mp3", "G2.zh.ogg", "G3.en.mp3", "notes.txt", "G4.zh.exe")
    resident.get(page)
    folder = f"/recordings/{QUESTIONNAIRE}"
    assert f'<audio controls preload="none" src="{folder}/G1.wenling.mp3"' in resident.text
    assert f"{folder}/G2.zh.ogg" in resident.text and resident.text.count("<audio") == 2


def test_the_elder_view_plays_them_too_and_the_usual_view_does_not(recorded, resident: Resident, link: str) -> None:  # type: ignore[no-untyped-def]
    recorded("G1.zh.mp3", "G1.wenling.mp3")
    resident.begin(link).press({"age": "65+"})
    assert "<audio" not in resident.text
    resident.press(go="elder")
    assert "G1.zh.mp3" in resident.text and "G1.wenling" not in resident.text


def test_a_recording_is_served_with_its_type_in_parts_and_by_the_page_policy(app, recorded) -> None:  # type: ignore[no-untyped-def]
    recorded("G1.zh.mp3")
    client = app.test_client()
    whole = client.get(f"/recordings/{QUESTIONNAIRE}/G1.zh.mp3")
    assert (whole.status_code, whole.mimetype, len(whole.data)) == (200, "audio/mpeg", 1003)
    part = client.get(f"/recordings/{QUESTIONNAIRE}/G1.zh.mp3", headers={"Range": "bytes=0-1"})
    assert (part.status_code, len(part.data)) == (206, 2)
    whole.close()
    part.close()
    assert "media-src 'self'" in client.get("/c").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["G1.zh.wav", "notes.txt", "..%2f..%2fsecrets.toml", "../../secrets.toml", "G1.zh.mp3%00"]
)
def test_nothing_but_recordings_is_served(app, house: House, recorded, path: str) -> None:  # type: ignore[no-untyped-def]
    recorded("G1.zh.mp3", "notes.txt")
    (house.ctx.recordings / "secrets.toml").write_text("x")
    for version in (QUESTIONNAIRE, "..", "%2e%2e"):
        assert app.test_client().get(f"/recordings/{version}/{path}").status_code in (400, 404, 308), path
