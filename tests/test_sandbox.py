"""What users write can reach nothing and exhaust nothing, and a wrong name is told with the nearest right one."""

import time

import pytest
from jinja2 import TemplateError as JinjaError
from jinja2 import TemplateSyntaxError

from letterforge import sandbox
from letterforge.sandbox import MissingFieldError, Sandbox, TooCostlyError, fields_used, limited, line_in

CONTEXT = {"row": {"name": "Test Recipient 000123", "items": "four", "keys": "five", "copy": "six"}, "many": list(range(1000))}


def render(source: str) -> str:
    with limited():
        return Sandbox().from_string(source).render(CONTEXT)


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ row.__class__ }}",
        "{{ row['__class__'].x }}",
        "{{ many.append(1) }}",
        "{{ many.__len__.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ ''|attr('__class__') }}",
        "{{ (many|map(attribute='__class__')|list)[0].mro }}",
        "{{ ''.format.__self__.__class__ }}",
        "{{ '{0.__class__}'.format(row) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ range(10) }}",
        "{{ joiner() }}",
    ],
)
def test_nothing_is_reached(source: str) -> None:
    with pytest.raises(JinjaError):
        render(source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 10**9 }}",
        "{{ [1] * 10**9 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ 2 ** 1000000 }}",
        "{{ many * 10000 }}",
        "{% set a = 'aaaaaaaaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 40,
        "{% for a in many %}{% for b in many %}{% for c in many %}{% set x = a + b + c %}{% endfor %}{% endfor %}{% endfor %}",
    ],
)
def test_nothing_is_exhausted(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "CPU_SECONDS", 0.3)
    with pytest.raises(TooCostlyError):
        render(source)


@pytest.mark.parametrize(
    "inner",
    [
        "{{ " + "(" * 150 + "row" + ")" * 150 + " }}",
        "{{ " + "1 + " * 3000 + "1 }}",
        "{{ " + "row + " * 150 + "row }}",
        "{{ " + "not " * 900 + "row }}",
        "{{ row" + ".name" * 900 + " }}",
        "{{ " + "9" * 5000 + " }}",
        "{% for a in many %}" * 25 + "x" + "{% endfor %}" * 25,
        "{% if row %}" * 120 + "x" + "{% endif %}" * 120,
    ],
)
def test_what_python_cannot_take_is_a_mistake_of_the_template_at_its_line(inner: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="too many brackets, blocks or terms") as caught:
        Sandbox().from_string(f"first\n{inner}\nlast")
    assert caught.value.lineno == 2


def test_what_is_constant_is_worked_out_within_limits() -> None:
    with pytest.raises(JinjaError):
        render("{{ 'a'" + "|replace('a', 'aaaaaaaaaa')" * 10 + " }}")


@pytest.mark.parametrize("source", ["(" * 150 + "row" + ")" * 150, "1 + " * 3000 + "1", "[" * 80 + "]" * 80, "9" * 5000])
def test_of_an_expression_too(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="too many brackets, blocks or terms"):
        Sandbox().compile_expression(source)


@pytest.mark.parametrize(
    "source", ["{{ 1 " + "+ 1" * 60 + " }}", "{% if row %}" * 60 + "61" + "{% endif %}" * 60, "{{ " + "(" * 40 + "61" + ")" * 40 + " }}"]
)
def test_what_people_write_is_taken(source: str) -> None:
    assert render(source) == "61"


def test_a_macro_that_calls_itself_is_told_with_its_line() -> None:
    template = Sandbox().from_string("first\n{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}")
    with pytest.raises(TooCostlyError, match="calls itself") as caught, limited():
        template.render()
    assert line_in(caught.value, "<template>") == 2


def test_limits_within_limits_are_the_outer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "CPU_SECONDS", 0.2)
    with pytest.raises(TooCostlyError, match=r"more than 0\.2 seconds"), limited():  # noqa: PT012 - what follows a compiled template
        Sandbox().from_string("{{ 1 }}")
        while True:
            pass


