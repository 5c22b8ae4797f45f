"""What interviewers read: one version of a questionnaire, a hash of its own, every mistake said with what to do."""

from __future__ import annotations

from importlib.resources import files

import pytest

from questionnaires.load import load_library
from questionnaires.messages import render
from questionnaires.problems import ProblemsFound
from questionnaires.spoken import load_spoken

Q = load_library("wenling-four-sense-2023.1")
FILE = "wenling-four-sense-2023.1-1-spoken.toml"
BYTES = (files("questionnaires") / "library" / FILE).read_bytes()


def problems(*pairs: tuple[str, str], add: str = "") -> list[tuple[str, str]]:
    text = BYTES.decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(ProblemsFound) as found:
        load_spoken((text + add).encode(), FILE, Q)
    for problem in found.value.problems:
        for lang in ("zh", "en"):
            said = render(problem, lang)
            assert FILE in said and problem.code not in said and "{" not in said.replace("{braces}", "")
    return [(problem.code, problem.where) for problem in found.value.problems]


def test_the_librarys_wordings_have_no_problem() -> None:
    spoken = load_spoken(BYTES, FILE, Q)
    assert (spoken.name, len(spoken.sha256)) == ("wenling-four-sense-2023.1-1-spoken", 64)
    assert spoken.questions["G4"].text["zh"].startswith("我念一句话") and spoken.questions["G4"].dialect["wenling"]  # type: ignore[index]


def test_a_statement_read_aloud_is_the_printed_one() -> None:
    """Reading must not change what is measured: the printed statement stands in the spoken wording, word for word."""
    for code, item in load_spoken(BYTES, FILE, Q).questions.items():
        for lang, text in (item.text or {}).items():
            assert text.endswith(Q.questions[code].text[lang]), code


@pytest.mark.parametrize(
    ("pair", "code", "where"),
    [
        (("2023.1", "2023.2"), "spoken.other-questionnaire", FILE),
        (('questionnaire_sha256 = "e', 'questionnaire_sha256 = "f'), "spoken.other-questionnaire", FILE),
        (('version = "1"', 'version = "one"'), "spoken.version", FILE),
        (('lang = "zh"', 'lang = "fr"'), "spoken.dialect-language", f"{FILE}, dialect wenling"),
        (("[questions.G1]", "[questions.G99]"), "spoken.unknown-question", f"{FILE}, question G99"),
        (("{ wenling =", "{ hakka ="), "spoken.unknown-dialect", f"{FILE}, question G1"),
        (("我念一句话", "{braces}我念一句话"), "text.unknown-placeholder", f"{FILE}, question G4"),
        (('status = "draft"', 'status = "maybe"'), "file.wrong-type", FILE),
        (('version = "1"\n', 'version = "1"\ncolour = "red"\n'), "file.unknown-key", FILE),
    ],
)
def test_each_mistake_is_named(pair: tuple[str, str], code: str, where: str) -> None:
    if pair[0] == "2023.1":
        pair = ('questionnaire = "wenling-four-sense-2023.1"', 'questionnaire = "wenling-four-sense-2023.2"')
    assert (code, where) in problems(pair)


def test_all_at_once() -> None:
    found = problems(
        ('version = "1"', 'version = "x"'),
        add='\n[questions.H4]\n\n[questions.H5]\ntext = { zh = "只有中文" }\n[questions.V2]\ndialect = { wenling = " " }\n',
    )
    assert found == [
        ("spoken.version", FILE),
        ("spoken.nothing", f"{FILE}, question H4"),
        ("text.language-missing", f"{FILE}, question H5"),
        ("spoken.dialect-empty", f"{FILE}, question V2"),
    ]


@pytest.mark.parametrize("data", [b"\xff", b"= 1", b"questions = 3"])
def test_what_is_no_such_file(data: bytes) -> None:
    with pytest.raises(ProblemsFound):
        load_spoken(data, FILE, Q)
