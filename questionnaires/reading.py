"""TOML tables → frozen dataclasses, field for field, collecting every structural problem on the way.

The shape comes from the type hints of :mod:`questionnaires.model`: a field of the model is a key of the file, so
a new field needs no code here.  What is missing or of the wrong type gets a neutral stand-in and a problem, so that
the checker still sees the rest of the file.
"""

from __future__ import annotations

import dataclasses
import math
import tomllib
import types
import typing
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Literal

from .model import Missing
from .problems import Problem, ProblemsFound
from .scales import plain, read_code

BLANK = "blank"
"""How the file writes "left blank" where a reason for missing could stand (TOML has no null)."""

LARGEST_TOML = 2 * 1024 * 1024
"""Bytes.  The largest file we know has 60 kB; anything beyond this is another kind of file."""
MOST_DOTS = 40
"""Parts of a dotted key.  Ours have three; tomllib's time grows with their square: 40,000 in one key took 16 seconds."""

_CODE_TYPES = {int, float, str}
_NAMES = {str: "text", int: "whole number", float: "number", bool: "true/false"}


def toml_tables(data: bytes, name: str) -> dict[str, Any]:
    """What stands in the bytes of a TOML file; ``name`` says in messages which file it is.

    Raises :class:`ProblemsFound`: larger than any file of ours, not UTF-8, not TOML."""
    if len(data) > LARGEST_TOML:
        raise ProblemsFound([Problem(code="file.too-large", where=name, params={"limit": LARGEST_TOML // 1024})])
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
        _refuse_endless_keys(text)
        tables = tomllib.loads(text)  # nosemgrep: toml-is-read-in-one-place - this is the place
        _refuse_huge_numbers(tables)
        return tables
    except UnicodeDecodeError:
        raise ProblemsFound([Problem(code="file.not-utf8", where=name)]) from None
    except (ValueError, RecursionError) as error:  # no TOML; a number of 5,000 digits; thousands of nested brackets
        raise ProblemsFound([Problem(code="file.not-toml", where=name, params={"reason": str(error)})]) from None


def _refuse_endless_keys(text: str) -> None:
    """``a.a.a.a…``, bare or quoted, in a key, a table's head or an inline table.  Sentences have blanks between their dots."""
    dots = 0
    for part in text.split(".")[1:-1]:
        word = part.strip(" \t")
        quoted = len(word) > 1 and word[0] == word[-1] and word[0] in "\"'"
        in_key = word and "\n" not in word and (quoted or not any(c in word for c in " \t="))
        dots = dots + 1 if in_key else 0
        if dots > MOST_DOTS:
            raise tomllib.TOMLDecodeError(f"a key with more than {MOST_DOTS} dots")


def _refuse_huge_numbers(value: object) -> None:
    """TOML's whole numbers have 64 bits; Python's have none, and can be neither written out nor divided beyond that."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            _refuse_huge_numbers(one)
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise tomllib.TOMLDecodeError("a whole number of more than 64 bits")


class Reader:
    """Reads tables of one file and remembers what was wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def note(self, code: str, where: str, **params: str | int | float) -> None:
        self.problems.append(Problem(code=code, where=where, params=params))

    def read(self, cls: type[Any], table: object, where: str, **given: object) -> Any:
        """One table as ``cls``.  ``given`` are fields that the file says elsewhere (an id that is the table's key)."""
        if not isinstance(table, dict):
            self.note("file.not-a-table", where)
            table = {}
        fields = _fields(cls)
        for key in table:
            if key not in fields or key in given:
                self.note("file.unknown-key", where, key=key, known=", ".join(k for k in fields if k not in given))
        values = dict(given)
        for name, (hint, default) in fields.items():
            if name not in given:
                values[name] = self._field(name, hint, default, table, where)
        return cls(**values)

    def keyed(
        self, cls: type[Any], tables: dict[str, Any], field: str, word: str, key: str = "id"
    ) -> Mapping[str, Any]:
        """``[scales.ID]``: a table of tables, taken out of ``tables``.  The id is given to the field ``key``, ``""`` for none."""
        found = tables.pop(field, {})
        if not isinstance(found, dict):
            self.note("file.wrong-type", self.file, key=field, expected=f"[{field}.ID]", found=str(found)[:80])
            return MappingProxyType({})
        given = {id_: {key: id_} if key else {} for id_ in found}
        return MappingProxyType(
            {id_: self.read(cls, table, f"{self.file}, {word} {id_}", **given[id_]) for id_, table in found.items()}
        )

    def _field(self, name: str, hint: Any, default: Any, table: dict[str, Any], where: str) -> Any:
        if name in table:
            return self.convert(hint, table[name], where, name)
        if default is dataclasses.MISSING or (default is None and typing.get_origin(hint) is Mapping):
            if not _is_text(hint) and default is dataclasses.MISSING:  # a missing wording is the checker's to report
                self.note("file.missing-key", where, key=name)
            return _stand_in(hint)
        return default

    def convert(self, hint: Any, raw: object, where: str, name: str) -> Any:
        """``raw`` as the type ``hint``; a problem and a stand-in if it cannot be."""
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            return self._union(args, raw, where, name)
        if origin is tuple:
            return self._list(args[0], raw, where, name)
        if origin is Mapping:
            return self._mapping(args, raw, where, name)
        if origin is Literal:
            return raw if raw in args else self._wrong(hint, where, name, " | ".join(map(str, args)), raw)
        if dataclasses.is_dataclass(hint):
            return self.read(typing.cast("type[Any]", hint), raw, f"{where}, {name}")
        if isinstance(hint, type) and issubclass(hint, Enum):
            known = [member.value for member in hint]
            if isinstance(raw, bool) or raw not in known:
                return self._wrong(hint, where, name, " | ".join(map(str, known)), raw)
            return hint(raw)
        return raw if _is_a(hint, raw) else self._wrong(hint, where, name, _NAMES[hint], raw)

    def _union(self, args: tuple[Any, ...], raw: object, where: str, name: str) -> Any:
        if set(args) == _CODE_TYPES:
            if not isinstance(raw, str) and not _is_a(float, raw):
                return self._wrong(str, where, name, "number or text", raw)
            return plain(raw) if isinstance(raw, int | float) else raw
        inner = next(arg for arg in args if arg is not types.NoneType)
        if inner is Missing and raw == BLANK:
            return None
        return self.convert(inner, raw, where, name)

    def _list(self, inner: Any, raw: object, where: str, name: str) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            self._wrong(str, where, name, "list", raw)
            return ()
        return tuple(self.convert(inner, item, where, f"{name} {i}") for i, item in enumerate(raw, start=1))

    def _mapping(self, args: tuple[Any, ...], raw: object, where: str, name: str) -> Mapping[Any, Any]:
        if not isinstance(raw, dict):
            self._wrong(str, where, name, "table", raw)
            return MappingProxyType({})
        read = {}
        for key, value in raw.items():
            converted = self._key(args[0], key, where, name)
            if converted is not None:
                read[converted] = self.convert(args[1], value, where, f"{name}.{key}")
        return MappingProxyType(read)

    def _key(self, hint: Any, key: str, where: str, name: str) -> Any:
        if hint is Missing:
            reasons = {str(int(reason)): reason for reason in Missing}
            return reasons[key] if key in reasons else self._wrong(None, where, name, "97 | 98 | 99", key)
        return read_code(key) if set(typing.get_args(hint)) == _CODE_TYPES else key

    def _wrong(self, hint: Any, where: str, name: str, expected: str, raw: object) -> Any:
        self.note("file.wrong-type", where, key=name, expected=expected, found=str(raw)[:80])
        return None if hint is None else _stand_in(hint)


_FIELDS: dict[type[Any], dict[str, tuple[Any, Any]]] = {}


def _fields(cls: type[Any]) -> dict[str, tuple[Any, Any]]:
    """Field name → (type hint, default) of a dataclass; hints are resolved once per class."""
    if cls not in _FIELDS:
        hints = typing.get_type_hints(cls)
        _FIELDS[cls] = {field.name: (hints[field.name], field.default) for field in dataclasses.fields(cls)}
    return _FIELDS[cls]


def _is_text(hint: Any) -> bool:
    return typing.get_origin(hint) is Mapping and typing.get_args(hint) == (str, str)


def _is_a(hint: Any, raw: object) -> bool:
    """Is the value of the hinted scalar type?  True is no number, and neither is infinity or NaN."""
    if isinstance(raw, bool):
        return hint is bool
    if hint is float:
        return isinstance(raw, int | float) and math.isfinite(raw)
    return isinstance(raw, hint)


def _stand_in(hint: Any) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return ()
    if origin is Mapping:
        return MappingProxyType({})
    if origin is Literal:
        return args[0]
    if origin in (types.UnionType, typing.Union):
        return None if types.NoneType in args else ""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if dataclasses.is_dataclass(hint):
        return Reader("").read(typing.cast("type[Any]", hint), {}, "")
    return hint()
