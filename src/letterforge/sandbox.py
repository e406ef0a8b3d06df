"""Expressions that users write, run so that they can neither reach the machine nor exhaust it. In goes source, out comes text or a value.

Jinja2's immutable sandbox stops access; this module adds limits on what an expression may cost, and errors that name the nearest field.
"""

import resource
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from letterforge.words import EscapingFormatter, WordsFormatter, guarded, shown

CPU_SECONDS = 2.0  # for one letter's text; a real one takes about a millisecond
EXTRA_MEMORY = 512 * 2**20  # bytes above what the process holds when the limits begin
SECONDS_TO_COMPILE = 20.0  # 15,000 tags take one or two
LONGEST_TEXT = 2_000_000  # characters of one letter's text or of one repeated string
MOST_NESTED = 100  # brackets, blocks and terms within each other; at about twice as many Python gives up
_TOO_MUCH = "too many brackets, blocks or terms stand within each other, or cost too much: make it simpler"
_GLOBALS = ("dict", "namespace")
_FILTERS = (
    "abs batch capitalize count d default dictsort first float groupby int items join last length list lower map max min reject rejectattr "
    "replace reverse round select selectattr slice sort string sum title trim truncate unique upper wordcount"
).split()


class TooCostlyError(SecurityError):
    """An expression took more time, memory or text than a letter can need."""


class MissingFieldError(UndefinedError):
    """An expression used a field that doesn't exist."""

    def __init__(self, message: str | None = None, *, name: str = "", known: tuple[str, ...] | None = None) -> None:
        super().__init__(message)
        self.name, self.known = name, known  # known is None where the name stood alone


class _Missing(StrictUndefined):
    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: type = UndefinedError) -> None:
        def complain(message: str | None) -> Exception:
            if exc is not UndefinedError or name is None:
                return exc(message)  # type: ignore[no-any-return]
            known = tuple(map(str, obj)) if isinstance(obj, Mapping) else None if obj is missing else ()
            return MissingFieldError(message, name=str(name), known=known)

        super().__init__(hint, obj, name, complain)  # type: ignore[arg-type]


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which fields are data: an item of a mapping always wins over a method of the same name."""

    intercepted_binops = frozenset({"*", "**", "%"})
    shown = staticmethod(shown)  # what `~` joins goes through it

    def __init__(self, **options: Any) -> None:
        super().__init__(undefined=_Missing, **options)
        self.globals = {name: self.globals[name] for name in _GLOBALS}
        self.filters = {name: self.filters[name] for name in _FILTERS} | guarded()
        self.rewrite: Callable[[nodes.Template], object] | None = None  # what changes a template's syntax before it is compiled

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The syntax tree, which is never so deep that walking through it fails. Raises TemplateSyntaxError."""
        parser = Parser(self, source, name, filename)
        try:
            tree = parser.parse()
        except (RecursionError, ValueError):  # ValueError: a number of more digits than Python reads
            raise TemplateSyntaxError(_TOO_MUCH, parser.stream.current.lineno, name, filename) from None
        depth, line = _deepest(tree)
        if depth > MOST_NESTED:
            raise TemplateSyntaxError(_TOO_MUCH, line, name, filename)
        return tree

    def _generate(self, source: nodes.Template, *more: Any, **named: Any) -> str:
        if self.rewrite is not None:
            self.rewrite(source)
        for joined in list(source.find_all(nodes.Concat)):
            joined.nodes = [one if isinstance(one, nodes.Const) else _through("shown", one) for one in joined.nodes]
        source.set_environment(self)
        return super()._generate(source, *more, **named)

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *more: Any, **named: Any) -> Any:
        """Code, within limits, since what is constant is worked out here. What Python can't take is a TemplateSyntaxError as well."""
        try:
            with limited(SECONDS_TO_COMPILE):
                return super().compile(source, name, filename, *more, **named)
        except (TooCostlyError, SyntaxError):
            tree = self.parse(source, name, filename) if isinstance(source, str) else source
            raise TemplateSyntaxError(_TOO_MUCH, _deepest(tree)[1], name, filename) from None

    def compile_expression(self, source: str, undefined_to_none: bool = True) -> Any:
        """As `compile`, of an expression alone."""
        try:
            return super().compile_expression(source, undefined_to_none)
        except (RecursionError, ValueError):
            raise TemplateSyntaxError(_TOO_MUCH, 1) from None

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A mapping's item before its method: a column may well be called `items`."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A mapping's item, else a `MissingFieldError` once it is used."""
        if isinstance(obj, Mapping) and isinstance(argument, str):
            return obj[argument] if argument in obj else self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """`'{:.2f}'.format(…)`, which shows what an expression may show; nothing for what isn't that."""
        if super().wrap_str_format(value) is None:
            return None
        text: str = value.__self__
        formatter = EscapingFormatter(self, escape=text.escape) if isinstance(text, Markup) else WordsFormatter(self)

        def formatted(*given: Any, **named: Any) -> str:
            made = formatter.vformat(text, *(((), *given) if value.__name__ == "format_map" else (given, named)))
            return Markup(made) if isinstance(text, Markup) else made  # noqa: S704 - what is put into markup is escaped

        return formatted

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """`*`, `**` and `%` where they can't be made to fill the memory or to run for hours."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "%" and not numbers:
            raise SecurityError("% formats nothing here; join texts with ~")
        if operator == "**" and (not numbers or abs(left) > 10**6 or abs(right) > 100):
            raise TooCostlyError("a power of this size is refused")
        if operator == "*" and not numbers:
            text, times = (left, right) if isinstance(right, int) else (right, left)
            if not isinstance(times, int) or len(text) * times > LONGEST_TEXT:
                raise TooCostlyError("a repetition of this size is refused")
        return super().call_binop(context, operator, left, right)


def _through(name: str, node: nodes.Expr) -> nodes.Expr:
    """What a method of the environment makes of an expression's value."""
    return nodes.Call(nodes.EnvironmentAttribute(name), [node], [], None, None)


