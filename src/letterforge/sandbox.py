"""Expressions that users write, run so that they can neither reach the machine nor exhaust it. In goes source, out comes text or a value.

Jinja2's immutable sandbox stops access; this module adds limits on what an expression may cost, and errors that name the nearest field.
"""

import resource
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from jinja2 import Environment, StrictUndefined, UndefinedError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

CPU_SECONDS = 2.0  # for one letter's text; a real one takes about a millisecond
EXTRA_MEMORY = 512 * 2**20  # bytes above what the process holds when the limits begin
LONGEST_TEXT = 2_000_000  # characters of one letter's text or of one repeated string
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

    def __init__(self, **options: Any) -> None:
        super().__init__(undefined=_Missing, **options)
        self.globals = {name: self.globals[name] for name in _GLOBALS}
        self.filters = {name: self.filters[name] for name in _FILTERS}

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


@contextmanager
def limited() -> Iterator[None]:
    """Within it, more than `CPU_SECONDS` of processor time or `EXTRA_MEMORY` bytes raise `TooCostlyError` (in the main thread, on POSIX).

    So does a macro that calls itself without end. The errors keep the place in the template where they happened.
    The timer interrupts Python between two bytecodes, so that loops end; what could run for hours in one of them is bounded by `Sandbox`.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = _memory_held() + EXTRA_MEMORY
    before = signal.signal(signal.SIGVTALRM, _too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
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


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TooCostlyError(f"more than {CPU_SECONDS:g} seconds")


def _memory_held() -> int:
    """Bytes of address space in use; where the system doesn't tell (macOS), the most that a process here has needed."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 64 * 2**30


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
    excused = {_shape(test.node) for test in tree.find_all(nodes.Test) if test.name in {"defined", "undefined"}}
    excused |= {_shape(filtered.node) for filtered in tree.find_all(nodes.Filter) if filtered.name in {"default", "d"} and filtered.node}
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        owner, field = _shape(node)
        if owner and (owner, field) not in excused:
            yield owner, field, node.lineno
    unknown = meta.find_undeclared_variables(tree)
    for name in tree.find_all(nodes.Name):
        if name.name in unknown and ("", name.name) not in excused:
            yield "", name.name, name.lineno


def only_shown(environment: Environment, sources: Iterable[str]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The `name.field` pairs (and plain names, as ("", name)) that templates do nothing with but show, and those they use otherwise too.

    `{{ name }}` shows a name; anything else, a filter, a test, a loop, an assignment, uses it.
    """
    shown: set[tuple[str, str]] = set()
    used: set[tuple[str, str]] = set()

    def visit(node: nodes.Node, *, output: bool = False) -> None:
        shape = _shape(node)
        if shape != ("", ""):
            (shown if output else used).add(shape)
            return
        for child in node.iter_child_nodes():
            visit(child, output=isinstance(node, nodes.Output))

    for source in sources:
        visit(environment.parse(source))
    return shown - used, used


def _shape(node: nodes.Node | None) -> tuple[str, str]:
    match node:
        case nodes.Getattr(node=nodes.Name(name=owner), attr=field):
            return owner, field
        case nodes.Getitem(node=nodes.Name(name=owner), arg=nodes.Const(value=str(field))):
            return owner, field
        case nodes.Name(name=name):
            return "", name
    return "", ""
