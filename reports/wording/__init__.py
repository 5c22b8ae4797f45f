"""Every word a report prints, in Chinese and in English, and the rules that decide which word may be said.

``numbers`` formats, ``words`` looks phrases up, ``claims`` alone decides whether a difference may be called one,
``notes`` turns the facts recorded by the analysis into sentences.
"""

from .words import PHRASES, Words

__all__ = ["PHRASES", "Words"]
