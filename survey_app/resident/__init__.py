"""What residents see: the entrance, the pages of questions, checking and sending, the receipt.

``compiled``, ``compiler``, ``filling`` make pages; ``shelf`` keeps them; ``entrance``, ``answering``, ``sending`` and
``receipts`` are the views.
"""

from __future__ import annotations

from .blueprint import bp

__all__ = ["bp"]
