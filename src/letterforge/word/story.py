"""A story compiled: in goes the XML of a part with its marks, out comes what renders it, letter after letter.

What is the same in every letter is cut into pieces that are deflated once; a Jinja template says in which order they come, and what stands
between them. So a letter costs little more than its own words.
"""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from lxml import etree
from markupsafe import Markup, escape

from letterforge.deflate import Piece, piece
from letterforge.errors import Problem
from letterforge.letter.sources import Sources
from letterforge.sandbox import Sandbox
from letterforge.word.fields import Element
from letterforge.word.marks import AT_MARK, Mark, Marks

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BEGIN, _END = "\x02", "\x03"  # around a piece's number: XML can hold neither
_NUMBER = re.compile(f"{_BEGIN}(\\w+){_END}")
_NEXT_LINE = "{#\n#}"  # each mark has a line to itself, so that the line of a mistake tells which mark it is
_MARKUP = re.compile("<[^>]*>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ANEW = '<w:t xml:space="preserve">'


class Story:
    """A part that is compiled; `name` is the part's, `said` what the document is called in problems.

    Its template goes into `texts`, from which the environment loads. Raises TemplateError for a tag that can't be read.
    """

    def __init__(self, root: Element, marks: Marks, name: str, environment: Sandbox, texts: MutableMapping[str, str], said: str) -> None:
        self.name = name
        self._pieces: list[Piece] = []
        order: list[Mark] = []
        texts[name] = "".join(self._source(_DECLARATION + etree.tostring(root, encoding="unicode"), marks, order))
        self.sources = _Places(environment, name, order, said)

    def pieces(self, context: Mapping[str, Any]) -> list[Piece]:
        """What the part holds in one letter. Whatever a template provokes is raised as it comes, for `sources.problem`."""
        found: list[Piece] = []
        begun = [0, 0]  # of the paragraph that vanishes when it says nothing: where it begins, and whether it says something
        for place, text in enumerate(_NUMBER.split(self.sources.render(context))):
            if place % 2 == 0:
                if text:
                    found.append(piece(text.encode()))
                    begun[1] = begun[1] or bool(_MARKUP.sub("", text).strip())
            elif text == "begin":
                begun = [len(found), 0]
            elif text == "end":
                del found[len(found) if begun[1] else begun[0] :]
            else:
                found.append(self._pieces[int(text)])
        return found

    def _source(self, xml: str, marks: Marks, order: list[Mark]) -> Iterator[str]:
        """The template: pieces by their numbers, and what the marks stand for."""
        for place, part in enumerate(AT_MARK.split(xml)):
            if place % 2:
                mark = marks.all[int(part)]
                order.append(mark)
                yield f"{_BEGIN}{mark.kind}{_END}" if mark.kind in {"begin", "end"} else mark.source
                yield _NEXT_LINE
            elif part:
                self._pieces.append(piece(part.encode()))
                yield f"{_BEGIN}{len(self._pieces) - 1}{_END}"


class _Places(Sources):
    """A story's template, whose mistakes are told by the beginning of their paragraph in place of a line."""

    def __init__(self, environment: Sandbox, name: str, order: list[Mark], said: str) -> None:
        self._order, self._said = order, said
        super().__init__(environment, name)

    def at(self, name: str, line: int | None, what: str, cure: str = "") -> Problem:  # noqa: ARG002 - a story includes nothing
        """A problem at a line, which is a mark's."""
        place = f"{self._order[line - 1].place}: " if line is not None and 0 < line <= len(self._order) else ""
        return Problem(f"{place}{what}", cure, self._said)


def as_xml(text: str) -> Markup:
    """Words as they stand in a run's text: what could be markup is escaped, lines and tabs are elements of their own."""
    said = str(escape(_FORBIDDEN.sub("", text)))
    return Markup(said.replace("\n", f"</w:t><w:br/>{_ANEW}").replace("\t", f"</w:t><w:tab/>{_ANEW}"))  # noqa: S704 - escaped just now
