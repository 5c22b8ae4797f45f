"""The structure tree of a tagged PDF: what each piece of a page is, in reading order (ISO 32000-1 §14.7–14.8).

While pages are drawn, :class:`Structure` opens and closes marked content; afterwards :func:`write_structure` adds the tree.  No
conformance (PDF/UA, PDF/A) is claimed: none was validated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

ARTIFACT = "Artifact"


@dataclass(slots=True, eq=False)
class Tag:
    """One element.  ``marks``: (page index, marked-content number) or links (page index, annotation index), in order."""

    role: str
    alt: str = ""
    scope: str = ""
    """``Column`` or ``Row`` of a header cell."""
    span: int = 1
    box: tuple[float, float, float, float] | None = None
    kids: list[Tag | Mark | Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mark:
    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Link:
    page: int
    annotation: int
    words: str


class Inside:
    """While it is entered, an element (``None``: decoration) is the current one.  A report has thousands of them."""

    __slots__ = ("_path", "_tag")

    def __init__(self, path: list[Tag | None], tag: Tag | None) -> None:
        self._path, self._tag = path, tag

    def __enter__(self) -> None:
        self._path.append(self._tag)

    def __exit__(self, *_: object) -> None:
        self._path.pop()


class Structure:
    """Keeps the current element and the open marked content of one document."""

    def __init__(self, canvas: Any) -> None:
        self.root = Tag("Document")
        self._canvas = canvas
        self._path: list[Tag | None] = [self.root]
        self._known: dict[tuple[int, object], Tag] = {}
        self._open: Tag | str | None = None
        self._marked = False
        self._page, self._next, self._links = 0, 0, 0

    def inside(self, role: str, key: object = None, **attributes: Any) -> Inside:
        """What is drawn inside belongs to a new element, or to the one that ``key`` began (a paragraph over two pages)."""
        above = self._path[-1]
        if role == ARTIFACT or above is None:
            return Inside(self._path, None)
        return Inside(self._path, self._element(above, role, key, attributes))

    def _element(self, above: Tag, role: str, key: object, attributes: dict[str, Any]) -> Tag:
        known = self._known.get((id(above), key)) if key is not None else None
        if known is None:
            known = Tag(role, **attributes)
            above.kids.append(known)
            if key is not None:
                self._known[(id(above), key)] = known
        return known

    def draw(self, *, decoration: bool = False) -> None:
        """Call before every drawing operation: opens the marked content that it belongs to.

        ``decoration``: rules and boxes, which mean something inside a figure only.
        """
        inner = self._path[-1]
        wanted: Tag | str = inner if inner is not None else "Pagination"
        if wanted is self.root or (decoration and isinstance(wanted, Tag) and wanted.role != "Figure"):
            wanted = "Layout"
        if self._marked and wanted == self._open:
            return
        self.close()
        if isinstance(wanted, str):
            self._canvas._code.append(f"/{ARTIFACT} <</Type /{wanted}>> BDC")
        else:
            self._canvas._code.append(f"/{wanted.role} <</MCID {self._next}>> BDC")
            wanted.kids.append(Mark(self._page, self._next))
            self._next += 1
        self._open, self._marked = wanted, True

    def close(self) -> None:
        """End the open marked content."""
        if self._marked:
            self._canvas._code.append("EMC")
        self._marked = False

    def link(self, words: str) -> None:
        """A link annotation was added to the page: it belongs to the current element."""
        if (current := self._path[-1]) is not None:
            current.kids.append(Link(self._page, self._links, words))
        self._links += 1

    def turn(self) -> None:
        """The page is finished; call just before it is shown."""
        self.close()
        self._page, self._next, self._links = self._page + 1, 0, 0


class _Writer:
    """Turns tags into PDF objects, and remembers what belongs to each page's marks for the parent tree."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._pages = [page.obj for page in pdf.pages]
        self.parents: list[dict[int, Any]] = [{} for _ in self._pages]
        self.links: list[tuple[Any, Any]] = []

    def element(self, tag: Tag, parent: Any) -> Any:
        made = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{tag.role}"), P=parent))
        _attributes(tag, made)
        page = next((kid.page for kid in tag.kids if isinstance(kid, Mark)), None)
        if page is not None:
            made.Pg = self._pages[page]
        kids = [self._kid(kid, made, page) for kid in tag.kids if _speaks(kid)]
        if kids:
            made.K = kids[0] if len(kids) == 1 else Array(kids)
        return made

    def _kid(self, kid: Tag | Mark | Link, element: Any, page: int | None) -> Any:
        """A mark on the element's own page is a bare number."""
        if isinstance(kid, Tag):
            return self.element(kid, element)
        if isinstance(kid, Link):
            return self._link(kid, element)
        self.parents[kid.page][kid.number] = element
        if kid.page == page:
            return kid.number
        return Dictionary(Type=Name.MCR, Pg=self._pages[kid.page], MCID=kid.number)

    def _link(self, link: Link, element: Any) -> Any:
        page = self._pages[link.page]
        annotation = page.Annots[link.annotation]
        annotation.Contents = pikepdf.String(link.words)
        self.links.append((annotation, element))
        return Dictionary(Type=Name.OBJR, Pg=page, Obj=annotation)


def _speaks(kid: Tag | Mark | Link) -> bool:
    """Elements in which nothing was drawn are left out, but for cells: a row has as many as its table has columns."""
    return not isinstance(kid, Tag) or bool(kid.kids) or kid.role in ("TD", "TH")


def _attributes(tag: Tag, made: Any) -> None:
    if tag.alt:
        made.Alt = pikepdf.String(tag.alt)
    if tag.box:
        box = Array([round(v, 2) for v in tag.box])
        made.A = Dictionary(O=Name.Layout, BBox=box, Placement=Name.Block)
    if tag.scope or tag.span > 1:
        cell = Dictionary(O=Name.Table)
        if tag.scope:
            cell.Scope = Name(f"/{tag.scope}")
        if tag.span > 1:
            cell.ColSpan = tag.span
        made.A = cell


def write_structure(data: bytes, root: Tag, *, title: str, lang: str) -> bytes:
    """``data`` with the structure tree under ``root``, metadata and compressed objects; same arguments, same bytes."""
    with pikepdf.open(BytesIO(data)) as pdf:
        writer = _Writer(pdf)
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        tree.K = writer.element(root, tree)
        numbers: Any = Array()
        for index, page in enumerate(pdf.pages):
            page.obj.StructParents = index
            page.obj.Tabs = Name.S
            found = writer.parents[index]
            numbers.extend([index, pdf.make_indirect(Array([found[n] for n in sorted(found)]))])
        for number, (annotation, element) in enumerate(writer.links, len(pdf.pages)):
            annotation.StructParent = number
            annotation.F = 4
            numbers.extend([number, element])
        tree.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
        tree.ParentTreeNextKey = len(pdf.pages) + len(writer.links)
        pdf.Root.StructTreeRoot = tree
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = title
            metadata["dc:language"] = [lang]
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()
