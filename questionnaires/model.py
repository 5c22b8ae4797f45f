"""The frozen model of a questionnaire: what the file says, checked, and nothing else.

A questionnaire version is immutable.  Its identity is :class:`QuestionnaireRef`, stored with every response.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal

Lang = str
"""A language tag of the file: ``"zh"`` or ``"en"``."""

Text = Mapping[Lang, str]
"""One wording in every language of the questionnaire; may hold place-holders such as ``{city}``."""

Code = int | float | str
"""A raw code: a number for rated items (half-points occur), a short key for everything else."""


DESIGN_COLUMNS = (
    "response_id",
    "town",
    "village",
    "urban",
    "stream",
    "mode",
    "variant",
    "module",
    "interviewer",
    "inclusion_probability",
    "adults",
    "submitted_day",
    "seconds",
    "hour",
)
"""What a response gets from the sample design and from how it was sent.  Text, except :data:`NUMBER_COLUMNS`.  ``urban`` is
``urban``/``rural`` from the statistics bureau's village code; ``submitted_day`` an ISO date; ``seconds`` how long the form
took; ``hour`` (0–23) of sending, known only in outside files (docs/decisions/0006); unknown is ``""`` or NaN."""

NUMBER_COLUMNS = ("inclusion_probability", "adults", "seconds", "hour")
"""The design columns that hold numbers."""


class Missing(IntEnum):
    """Why there is no substantive answer.  A question left blank is none of these: its value is ``None``."""

    NOT_ASKED = 97
    DONT_KNOW = 98
    REFUSED = 99


Value = Code | tuple[str, ...] | Missing | None
"""One answer: a code; several keys (a tick page); a reason for missing; ``None`` = left blank."""


class Kind(StrEnum):
    """How a question is answered.  One table per kind decides field, parser and storage."""

    RATING = "rating"
    """One code of a scale; scored."""
    SINGLE = "single"
    """One key of a list of options (demographics, Z1)."""
    MULTIPLE = "multiple"
    """Any keys of a list, at most ``max_picks``; an option marked exclusive stands alone."""
    NUMBER = "number"
    """A whole number between ``low`` and ``high`` of its scale (adults in the household)."""
    TEXT = "text"
    """Free text, at most ``max_length`` characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireRef:
    """Identity of one immutable version: id, version, and the SHA-256 of the file's bytes (hex)."""

    id: str
    version: str
    sha256: str

    @property
    def name(self) -> str:
        return f"{self.id}-{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One possible answer.  ``exclusive``: ticked alone (都没有).  ``margin``: its key in population margins
    when it differs; ``""`` says the option counts as missing for the margin (e.g. non-binary in a two-way table)."""

    code: Code
    label: Text
    exclusive: bool = False
    margin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A set of codes for rated items.

    ``labelled``: each of ``options`` has a label, ordered from best (非常满意) to worst.
    ``numeric``: codes ``low..high`` by ``step``; ``low_label``/``high_label`` (and ``middle_label``) are the default ends,
    which a question may override.
    """

    id: str
    kind: Literal["labelled", "numeric"]
    options: tuple[Option, ...] = ()
    low: float = 0
    high: float = 0
    step: float = 1
    low_label: Text | None = None
    middle_label: Text | None = None
    high_label: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A question is on the route only if the answer to ``question`` is, or contains, one of ``any_of``."""

    question: str
    any_of: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.  Fields that do not apply to its kind keep their defaults; the checker refuses others.

    ``module``  ``None`` = for everyone in the forms that list it; ``"A"``/``"B"`` = asked of a random half.
    ``sense``, ``sub_index``, ``domains``: what it measures; ``base``: ``users`` items are asked of users only.
    ``ask_if``  routing; ``prefill`` names a design column that answers it (town by link, never typed).
    ``offers``  which missing reasons the page offers (不清楚, 拒答).
    """

    code: str
    kind: Kind
    text: Text
    hint: Text | None = None
    scale: str | None = None
    options: tuple[Option, ...] = ()
    low_label: Text | None = None
    middle_label: Text | None = None
    high_label: Text | None = None
    section: str = ""
    core: bool = False
    module: str | None = None
    sense: str | None = None
    sub_index: str | None = None
    domains: tuple[str, ...] = ()
    base: Literal["everyone", "users"] = "everyone"
    reversed: bool = False
    ask_if: Condition | None = None
    offers: tuple[Missing, ...] = ()
    required: bool = False
    max_picks: int | None = None
    max_length: int | None = None
    prefill: str | None = None
    role: str | None = None
    """``weighting``, ``gap``, ``quality``, ``priority``, ``verbatim``: why a question without a sense is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A run of pages with one heading (获得感, 使用过的服务, 关于您)."""

    id: str
    title: Text
    intro: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A variant: which questions, in file order.  ``modules``: how many of the random modules each person gets."""

    id: str
    title: Text
    questions: tuple[str, ...]
    random_modules: tuple[str, ...] = ()
    modules_per_person: int = 0
    items_per_page: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """获得感, 幸福感, 安全感, 认同感 — and sub-indices, if any, of which the sense is the plain mean."""

    id: str
    title: Text
    sub_indices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubIndex:
    id: str
    sense: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """D01–D19.  ``base`` is printed with every number.  ``measured`` items are its indicators (empty: 本期未测);
    ``related``: 关联指标, items that belong to a sense but speak of this domain.  ``applies_to``: urban/rural/everyone."""

    id: str
    title: Text
    base: Literal["everyone", "users"] = "everyone"
    items: tuple[str, ...] = ()
    related: bool = False
    applies_to: Literal["everyone", "urban", "rural"] = "everyone"
    plan_section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRule:
    """One index of a scheme: its items and the least number of answered ones among those asked."""

    id: str
    """A sense id or a sub-index id."""
    items: tuple[str, ...]
    min_answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A named scoring scheme: item set + map of codes to 0–100.  Its name stands under every number.

    ``points[scale_id]`` maps each code of a labelled scale to points; numeric scales map linearly, low → 0, high → 100.
    Reversed items score 100 − points.
    """

    name: str
    title: Text
    indices: tuple[IndexRule, ...]
    points: Mapping[str, Mapping[Code, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHeader:
    """The marks that 统计法 Art. 17 wants on a form.  ``approval_label``: 批准文号 or 备案文号.
    ``valid_until`` is an ISO date; collection stops after it."""

    form_number: str
    issued_by: Text
    approval_label: Text
    approval_number: str
    valid_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBands:
    """Single years → bands: ``edges`` are lower ends, ascending; ``codes`` one per band; below ``edges[0]`` → not adult."""

    edges: tuple[int, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportColumn:
    """How one outside column becomes one question or design column.

    ``column``  the outside name; ``aliases`` other names in other waves.
    ``target``  question code or design column (``town``, ``village``, ``stream``, …).
    ``codes``   raw text → code, exact after trimming; ``casefold`` compares without case.
    ``valid``   further accepted numbers: ``"scale"`` means every code of the question's scale.
    ``half_points`` accepts x.5 between the ends of a numeric scale.
    ``age``     band single years.  ``exclude`` raw text → reason for which the row leaves the estimate (under-18, no ward).
    ``split``   separator of several ticks in one cell.
    """

    column: str
    target: str
    aliases: tuple[str, ...] = ()
    codes: Mapping[str, Code] = None  # type: ignore[assignment]  # the loader always gives a mapping
    missing: Mapping[str, Missing | None] = None  # type: ignore[assignment]
    casefold: bool = False
    half_points: bool = False
    age: AgeBands | None = None
    exclude: Mapping[str, str] = None  # type: ignore[assignment]
    split: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMap:
    """The ``[import]`` part: missing codes common to all columns, then the columns."""

    missing: Mapping[str, Missing | None]
    columns: tuple[ImportColumn, ...]
    defaults: Mapping[str, str]
    """Design columns with one value for the whole file (``mode = "web"``, ``stream = "open"``)."""
    ignored: tuple[str, ...] = ()
    """Outside columns that are known and left out on purpose; any other unknown column is reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One version, whole.  ``questions`` keep file order, which is the order of asking."""

    ref: QuestionnaireRef
    title: Text
    languages: tuple[Lang, ...]
    approved_languages: tuple[Lang, ...]
    header: FormHeader
    intro: tuple[Text, ...]
    """The four lines of the first screen, before anything else."""
    details: tuple[Text, ...]
    """What folds below them."""
    sections: tuple[Section, ...]
    scales: Mapping[str, Scale]
    questions: Mapping[str, Question]
    forms: Mapping[str, Form]
    senses: Mapping[str, Sense]
    sub_indices: Mapping[str, SubIndex]
    domains: Mapping[str, Domain]
    schemes: Mapping[str, Scheme]
    headline_scheme: str
    import_map: ImportMap | None = None
    missing_labels: Mapping[Missing, Text] = None  # type: ignore[assignment]
    groups: tuple[str, ...] = ()
    """Questions by whose answers estimates are also given (sex, age band, urban)."""