def test_the_limits_are_gone_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "CPU_SECONDS", 0.05)
    assert render("{{ row.name }}") == "Test Recipient 000123"
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass
    assert len(b"x" * (sandbox.EXTRA_MEMORY + 1)) > sandbox.EXTRA_MEMORY


def test_a_column_may_be_called_like_a_method() -> None:
    assert render("{{ row.items }} {{ row.keys }} {{ row.copy }} {{ row['items'] }}") == "four five six four"


@pytest.mark.parametrize(
    ("source", "name", "known"),
    [
        ("{{ row.nmae }}", "nmae", ("name", "items", "keys", "copy")),
        ("{{ row['nmae'] ~ 'x' }}", "nmae", ("name", "items", "keys", "copy")),
        ("{{ nmae }}", "nmae", None),
        ("{% if nmae %}{% endif %}", "nmae", None),
        ("{% for x in nmae %}{% endfor %}", "nmae", None),
    ],
)
def test_a_missing_name_says_what_there_is(source: str, name: str, known: tuple[str, ...] | None) -> None:
    with pytest.raises(MissingFieldError) as caught:
        render(source)
    assert (caught.value.name, caught.value.known) == (name, known)


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("{{ row.name }}\n{{ row['town'] }}", [("row", "name", 1), ("row", "town", 2), ("", "row", 1), ("", "row", 2)]),
        ("{{ row.name | default('x') }}{{ nick | d('y') }}", [("", "row", 1)]),
        ("{% if row.name is defined %}{{ row.name }}{% endif %}", [("", "row", 1), ("", "row", 1)]),
        ("{% for m in row %}{{ m.name }}{% endfor %}{% set x = 1 %}{{ x }}", [("m", "name", 1), ("", "row", 1)]),
    ],
)
def test_fields_used(source: str, used: list[tuple[str, str, int]]) -> None:
    assert list(fields_used(Sandbox(), source)) == used


BOTH = "{% if row %}{% set g = 1 %}{% else %}{% set g = 2 %}{% endif %}"


@pytest.mark.parametrize(
    ("source", "unknown"),
    [
        (BOTH + "{{ g }}", ["row"]),
        ("{{ g }}" + BOTH, ["g", "row"]),
        (BOTH.replace("row", "g") + "{{ g }}", ["g"]),
        ("{% if row %}{% set g = 1 %}{% endif %}{{ g }}", ["g", "row"]),
        (BOTH.replace("{% else %}", "{% elif many %}{% else %}") + "{{ g }}", ["g", "many", "row"]),
        (BOTH.replace("{% else %}", "{% elif many %}{% set g %}3{% endset %}{% else %}") + "{{ g }}", ["many", "row"]),
        (f"{{% if many %}}{BOTH}{{% else %}}{{% set g, h = 3, 4 %}}{{% endif %}}{{{{ g }}}}", ["many", "row"]),
        (f"{{% if many %}}{BOTH}{{% else %}}{{% set g, h = 3, 4 %}}{{% endif %}}{{{{ h }}}}", ["h", "many", "row"]),
        ("{% if row %}{% set g = 1 %}{{ g }}{% elif many %}{% set h = 1 %}{{ h }}{% endif %}", ["many", "row"]),
        ("{% set g = 1 %}{% if row %}{% set g = 2 %}{{ g }}{% endif %}{{ g }}", ["row"]),
        (f"{{% for x in many %}}{BOTH}{{{{ g }}}}{{% endfor %}}", ["many", "row"]),
        (f"{{% for x in many %}}{BOTH}{{% endfor %}}{{{{ g }}}}", ["g", "many", "row"]),
        ("{% if row %}{% for x in many %}{% set g = 1 %}{% endfor %}{% else %}{% set g = 2 %}{% endif %}{{ g }}", ["g", "many", "row"]),
    ],
)
def test_what_every_branch_sets_is_known_behind_them(source: str, unknown: list[str]) -> None:
    assert sorted({name for owner, name, _ in fields_used(Sandbox(), source) if not owner}) == unknown
