"""A label sheet's template read in its order: in goes its syntax, out come what is wrong with its turns, and names that are asked for anew.

Behind a field that turns to another row, a name stands for that row's cell: so a name isn't looked up once, as Jinja does, but asked for
wherever it stands. What a template has made of a row (`{% set %}`, a bookmark) can't be asked for anew, and is refused behind a turn.

A turn in the middle of a label is refused too; a label is a cell which shows something of a row itself, with all tables in it.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from letterforge.word.codes import Code, walk
from letterforge.word.compiling import FIELD, INSTRUCTED, TO_NEXT_LABEL, TO_NEXT_ROW, Placed
from letterforge.word.support import OF_A_ROW, bookmarks_made, bookmarks_shown

SAID, MORE = "_word_said", "_word_more"  # what a template calls for a name's value in the row that is shown, and whether there is one
SHOWN, SAYS = "_word_shown", "_word_says"  # what it calls with what it shows of a row, and where a tag has it say words because of one
_MARK = "bookmark "  # before a bookmark's name, among those of variables, which hold no space
_CARRIES = "namespace"  # what carries words from row to row, under any name that it is given: in a list, by `{% with %}` …
_ALONE = "let it stand by itself; where a row decides on it, use NEXTIF or SKIPIF"
_FIRST = "take NEXT out of the first label: it stands first in each label but that one"
_SHOWS_NOTHING = "put NEXT first into each label but the first, and fields or tags behind it"


class Fault(NamedTuple):
    """What is wrong, the line of the template where it is, and the cure."""

    line: int
    what: str
    cure: str


class Flow(NodeTransformer):
    """One story's template; `codes` are its fields, `names` what rows give values to, `cells` those around each line, from inside out.

    Once it was visited, `faults` are what is wrong with it and `labels` how many it fills.
    """

    def __init__(self, codes: Sequence[Placed], names: Collection[str], cells: Sequence[Sequence[int]] = ()) -> None:
        self._codes, self._names, self._cells = [code for code, _ in codes], names, cells
        self.faults: list[Fault] = []
        self.labels = 1
        self.shows = False  # whether something of a row was shown since the last turn
        self._tells = False  # the same, or told in the instruction of a field
        self._told: dict[int, set[int]] = {}  # what a cell and the tables in it show, by the numbers of the turns before
        self._saying: set[int] = set()  # cells that show something themselves, and so are labels
        self._fresh: set[str] = set()  # variables and bookmarks that are made of the row which is shown
        self._stale = {f"{_MARK}{name}" for code in self._codes if _is_of_a_row(code) for name in bookmarks_made(code)}  # of one before
        self._within: list[str] = []  # the words of the tags around
        self._decided = False  # whether one of those asks what a row says
        self._of_row = False  # whether the expression that is read asks so
        self._turned: tuple[int, str] | None = None  # the last turn's line, and its field

    def read(self, tree: nodes.Template) -> "Flow":
        """Reads and changes a template."""
        self.visit(tree)
        if not self.shows and self._turned is not None:
            line, name = self._turned
            self._wrong(line, f"nothing of a recipient stands behind the last field {name}, who would have no label", _SHOWS_NOTHING)
        return self

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:  # noqa: N802 - Jinja's name for it
        """A row's name, asked for where it stands; and a variable, which must be of the row that is shown."""
        if node.ctx == "load" and node.name in self._names:
            self._of_row = True
            return _call(SAID, node.lineno, nodes.Const(node.name))
        if node.ctx == "load":
            self._use(node.name, node.lineno)
            if node.name == _CARRIES:
                cure = "write {% set … %} in each label in place of it"
                self._wrong(node.lineno, f"on a label sheet {_CARRIES}() would carry words from one recipient's label to another's", cure)
        elif node.name in self._names:
            self._wrong(node.lineno, f"a tag gives another value to {node.name}, which rows give values to", "use another name in the tag")
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 - Jinja's name for it
        """What is shown: of a row, or of all."""
        node.nodes = [self._shown(one) for one in node.nodes]
        return node

    def visit_Assign(self, node: nodes.Assign) -> nodes.Assign:  # noqa: N802 - Jinja's name for it
        """`{% set a = … %}`."""
        node.node, of_row = self._asked(node.node)
        self._bind(node.target, of_row=of_row)
        return node

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.AssignBlock:  # noqa: N802 - Jinja's name for it
        """`{% set a %} … {% endset %}`: its words are kept, and shown elsewhere."""
        shows, self.shows = self.shows, False
        with self._tag("set", scoped=True):
            self._all(node.body)
        of_row, self.shows = self.shows, shows
        self._bind(node.target, of_row=of_row)
        return node

    def visit_If(self, node: nodes.If) -> nodes.If:  # noqa: N802 - Jinja's name for it
        """Branches, of which a row may say which one is taken; whether there is a row at all is no matter of what it says."""
        if isinstance(node.test, nodes.Call) and _called(node.test) == MORE:
            self._all(node.body)
            self._all(node.else_)
            return node
        before = {*self._fresh}, {*self._stale}
        after: list[tuple[set[str], set[str]]] = []
        with self._tag("if"):
            for branch in (node, *node.elif_):
                branch.test, of_row = self._asked(branch.test)
                self._decided = self._decided or of_row
                after.append(self._branch(branch.body, before))
            after.append(self._branch(node.else_, before))
        self._fresh, self._stale = set().union(*(one[0] for one in after)), set().union(*(one[1] for one in after))
        return node

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - Jinja's name for it
        """A loop, whose names are its own."""
        node.iter, of_row = self._asked(node.iter)
        with self._tag("for", scoped=True):
            self._decided = self._decided or of_row
            self._bind(node.target, of_row=of_row)
            if node.test is not None:
                node.test, of_row = self._asked(node.test)
                self._decided = self._decided or of_row
            self._all(node.body)
            self._all(node.else_)
        return node

    def visit_With(self, node: nodes.With) -> nodes.With:  # noqa: N802 - Jinja's name for it
        """A block with names of its own."""
        values = [self._asked(one) for one in node.values]
        node.values = [value for value, _ in values]
        with self._tag("with", scoped=True):
            for target, (_, of_row) in zip(node.targets, values, strict=True):
                self._bind(target, of_row=of_row)
            self._all(node.body)
        return node

    def _all(self, body: list[nodes.Node]) -> None:
        body[:] = [self.visit(one) for one in body]

    def _branch(self, body: list[nodes.Node], before: tuple[set[str], set[str]]) -> tuple[set[str], set[str]]:
        self._fresh, self._stale = {*before[0]}, {*before[1]}
        self._all(body)
        return self._fresh, self._stale

    @contextmanager
    def _tag(self, word: str, *, scoped: bool = False) -> Iterator[None]:
        """Within a tag; what is `scoped` leaves variables as they were, bookmarks excepted."""
        decided, fresh, stale = self._decided, {*self._fresh}, {*self._stale}
        self._within.append(word)
        yield
        self._within.pop()
        self._decided = decided
        if scoped:
            self._fresh = fresh | {name for name in self._fresh if name.startswith(_MARK)}
            self._stale = stale

    def _asked(self, node: nodes.Node) -> tuple[Any, bool]:
        """What a tag says, its names asked for, and whether those are a row's: then it is nothing where there is nobody."""
        before, self._of_row = self._of_row, False
        made = self.visit(node)
        of_row, self._of_row = self._of_row, before
        line = node.lineno
        return nodes.CondExpr(_call(MORE, line), made, nodes.Const(""), lineno=line) if of_row else made, of_row

    def _shown(self, node: nodes.Expr) -> nodes.Expr:
        if isinstance(node, nodes.TemplateData):
            return node
        called = _called(node)
        if called == SAYS:
            self._tell(node.lineno, of_row=self._decided)
            self.shows = self.shows or self._decided
            return node if self._decided else nodes.Const("", lineno=node.lineno)
        if called in {FIELD, INSTRUCTED} and isinstance(node, nodes.Call) and isinstance(node.args[0], nodes.Const):
            of_row = self._field(self._codes[node.args[0].value], node.lineno)
        else:
            node, of_row = self._asked(node)
            of_row = of_row or self._decided
        self._tell(node.lineno, of_row=of_row)
        of_row = of_row and called != INSTRUCTED
        self.shows = self.shows or of_row
        return _call(SHOWN, node.lineno, node) if of_row and "set" not in self._within else node

    def _tell(self, line: int, *, of_row: bool) -> None:
        """Something of a row stands at a line: the label around it may have nothing of another one."""
        if not of_row or "set" in self._within:
            return
        self._tells = True
        for place, cell in enumerate(self._cells[line - 1] if self._cells else ()):
            told = self._told.setdefault(cell, set())
            told.add(self.labels)
            if not place:
                self._saying.add(cell)
            if cell in self._saying and len(told) > 1 and self._turned is not None:
                what = f"the field {self._turned[1]} stands in the middle of a label, which would show two recipients"
                self._wrong(self._turned[0], what, "put it first into its cell, before all fields and tags")

    def _field(self, code: Code, line: int) -> bool:
        """What a field turns, uses and sets; and whether it shows something of a row."""
        for name in bookmarks_shown(code):
            self._use(f"{_MARK}{name}", line)
        of_row = self._decided or _is_of_a_row(code) or any(f"{_MARK}{name}" in self._fresh for name in bookmarks_shown(code))
        turns = next((one.name for one in walk(code) if one.name in TO_NEXT_ROW), "")
        if turns:
            if not _turns_alone(code):
                self._wrong(line, f"the field {turns} stands within the field {code.name}, beside what isn't of its row", _ALONE)
            self._turn(turns, line)
        for name in bookmarks_made(code):
            self._set(f"{_MARK}{name}", of_row=of_row, surely=code.name == "SET")
        return of_row and not turns and code.name != "SET"

    def _turn(self, name: str, line: int) -> None:
        if self._within:
            cure = "put it before the tag, or, where a row decides on it, use NEXTIF or SKIPIF"
            self._wrong(line, f"a field turns to the next row within {{% {self._within[-1]} … %}}", cure)
        if name not in TO_NEXT_LABEL and self._tells:
            self._wrong(line, f"the field {name} stands behind other fields of its label", "put it first in its label, right behind NEXT")
        if name not in TO_NEXT_LABEL and not self._tells and self._turned is not None and self._turned[1] == "NEXTIF":
            what = f"the field {name} stands behind NEXTIF, and would pass over the recipient of the label before where that doesn't hold"
            self._wrong(line, what, "use NEXT there, or leave SKIPIF out and the row to a suppression list")
        if name in TO_NEXT_LABEL:
            if not self.shows and self._turned is None:
                self._wrong(line, f"the field {name} stands before all that the first label shows, whose recipient would have none", _FIRST)
            elif not self.shows:
                self._wrong(line, f"nothing of a recipient stands between the field {name} and the one before it", _SHOWS_NOTHING)
            self.labels += 1
            self.shows = self._tells = False
            self._turned = line, name
        self._stale |= self._fresh
        self._fresh.clear()

    def _bind(self, target: nodes.Node, *, of_row: bool) -> None:
        """Gives names to a value."""
        for one in (target, *target.find_all(nodes.Name)):
            if isinstance(one, nodes.Name):
                self.visit_Name(one)
                self._set(one.name, of_row=of_row, surely=True)

    def _set(self, name: str, *, of_row: bool, surely: bool) -> None:
        if surely:
            self._stale.discard(name)
            self._fresh.discard(name)
        if of_row or self._decided:
            self._fresh.add(name)

    def _use(self, name: str, line: int) -> None:
        """A variable or a bookmark is shown, or asked."""
        self._of_row = self._of_row or name in self._fresh
        if name in self._stale:
            cure = "set it again behind each field that turns to the next row, or write there what it is made of"
            self._wrong(line, f"{name.removeprefix(_MARK)} was made of another recipient's row than the one that is shown here", cure)

    def _wrong(self, line: int, what: str, cure: str) -> None:
        self.faults.append(Fault(line, what, cure))


def _is_of_a_row(code: Code) -> bool:
    return any(one.name in OF_A_ROW - TO_NEXT_ROW for one in walk(code))


def _turns_alone(code: Code) -> bool:
    """Whether a field that turns does nothing else: it is NEXT or the like itself, or an IF whose only text is such a field."""
    names = [one.name for one in walk(code)]
    if "SET" in names or sum(name in TO_NEXT_ROW for name in names) > 1:
        return False
    while code.name == "IF":
        texts = [part for argument in code.arguments[3:] for part in argument if isinstance(part, Code) or part.strip()]
        if len(texts) != 1 or not isinstance(texts[0], Code):
            return False
        code = texts[0]
    return code.name in TO_NEXT_ROW


def _called(node: nodes.Expr) -> str:
    """The name of the function that is called; nothing for any other expression."""
    return node.node.name if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) else ""


def _call(name: str, line: int, *arguments: nodes.Expr) -> nodes.Call:
    return nodes.Call(nodes.Name(name, "load", lineno=line), [*arguments], [], None, None, lineno=line)
