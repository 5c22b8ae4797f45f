"""Strings that people, phones and attackers send.  Our own list; what each tries stands beside it."""

from __future__ import annotations

MARK = "zq7x"
"""Stands in every string that is markup, so that a test can look for it raw and escaped."""

MARKUP = (
    f"<script>{MARK}(1)</script>",
    f'"><svg onload={MARK}(1)>',
    f"' autofocus onfocus={MARK}(1) x='",
    f"<!-- {MARK} --><h1>",
    f"</textarea></title></style><img src=x onerror={MARK}(1)>",
    f"<a href='javascript:{MARK}(1)'>x</a>",
    f"]]><b>{MARK}</b>&amp;&lt;&#x3c;script&#x3e;",
    f"<para><img src='file:///etc/passwd'/>{MARK}</para>",
)
TEMPLATE = (
    "{{ 7*7 }}",
    "{% include '/etc/passwd' %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{0.__class__}",
    "%(city)s %s %d %n",
)
SQL = (
    "' OR '1'='1",
    "'; DROP TABLE response; --",
    '" UNION SELECT password_hash FROM user_account --',
    "1) OR (1=1",
    "\\'; --",
    "%' AND 1=1 --",
    "_%",
)
FORMULA = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|'/c calc'!A1",
    "{=1+1}",
    "http://evil.example/x",
    "-3",
    "+86 138",
)
UNSEEN = (
    "a\x01\x02\x07\x08\x1b[31mb\x7f\x85",  # control characters and a terminal's escape
    "a\r\nSet-Cookie: x=1\r\n\r\nb",  # header and log lines
    "\u202eabc\u202c\u2066def\u2069",  # bidi overrides and isolates
    "a\u200bb\u200c\u200d\ufeffc\u00ad\u2060",  # zero width
    "مرحبا بالعالم שלום",  # right to left
    "Z̴̢͎̈́a̷l̶g̵o̸",  # combining marks
    "\u2028\u2029\u0085",  # line ends of other kinds
    "\ufffe\uffff\ufdd0",  # not characters
    "😀👨‍👩‍👧‍👦🏳️‍🌈🇨🇳",  # four bytes, joined, flags
    "𠮷𡈽𪚥",  # CJK beyond the first plane
    "ﷺ" * 5 + "㈱①Ⅳ",  # change length when normalised
    "İıſK",  # change length or letter when folded
)
NUL = ("a\x00b", "\x00", "\x00" + "0" + "\x00")
PATHS = (
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "file:///etc/passwd",
    "CON",
    "a/b",
    "%2e%2e%2f",
    "~root",
    "|id",
    "$(id)",
    "`id`",
)
NUMBERS = (
    "0",
    "-1",
    "1e309",
    "NaN",
    "Infinity",
    "9" * 5000,
    "１２３",
    "²",
    "0x10",
    "1,000",
    "1_000",
    "٣",
    "-0",
    "2147483648",
)
LONG = ("长" * 5_000, "x" * 100_000, "<b>" * 3_000, "é" * 2_000)
EMPTY = ("", " ", "\u3000", "null", "undefined", "None", "true", "[]", "{}")

ALL = (*MARKUP, *TEMPLATE, *SQL, *FORMULA, *UNSEEN, *NUL, *PATHS, *NUMBERS, *LONG, *EMPTY)

BYTES = (
    b"%ED%A0%80",  # a lone surrogate
    b"%ED%A0%BD%ED%B8%80",  # CESU-8
    b"%C0%AF%C0%AE",  # overlong
    b"%FF%FE%00",  # no UTF-8 at all
    b"%F4%90%80%80",  # beyond Unicode
    b"%00%0A%0D",
)
"""As they stand in a body or a query: percent-encoded bytes that are no text."""
