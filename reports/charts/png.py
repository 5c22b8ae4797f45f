"""A chart as a picture, for slides and for word processors that draw no vectors."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing

DPI = 300


def to_png(drawing: Drawing, dpi: int = DPI) -> bytes:
    """The drawing's PNG on white, ``dpi`` dots per inch at its own size.  The same drawing gives the same bytes."""
    document = pypdfium2.PdfDocument(renderPDF.drawToString(drawing))
    try:
        picture = document[0].render(scale=dpi / 72).to_pil()
    finally:
        document.close()
    buffer = BytesIO()
    picture.convert("RGB").quantize(64).save(buffer, "PNG", dpi=(dpi, dpi))
    return buffer.getvalue()