@contextmanager
def limited(seconds: float | None = None) -> Iterator[None]:
    """Within it, more processor time than `CPU_SECONDS` (or `seconds`), or more than `EXTRA_MEMORY` bytes, raise `TooCostlyError`.

    So does a macro that calls itself without end. That is so in the main thread, on POSIX; errors keep their place in the template.
    The timer interrupts Python between two bytecodes, so that loops end; what could run for hours in one of them is bounded by `Sandbox`.
    """
    within = signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0  # other limits, which stay: a file that is included is compiled late
    if within or threading.current_thread() is not threading.main_thread():
        yield
        return
    seconds = CPU_SECONDS if seconds is None else seconds
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = _memory_held() + EXTRA_MEMORY
    before = signal.signal(signal.SIGVTALRM, partial(_too_long, seconds))
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard), hard))
    try:
        yield
    except MemoryError as error:
        raise TooCostlyError(f"more than {EXTRA_MEMORY // 2**20} MB of memory").with_traceback(error.__traceback__) from None
    except RecursionError as error:
        raise TooCostlyError("it calls itself without end").with_traceback(error.__traceback__) from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _too_long(seconds: float, _signal: int, _frame: FrameType | None) -> None:
    raise TooCostlyError(f"more than {seconds:g} seconds")


def _memory_held() -> int:
    """Bytes of address space in use; where the system doesn't tell (macOS), the most that a process here has needed."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 64 * 2**30


def _deepest(tree: nodes.Node) -> tuple[int, int]:
    """How deep a syntax tree goes, and the line of what stands deepest in it."""
    deepest, waiting = (0, 1), [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, (depth, node.lineno or 1))
        waiting += [(child, depth + 1) for child in node.iter_child_nodes()]
    return deepest


def line_in(error: BaseException, file: str) -> int | None:
    """The line of the template `file` at which `error` happened: Jinja rewrites tracebacks to the template's own lines."""
    found: int | None = None
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def fields_used(environment: Environment, source: str) -> Iterator[tuple[str, str, int]]:
    """Every `name.field` of a template as (name, field, line), and every plain name that it doesn't set itself as ("", name, line).

    A field that is asked for with `is defined` or has a `default` may be absent, and isn't given.
    """
    tree = environment.parse(source)
    excused = {shape(test.node) for test in tree.find_all(nodes.Test) if test.name in {"defined", "undefined"}}
    excused |= {shape(filtered.node) for filtered in tree.find_all(nodes.Filter) if filtered.name in {"default", "d"} and filtered.node}
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        owner, field = shape(node)
        if owner and (owner, field) not in excused:
            yield owner, field, node.lineno
    names = [name for name in tree.find_all(nodes.Name) if name.ctx == "load"]
    unknown = meta.find_undeclared_variables(_Settled().visit(tree))  # which changes the tree
    for name in names:
        if name.name in unknown and ("", name.name) not in excused:
            yield "", name.name, name.lineno


class _Settled(NodeTransformer):
    """Says before a choice what each of its branches sets; what only some set is known in those. Jinja tells neither."""

    def visit_If(self, node: nodes.If) -> list[nodes.Node]:  # noqa: N802 - Jinja's name
        """The choice, behind its condition and what it settles; an `elif`, which settles nothing by itself, stays alone."""
        self.generic_visit(node)
        settled = set.intersection(*map(_set_in, (node.body, *(other.body for other in node.elif_), node.else_)))
        node.body, node.else_ = [nodes.Scope(node.body)], [nodes.Scope(node.else_)] if node.else_ else []
        said = [nodes.Assign(nodes.Name(name, "store"), nodes.Const(None), lineno=node.lineno) for name in sorted(settled)]
        return [nodes.ExprStmt(node.test, lineno=node.lineno), *said, node] if said else [node]


def _set_in(branch: Iterable[nodes.Node]) -> set[str]:
    """The names that a branch sets whatever happens in it; that of an `elif` is in its scope already."""
    branch = [inner for node in branch for inner in (node.body if isinstance(node, nodes.Scope) else [node])]
    targets = [node.target for node in branch if isinstance(node, nodes.Assign | nodes.AssignBlock)]
    return {name.name for target in targets for name in (target, *target.find_all(nodes.Name)) if isinstance(name, nodes.Name)}


def only_shown(environment: Environment, sources: Iterable[str]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The `name.field` pairs (and plain names, as ("", name)) that templates do nothing with but show, and those they use otherwise too.

    `{{ name }}` shows a name; anything else, a filter, a test, a loop, an assignment, uses it.
    """
    shown: set[tuple[str, str]] = set()
    used: set[tuple[str, str]] = set()

    def visit(node: nodes.Node, *, output: bool = False) -> None:
        named = shape(node)
        if named != ("", ""):
            (shown if output else used).add(named)
            return
        for child in node.iter_child_nodes():
            visit(child, output=isinstance(node, nodes.Output))

    for source in sources:
        visit(environment.parse(source))
    return shown - used, used


def shape(node: nodes.Node | None) -> tuple[str, str]:
    """A name as (owner, field), a plain one as ("", name); two empty texts for any other expression."""
    match node:
        case nodes.Getattr(node=nodes.Name(name=owner), attr=field):
            return owner, field
        case nodes.Getitem(node=nodes.Name(name=owner), arg=nodes.Const(value=str(field))):
            return owner, field
        case nodes.Name(name=name):
            return "", name
    return "", ""
