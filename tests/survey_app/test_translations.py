"""Chinese is complete: every text of the pages is in the catalogue, translated, and compiled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "survey_app/translations/zh_Hans_CN/LC_MESSAGES"
METHODS = [("survey_app/**.py", "python"), ("survey_app/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def used() -> set[str]:
    found = extract_from_dir(PROJECT, METHODS, keywords=KEYWORDS)
    return {message if isinstance(message, str) else message[0] for _file, _line, message, _c, _x in found}


def test_every_text_is_translated(catalogue: Catalog) -> None:
    texts = used()
    assert len(texts) > 300
    translated = {_first(m.id) for m in catalogue if m.id and all(_strings(m.string))}
    assert texts - translated == set()


def test_place_holders_survive_translation(catalogue: Catalog) -> None:
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            assert _holes(message.id) == _holes(str(message.string)), message.id


def test_what_is_compiled_is_what_is_written(catalogue: Catalog) -> None:
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert _pairs(compiled) == _pairs(catalogue)


def _pairs(catalogue: Catalog) -> dict[str, tuple[object, ...]]:
    return {_first(m.id): tuple(_strings(m.string)) for m in catalogue if m.id}


def _first(message_id: object) -> str:
    return message_id if isinstance(message_id, str) else str(next(iter(message_id)))  # type: ignore[call-overload]


def _strings(string: object) -> tuple[object, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (string,)


def _holes(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|(?<!\{)\{\w+\}", text))


def test_no_translation_carries_an_english_sentence(catalogue: Catalog) -> None:
    """Merging two branches once left the end of one entry in another."""
    english = [_first(m.id) for m in catalogue if m.id and " " in _first(m.id) and len(_first(m.id)) > 25]
    for message in catalogue:
        for string in _strings(message.string) if message.id else ():
            assert not [sentence for sentence in english if sentence in str(string)], message.id
