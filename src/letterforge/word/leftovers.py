"""Nothing is left over: in goes a document whose stories have their marks, and what would still show a tag or a merge field is refused.

Tags and fields are filled in the text of the body, headers, footers and notes. Elsewhere (in alternative texts, charts, comments, the
addresses of links) they are named with their place.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from letterforge.errors import Problem, TemplateError
from letterforge.word.document import RELATIONS, Document, W
from letterforge.word.fields import INSTRUCTION, TEXT, Element, paragraph_of
from letterforge.word.marks import Marks
from letterforge.word.support import OF_A_ROW

_TAG = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}", re.DOTALL)
_OPENED = re.compile(r"\{\{.*|\{%.*", re.DOTALL)
_MERGE = re.compile(rf"\s*({'|'.join(sorted(OF_A_ROW))})\b", re.IGNORECASE)
_WHERE = {  # by the beginning of a part's name
    "word/comments": ("a comment", "delete the comment"),
    "word/charts/": ("a chart", "write it into the text beside the chart"),
    "word/diagrams/": ("a SmartArt drawing", "write it into the text, or into a text box"),
    "word/numbering": ("the numbering of a list", "write it into the text"),
    "docProps/": ("the document's properties", "in Word: File, Info; or write it into the text"),
}
_MATHS, _DRAWN = "http://schemas.openxmlformats.org/officeDocument/2006/math", "http://schemas.openxmlformats.org/drawingml/2006/main"
_IN_RUNS = {f"{{{_MATHS}}}oMath": f"{{{_MATHS}}}t", f"{{{_DRAWN}}}p": f"{{{_DRAWN}}}t"}  # what holds runs, and the text in them
_CONTROL_LOOK = f"{{{W}}}sdtPr"
_LINK_CURE = 'make it a field (Ctrl+F9) with a merge field in it: { HYPERLINK "mailto:{ MERGEFIELD email }" }'
_LONGEST = 40  # characters of what is left, in a message


def refuse_leftovers(document: Document, stories: Mapping[str, Element]) -> None:
    """Raises TemplateError for the first tag or merge field that would be left in a letter."""
    for problem in _left(document, stories):
        raise TemplateError(problem)


def _left(document: Document, stories: Mapping[str, Element]) -> Iterator[Problem]:
    for name, root in stories.items():
        yield from _in_story(root, Marks(document.stories[name]), document.said)
    for name in document.parts:
        if name.endswith(".rels"):
            yield from _in_links(document, name)
        elif found := next((where for begin, where in _WHERE.items() if name.startswith(begin) and name.endswith(".xml")), None):
            place, cure = found
            for said in _in_part(document.tree(name)):
                yield Problem(f"{place} holds {_short(said)}, which isn't filled there", cure, document.said)


def _in_story(root: Element, marks: Marks, said: str) -> Iterator[Problem]:
    """What stands elsewhere than in the text of paragraphs: alternative texts, WordArt, equations, fields of Word's own."""
    for one in root.iter():
        if not isinstance(one.tag, str):
            continue
        if next(one.iterancestors(_CONTROL_LOOK), None) is not None:
            continue  # what a content control is called isn't shown
        texts = [*map(str, one.attrib.values()), *([one.text or ""] if one.tag != TEXT else []), _whole(one)]
        for text in texts:
            if left := _OPENED.search(text):
                what, cure = _place_in_story(one)
                yield Problem(f"{marks.place(paragraph_of(one))}: {what} holds {_short(left[0])}, which isn't filled there", cure, said)


def _whole(one: Element) -> str:
    """The text of an equation, or of a paragraph in a drawing: both are split into runs as Word's own paragraphs are."""
    text = _IN_RUNS.get(str(one.tag))
    return "".join(part.text or "" for part in one.iter(text)) if text else ""


def _place_in_story(one: Element) -> tuple[str, str]:
    name = etree.QName(one).localname
    if one.tag == INSTRUCTION or name == "fldSimple":
        return "a field of Word's own", "put a merge field into it: { MERGEFIELD name }"
    if name in {"docPr", "cNvPr", "shape"}:
        return "the alternative text of a picture", "write it into the text"
    if name == "textpath":
        return "a WordArt", "write it into a text box"
    what = "an equation" if name in {"t", "oMath"} else "a drawing" if one.tag in _IN_RUNS else f"the element {name}"
    return what, "write it into the text"


def _in_links(document: Document, name: str) -> Iterator[Problem]:
    for one in document.tree(name).iterfind(f"{{{RELATIONS}}}Relationship"):
        if left := _OPENED.search(unquote(one.get("Target", ""))):
            yield Problem(f"the address of a link holds {_short(left[0])}, which isn't filled there", _LINK_CURE, document.said)


def _in_part(root: Element) -> Iterator[str]:
    """Tags and merge fields in another part."""
    attributes = [str(value) for one in root.iter() if isinstance(one.tag, str) for value in one.attrib.values()]
    for text in ("".join(map(str, root.itertext())), *attributes):
        yield from _TAG.findall(text)
    instructions = [one.text or "" for one in root.iter(INSTRUCTION)]
    instructions += [one.get(f"{{{W}}}instr", "") for one in root.iter(f"{{{W}}}fldSimple")]
    yield from (f"the field {found[1].upper()}" for said in instructions if (found := _MERGE.match(said)))


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rstrip()} …"
