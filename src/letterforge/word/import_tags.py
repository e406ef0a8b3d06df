"""Tags that somebody typed into a Word document, as `{{ name }}`. In go a paragraph's pieces, out come pieces in which such tags are known.

Word divides what was typed over pieces as it likes, and makes its quotation marks curly; what is no tag of a template's stays text.
"""

import re
from collections.abc import Iterator, Sequence

from jinja2 import Environment, TemplateSyntaxError, nodes

from letterforge.word.import_fields import Fields
from letterforge.word.import_model import FIELD, TAG, WORDS, Piece, Remarks, joined
from letterforge.word.import_names import ALWAYS, OWN, Names
from letterforge.word.tags import STRAIGHT

_TAG = re.compile(r"\{\{(.{0,500}?)\}\}|\{%(.{0,500}?)%\}|\{#(.{0,500}?)#\}", re.DOTALL)
_OF_DOCXTPL = re.compile(r"(p|tr|tc|r)(?=\s)")  # what docxtpl writes at a tag's beginning: which part of the document it means
_STATEMENT = re.compile(r"[-+]?\s*([a-z]+)")
_KNOWN = frozenset("if elif else endif for endfor set endset include macro endmacro with endwith block endblock filter endfilter".split())
_OTHER = "\0"  # stands for what is no words, so that no tag goes across it
_SYNTAX = Environment()  # noqa: S701 - parses, and never renders


def with_tags(pieces: Sequence[Piece], names: Names, fields: Fields, remarks: Remarks) -> tuple[Piece, ...]:
    """`pieces`, in which typed tags are fields and tags; each looks as its first brace does."""
    text = "".join(piece.text if piece.kind == WORDS else _OTHER for piece in pieces)
    if "{" not in text:
        return tuple(pieces)
    found: list[Piece] = []
    at = 0
    for match in _TAG.finditer(text):
        before, first = list(_cut(pieces, at, match.start())), next(_cut(pieces, match.start(), match.end()))
        made = _made(match, first, names, fields, remarks) if _OTHER not in match[0] else None
        if made is None:
            continue
        found += [*before, made]
        at = match.end()
    return joined([*found, *_cut(pieces, at, len(text))])


def _made(match: re.Match[str], first: Piece, names: Names, fields: Fields, remarks: Remarks) -> Piece | None:
    """The piece that a tag becomes; None where it is no tag."""
    written = match[0].translate(STRAIGHT)
    if match[3] is not None:
        return Piece(written, first.look, TAG)
    inner = (match[1] if match[1] is not None else match[2]).translate(STRAIGHT)
    if part := _OF_DOCXTPL.match(inner):
        inner = inner[part.end() :]
        if part[1] in {"tr", "tc"} and not inner.strip().startswith("end"):
            remarks.lost(f"the tag {written} repeats a part of a table", "put the tags around a paragraph or a point")
    inner = " ".join(inner.split())
    if match[2] is not None:
        word = _STATEMENT.match(inner)
        if word and word[1] in _KNOWN:
            return Piece(f"{{% {inner} %}}", first.look, TAG)
        remarks.lost(f"{written} is no tag of a template's, and stays as text", "docs/templates.md has those that letterforge knows")
        return None
    if inner not in OWN | ALWAYS and (column := names.known(inner)):
        return fields.named(column, first.look)
    try:
        tree = _SYNTAX.parse(f"{{{{ {inner} }}}}")
    except TemplateSyntaxError:
        remarks.lost(f"{written} names no column, and stays as text", "write {{ column }}, with the name of a column")
        return None
    _check(tree, names, remarks)
    fields.used[inner] = None
    return Piece(inner, first.look, FIELD)


def _check(tree: nodes.Template, names: Names, remarks: Remarks) -> None:
    """Names that stand alone in a tag must be columns: `check` would refuse the template, and the document's author knows best."""
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.Name) and (cure := names.unknown(node.name)) is not None:
                remarks.lost(f"nothing is called {node.name!r}", cure)


def _cut(pieces: Sequence[Piece], start: int, end: int) -> Iterator[Piece]:
    """The pieces between two places of their text; what is no words counts as one character."""
    at = 0
    for piece in pieces:
        length = len(piece.text) if piece.kind == WORDS else 1
        if at < end and at + length > start:
            if piece.kind != WORDS:
                yield piece
            elif text := piece.text[max(0, start - at) : end - at]:
                yield piece._replace(text=text)
        at += length
