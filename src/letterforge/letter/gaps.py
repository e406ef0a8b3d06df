"""What every letter shows: in goes a template, out come the fields that stand in its sentences whatever is in their cells.

An empty cell leaves a gap there: "Your last gift was  on 11 May." A field that the template asks for, or has something else for, leaves
none; nor does one that is alone in its paragraph.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from jinja2 import nodes

from letterforge.sandbox import Sandbox, shape

EMPTY = "is empty"
_AS_IT_IS = frozenset("capitalize lower replace string title title_case trim truncate upper".split())  # filters: nothing stays nothing
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_NO_WORDS = "\\*_ \t"  # the end of a line, and emphasis


class Lack(NamedTuple):
    """What a recipient's cell hasn't, and the letter needs: the field's identifier, and `is empty`, `is no number`, `is no date`."""

    field: str
    what: str


Asks = Callable[[nodes.Expr, str], Iterable[str]]
"""Gives the fields that an expression of a text (by its name) shows in a sentence."""


class AlwaysShown:
    """Finds what the template `name` among some texts always shows; `fields_of` says which fields an expression is."""

    def __init__(self, environment: Sandbox, texts: Mapping[str, str], fields_of: Asks) -> None:
        self._environment, self._texts, self._fields_of = environment, texts, fields_of

    def within(self, name: str) -> set[str]:
        """The fields that a text shows in every letter."""
        return self._in(self._environment.parse(self._texts[name]).body, name)

    def _in(self, body: Iterable[nodes.Node], name: str) -> set[str]:
        found: set[str] = set()
        for node in body:
            match node:
                case nodes.Output(nodes=parts):
                    found.update(field for part in parts for field in self._fields_of(part, name))
                case nodes.If():
                    found |= self._in_each(node, name)
                case nodes.With(body=inner) | nodes.FilterBlock(body=inner) | nodes.Block(body=inner):
                    found |= self._in(inner, name)
                case nodes.Include(template=nodes.Const(value=str(other))) if other in self._texts and other != name:
                    found |= self.within(other)
        return found

    def _in_each(self, node: nodes.If, name: str) -> set[str]:
        """What each branch shows, and none of the conditions asks for."""
        branches = [node.body, *(other.body for other in node.elif_), node.else_]
        asked = {shape(one)[1] for other in (node, *node.elif_) for one in (other.test, *other.test.find_all(nodes.Expr))}
        return set.intersection(*(self._in(branch, name) for branch in branches)) - asked


def shapes_shown(node: nodes.Expr) -> Iterator[tuple[str, str]]:
    """The names of which an expression shows nothing where their cells are empty, as `sandbox.shape` has them."""
    while isinstance(node, nodes.Filter) and node.node is not None:
        if node.name not in _AS_IT_IS and not (node.name in {"default", "d"} and _fills_no_gap(node)):
            return
        node = node.node
    if isinstance(node, nodes.Concat):
        for part in node.nodes:
            yield from shapes_shown(part)
    elif shape(node) != ("", ""):
        yield shape(node)


def _fills_no_gap(node: nodes.Filter) -> bool:
    """Whether a `default` is for a column that isn't there, not for an empty cell; who writes `default("")` wants nothing there."""
    return len(node.args) == 1 and not node.kwargs and node.args[0] != nodes.Const("")


def shown_in_markdown(environment: Sandbox, texts: Mapping[str, str], name: str, headings: Mapping[str, str]) -> set[str]:
    """The fields that a Markdown template shows in the sentences of every letter; `headings` gives fields by the columns' own names."""
    worded = {said: _lines_with_words(text) for said, text in texts.items()}
    set_here = {one.name for text in texts.values() for one in environment.parse(text).find_all(nodes.Name) if one.ctx != "load"}

    def fields_of(node: nodes.Expr, text: str) -> Iterator[str]:
        if node.lineno in worded[text]:
            yield from recipients_own(node, set_here, headings)

    return AlwaysShown(environment, texts, fields_of).within(name)


def recipients_own(node: nodes.Expr, set_here: Collection[str], headings: Mapping[str, str]) -> Iterator[str]:
    """The recipient's fields of which an expression shows nothing where they are empty."""
    for owner, field in shapes_shown(node):
        if owner == "recipient" or (not owner and field not in set_here):
            yield headings.get(field, field)


def _lines_with_words(text: str) -> set[int]:
    """The lines of those paragraphs that hold more than tags, from 1."""
    bare = _TAG.sub(lambda tag: "\n" * tag[0].count("\n"), text).split("\n")
    found: set[int] = set()
    paragraph: list[int] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            paragraph.append(number)
            continue
        if any(bare[one - 1].strip(_NO_WORDS) for one in paragraph):
            found.update(paragraph)
        paragraph = []
    return found
