"""The one kind of file that an operator may put at the root of the site: WeChat's proof of who owns a domain."""

from __future__ import annotations

import re

from .refusal import Refusal

NAME = re.compile(r"MP_verify_[A-Za-z0-9]{8,40}\.txt")
LONGEST = 200


def wrong(name: str, content: str) -> Refusal | None:
    """Why this file may not be served: another name, or anything but one short line of plain characters."""
    if not NAME.fullmatch(name):
        return Refusal(code="site-file.name")
    if not content or len(content) > LONGEST or not (content.isascii() and content.isprintable()):
        return Refusal(code="site-file.content", params={"most": LONGEST})
    return None
