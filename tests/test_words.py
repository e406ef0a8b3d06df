"""What an expression gives as words, wherever text is made of it."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from letterforge.sandbox import Sandbox
from letterforge.words import NotWordsError, words

DAY = date(2021, 3, 16)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("x", "x"),
        (Markup("<b>"), "<b>"),
        (None, ""),
        (True, "True"),
        (7, "7"),
        (2.5, "2.5"),
        (Decimal("1.50"), "1.50"),
        (DAY, "on the 16th"),
        (datetime(2021, 3, 16, 9), "on the 16th"),  # noqa: DTZ001 - a cell's
        ([], ""),
        (["a", DAY, None, 1], "a\non the 16th\n\n1"),
        (("a", ["b", "c"]), "a\nb\nc"),
        (map(str.upper, ["a", "b"]), "A\nB"),
        (reversed(["a", "b"]), "b\na"),
    ],
)
def test_values_as_words(value: object, said: str) -> None:
    assert words(value, lambda day: f"on the {day.day}th") == said


@pytest.mark.parametrize(
    ("value", "what", "cure"),
    [
        ("name".upper, "'upper' stands for something to be done", "write upper(), with brackets"),
        (len, "'len' stands for something to be done", "write len(), with brackets"),
        ({"id": 1, "name": "x"}, "a whole row is shown", "say which, for example ….name"),
        ({"town": 1}, "a whole row is shown", "say which, for example ….town"),
        ({}, "a whole row is shown", "say which, for example ….name"),
        ([{"id": 1}], "whole rows are shown", 'say which, for example …|map(attribute="id")|join(", "), or write a loop'),
        (object(), "something is shown that is no words", "show a field or a text"),
        (b"x", "something is shown that is no words", "show a field or a text"),
    ],
)
def test_what_no_letter_can_show(value: object, what: str, cure: str) -> None:
    with pytest.raises(NotWordsError, match=what) as caught:
        words(value, str)
    assert caught.value.cure == cure


ROWS = [{"name": "A", "id": "1"}, {"name": "B", "id": "2"}]
CONTEXT = {"name": "Name", "members": ROWS, "day": DAY, "lines": ["1 Example Road", "London"], "nothing": None, "n": 2.5}


@pytest.mark.parametrize("autoescape", [False, True])
@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('members|join(", ")', "whole rows are shown"),
        ('members|join(", ", "name.upper")', "'upper' stands for something to be done"),
        ("members ~ 1", "whole rows are shown"),
        ("members[0] ~ 1", "a whole row is shown"),
        ("members[0]|upper", "a whole row is shown"),
        ("members[0]|string", "a whole row is shown"),
        ("members|map('string')|list", "a whole row is shown"),
        ("members|groupby('name')|first|string", "whole rows are shown"),
        ("members[0]|trim", "a whole row is shown"),
        ("members[0]|replace('a', 'b')", "a whole row is shown"),
        ("'a'|replace('a', members[0])", "a whole row is shown"),
        ("'abc'|truncate(2, end=members[0], leeway=0)", "a whole row is shown"),
        ("'{}'.format(members[0])", "a whole row is shown"),
        ("'{x!s}'.format(x=members[0])", "a whole row is shown"),
        ("'{0.upper}'.format(name)", "'upper' stands for something to be done"),
        ("'{x}'.format_map({'x': name.upper})", "'upper' stands for something to be done"),
        ("name.upper ~ ''", "'upper' stands for something to be done"),
        ("'' ~ (name.upper ~ '')", "'upper' stands for something to be done"),
        ("[name.upper]|join", "'upper' stands for something to be done"),
        ("name.upper|title", "'upper' stands for something to be done"),
        ("dict ~ ''", "'dict' stands for something to be done"),
        ("namespace(a=1) ~ ''", "something is shown that is no words"),
        ("name|round", "round is done with what is no number"),
        ("(1e308 * 10)|int", "int is done with what is no number, or one without end"),
        ("members|sum(attribute='id')", "sum is done with what is no number"),
    ],
)
def test_insides_reach_no_text(source: str, what: str, autoescape: bool) -> None:
    template = Sandbox(autoescape=autoescape).from_string(f"{{% set made = {source} %}}{{{{ made }}}}")
    with pytest.raises(NotWordsError, match=what):
        template.render(CONTEXT)


@pytest.mark.parametrize("autoescape", [False, True])
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("members|map(attribute='name')|join(', ')", "A, B"),
        ("members|join(', ', attribute='name')", "A, B"),
        ("members|groupby('name')|map('first')|join", "AB"),
        ("members|selectattr('id', 'eq', '2')|map(attribute='name')|first", "B"),
        ("members|sort(attribute='id', reverse=true)|map(attribute='name')|join", "BA"),
        ("members|map(attribute='name') ~ '!'", "A\nB!"),  # and no generator's place in memory
        ("lines ~ ''", "1 Example Road\nLondon"),
        ("lines|upper", "1 EXAMPLE ROAD\nLONDON"),
        ("members[0]|items|map('join', '=')|join(' ')", "name=A id=1"),
        ("members[0] is mapping", "True"),
        ("name.upper() ~ 1 ~ n ~ day ~ nothing", "NAME12.52021-03-16"),
        ("1 ~ 'a' ~ 2", "1a2"),
        ("[nothing, 1]|join(',')", ",1"),
        ("name|replace('N', 1)", "1ame"),
        ("'a b c'|truncate(3, true, leeway=none)", "a b c"),
        ("'{:.2f} {} {x[name]}'.format(n, day, x=members[0])", "2.50 2021-03-16 A"),
        ("'{n}'.format_map({'n': 1})", "1"),
        ("n|round|int", "2"),
        ("name|int", "0"),
        ("['1', '2']|map('float')|sum", "3.0"),
        ("members|length ~ members|map(attribute='id')|map('int')|sum", "23"),
    ],
)
def test_what_people_write_is_text(source: str, text: str, autoescape: bool) -> None:
    assert Sandbox(autoescape=autoescape).from_string(f"{{{{ {source} }}}}").render(CONTEXT) == text


def test_a_missing_field_stays_one() -> None:
    for source in ("nmae ~ 1", "nmae|upper", "[nmae]|join", "'{}'.format(nmae)"):
        with pytest.raises(UndefinedError, match="nmae"):
            Sandbox().from_string(f"{{{{ {source} }}}}").render()


def test_markup_escapes_what_is_formatted_into_it() -> None:
    source = "{% set form %}<b>{}</b>{% endset %}{{ form.format('<') }}"
    assert Sandbox(autoescape=True).from_string(source).render() == "<b>&lt;</b>"
