"""Many letters as one Word document: in go finished `.docx` files, one after another, out comes one, written as it comes.

Each letter is a section, or several, of its own: it begins a sheet (or a page, where paper has one side), has its own headers and footers,
and counts its pages, lists and footnotes from 1. What letters have in common, such as styles, pictures and equal headers, is there once.
Settings, theme and fonts are the first letter's; comments lose their threads.
"""

from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from letterforge.errors import LetterforgeError, Problem
from letterforge.word.document import W
from letterforge.word.fields import Element
from letterforge.word.joined_letter import Shared, body_of, take
from letterforge.word.joined_order import made
from letterforge.word.joined_package import PARSER, Package, Relation, Store, serialised
from letterforge.word.joined_parts import Notes
from letterforge.word.joined_sections import R, close

MOST_LISTS = 2000  # numbered lists of a document: Word shows no numbers from about the 2,030th on
_BODY = "word/document.xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
_HERE = "letters stand here"
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_PROPERTIES = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_LETTERS_OWN = (f"{_DUBLIN}identifier", f"{_DUBLIN}subject", f"{_DUBLIN}description", f"{_PROPERTIES}keywords")
_BESIDE = frozenset(
    {"commentsExtended", "commentsIds", "commentsExtensible", "stylesWithEffects"}
)  # threads; styles once more, for Word 2010
_ONE_OF_EACH = frozenset({"styles", "numbering", "settings", "footnotes", "endnotes", "comments", "header", "footer"}) | _BESIDE


class Joined:
    """The document, written by way of `write`: for both sides of the paper (`duplex`), or for one."""

    def __init__(self, write: Callable[[bytes], object], title: str, *, duplex: bool = True) -> None:
        self._title, self._duplex = title, duplex
        self._shared = Shared(Store(write))
        self._stream = self._shared.store.growing(_BODY, _MAIN)
        self._first: Package | None = None
        self._names: object = None  # the namespaces of the document's root, and those of them that are no standard
        self._closing = b""
        self._waiting: Element | None = None  # the last letter's document, which may be the last of all
        self.letters = 0

    def add(self, content: bytes) -> None:
        """Adds a letter. Raises LetterforgeError where there are more numbered lists than Word counts in one document."""
        letter = Package(content)
        root = letter.tree(letter.body)
        if self._first is None:
            self._open(letter, root)
        if self._waiting is not None:
            close(body_of(self._waiting))
            self._write(self._waiting)
        self.letters += 1
        take(self._shared, letter, root, self.letters, duplex=self._duplex)
        self._waiting = root
        if self._shared.lists.count > MOST_LISTS:
            what = f"letter {self.letters:,} of the file brings more numbered lists than Word counts in one document ({MOST_LISTS:,})"
            raise LetterforgeError(Problem(what, f"make several files: --batch {max((self.letters - 1) // 100 * 100, 1)}"))

    def finish(self) -> None:
        """Ends the document, which has a letter at least."""
        if self._first is None or self._waiting is None:
            raise ValueError("a document of no letters")
        self._write(self._waiting)
        self._stream.write(self._closing)
        self._stream.close()
        first, shared = self._first, self._shared
        for kind, root in (("styles", shared.styles.styles()), ("numbering", shared.lists.numbering())):
            if root is not None:
                self._put(first, kind, serialised(root))
        self._put(first, "settings", self._settings(first))
        for notes in shared.notes:
            if notes.root is not None:
                self._put_notes(notes, notes.root)
        shared.store.relate(_BODY, shared.relations.all())
        shared.store.relate("", self._package_relations(first))
        shared.store.finish()

    def _open(self, letter: Package, root: Element) -> None:
        """Writes what stands before the letters, and keeps the parts that are the first letter's for all."""
        self._first, self._names = letter, _names(root)
        empty = deepcopy(root)
        body = body_of(empty)
        body[:] = []
        body.text = _HERE
        before, _, self._closing = serialised(empty).partition(_HERE.encode())
        self._stream.write(before)
        for one in letter.relations(letter.body).values():
            if not one.external and one.kind not in _ONE_OF_EACH and one.kind not in {"image", "hyperlink"} and one.target in letter.names:
                self._shared.relations.id(one._replace(target=self._shared.store.keep(letter, one.target)))

    def _write(self, root: Element) -> None:
        body = body_of(root)
        if _names(root) == self._names:
            written = etree.tostring(body, encoding="UTF-8", with_tail=False)
            self._stream.write(written[written.index(b">") + 1 : written.rindex(b"</")])
            return
        for one in body:  # with the namespaces that it needs
            if root.get(_IGNORABLE) is not None:
                one.set(_IGNORABLE, root.get(_IGNORABLE, ""))
            self._stream.write(etree.tostring(one, encoding="UTF-8", with_tail=False))

    def _put(self, first: Package, kind: str, content: bytes) -> None:
        """A part that is made of all letters', under the name that it has in the first one that has it."""
        name = first.related(kind)
        related = first.relations(name) if name is not None else {}
        kept = {
            key: one if one.external else one._replace(target=self._shared.store.keep(first, one.target)) for key, one in related.items()
        }
        place = f"word/{kind}.xml"
        self._shared.store.put(place, content, f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml", kept)
        self._shared.relations.id(Relation(f"{R}/{kind}", place, external=False))

    def _put_notes(self, notes: Notes, root: Element) -> None:
        place = f"word/{notes.kind}.xml"
        self._shared.store.put(place, serialised(root), notes.type, notes.relations.all())
        self._shared.relations.id(Relation(f"{R}/{notes.kind}", place, external=False))

    def _settings(self, first: Package) -> bytes:
        """The first letter's settings; endnotes stand at the end of each letter, where there are any."""
        name = first.related("settings")
        root = first.tree(name) if name is not None else etree.Element(f"{{{W}}}settings", nsmap={"w": W})
        if self._shared.has_endnotes:
            after = root.find(f"{{{W}}}compat")
            notes = root.find(f"{{{W}}}endnotePr")
            if notes is None:
                notes = root.makeelement(f"{{{W}}}endnotePr")
                root.insert(len(root) if after is None else root.index(after), notes)
            made(notes, "pos", ("pos",), val="sectEnd")
        return serialised(root)

    def _package_relations(self, first: Package) -> dict[str, Relation]:
        found = {}
        for key, one in first.relations("").items():
            if one.kind == "officeDocument":
                found[key] = one._replace(target=_BODY)
            elif one.target in first.names:
                found[key] = one._replace(target=self._shared.store.keep(first, one.target, self._titled))
        return found

    def _titled(self, content: bytes) -> bytes:
        """The properties of the whole; what they said of the first letter goes."""
        if _PROPERTIES[1:-1].encode() not in content:
            return content
        root = etree.fromstring(content, PARSER)
        for one in root:
            if one.tag == f"{_DUBLIN}title":
                one.text = self._title
            elif one.tag in _LETTERS_OWN:
                root.remove(one)
        return serialised(root)


def _names(root: Element) -> object:
    return root.nsmap, root.get(_IGNORABLE)
