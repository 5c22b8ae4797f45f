"""Numbers, intervals and dates as they are printed, in Chinese and in English."""

from __future__ import annotations

import datetime as dt
import math

from reports.document import Lang

MINUS = "−"
SMALLEST_BOUND = 0.0001
"""What is printed for a bound nearer to 0 that is not 0."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def fixed(x: float, digits: int = 1) -> str:
    """``x`` with ``digits`` decimals, a true minus sign, never ``−0.0``."""
    text = f"{x:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def signed(x: float, digits: int = 1) -> str:
    """A difference with its sign; zero has none."""
    text = fixed(x, digits)
    return text if text.startswith(MINUS) or float(text) == 0 else f"+{text}"


def count(x: float) -> str:
    """Persons or answers, with thousands separators."""
    return f"{round(x):,}"


def base(n: int) -> str:
    """A published number of answers; 0 stands for one that is not published."""
    return count(n) if n else "—"


def few(n: int) -> str:
    """A number of persons in a small place: not published (0), or 1–4, which are not printed as such."""
    return "<5" if 0 < n < 5 else base(n)


def percent(x: float, digits: int = 1) -> str:
    """A share (0–1) as a percentage."""
    return f"{fixed(100 * x, digits)}%"


def span(lang: Lang, low: str, high: str) -> str:
    """``61.2~64.8`` in Chinese; ``61.2–64.8`` in English, with *to* where a sign could be misread."""
    if lang == "zh":
        return f"{low}~{high}"
    signs = any(c in low + high for c in f"+{MINUS}")
    return f"{low} to {high}" if signs else f"{low}–{high}"


def bounds(lang: Lang, lower: float, upper: float, *, share: bool = False) -> str:
    """An interval of a score or of a share."""
    if share:
        return span(lang, percent(lower), percent(upper))
    return span(lang, fixed(lower), fixed(upper))


def difference_bounds(lang: Lang, lower: float, upper: float, digits: int = 1) -> str:
    """An interval of a difference.  A bound that is not zero is never printed as zero (0.04 keeps two decimals)."""
    return span(lang, _nonzero(lower, digits), _nonzero(upper, digits))


def _nonzero(x: float, least: int) -> str:
    for digits in range(least, 4):
        text = fixed(x, digits)
        if x == 0 or float(text.replace(MINUS, "-")) != 0:
            return text
    return fixed(math.copysign(max(abs(x), SMALLEST_BOUND), x), 4)


def day(lang: Lang, iso: str) -> str:
    """An ISO date as 2026年11月23日 or 23 November 2026; ``""`` stays empty; other text is given back as it is."""
    try:
        d = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{d.year}年{d.month}月{d.day}日" if lang == "zh" else f"{d.day} {MONTHS[d.month - 1]} {d.year}"


def period(lang: Lang, first: str, last: str) -> tuple[str, str]:
    """First and last day, the year said once; the last is ``""`` if it is the first."""
    if first == last:
        return day(lang, first), ""
    begin, end = day(lang, first), day(lang, last)
    if first[:4] != last[:4]:
        return begin, end
    return (begin, end.removeprefix(f"{last[:4]}年")) if lang == "zh" else (begin.removesuffix(f" {first[:4]}"), end)


def p_value(p: float) -> str:
    """``p=0.004``, or ``p<0.001``; never ``p=0.000``."""
    return "p<0.001" if p < 0.001 else f"p={p:.3f}"


def joined(lang: Lang, parts: list[str]) -> str:
    """A list in running text: 太平街道、泽国镇 / Taiping, Zeguo and Daxi."""
    if lang == "zh":
        return "、".join(parts)
    return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"
