"""An outline gives what rendering gives: a template that has written to others writes the same as one that hasn't."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letterforge import campaign
from letterforge.errors import LetterforgeError
from letterforge.letter.model import Paragraph, Span
from letterforge.letter.template import Template
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.spool import DateText

FIELDS = Fields(("id", "name", "note", "party", "born"), {"note": "Own Note"})
SOURCES = (
    "{{ salutation }},\n\nDear {{ name }} of {{ party }}, {{ note }}.",
    "{% if party == 'A' %}To {{ name }}{% else %}{{ note }}{% endif %}",
    "{% if note %}{{ note }}{% endif %} {{ note }}",
    "{{ name|upper }} {{ name }}",
    '{{ recipient["Own Note"] }} {{ recipient.name }} {{ reference }} {{ key }}',
    "{% for line in address %}{{ line }}  \n{% endfor %}{{ note }}",
    "{% set who = name %}{{ who }} {{ note }}",
    "{% macro m(x) %}*{{ x }}* {{ note }}{% endmacro %}{{ m(name) }} {{ m(party) }}",
    "{% set x %}<{{ note }}>{% endset %}{{ x }} {{ x|length }} {{ x|replace('<', '') }}",
    "{% for name in ['a', note] %}{{ name }}{% endfor %} {{ name }}",
    "[here](https://example.org/{{ note }})",
    "# {{ note }}\n\n{{ born }} {{ date }} {% if born == date %}same{% endif %}",
    "{{ 'x' ~ note }} {{ note }} {{ note == 'A' }}",
    "{% for name, value in recipient.items() %}{{ value }} {% endfor %}",
    "{% for field in recipient %}{{ recipient[field] }} {% endfor %}",
    "{% with note = name %}{{ note }}{% endwith %}{{ note }}",
    "{% filter upper %}{{ note }}{% endfilter %}",
    "{{ close_for(salutation) }} {{ note|default('none') }} {{ party|title_case }}",
)
CELLS = st.sampled_from(["", "A", "B", "*A*", "a\nb", "javascript:x", "\ue0000\ue001", "1. x", "  "]) | st.text(max_size=8)
PEOPLE = st.lists(st.tuples(CELLS, CELLS, CELLS, st.sampled_from(["2021-03-16", DateText("2021-03-16")])), min_size=2, max_size=5)


def recipient(number: int, cells: tuple[str, str, str, str]) -> Recipient:
    name, note, party, born = cells
    fields = {"id": str(number), "name": name, "note": note, "party": party, "born": born}
    return Recipient(str(number), number, name, f"Dear {name}", (name, "12 Example Road", "SE1 0RB"), fields)


def said(template: Template, one: Recipient) -> object:
    try:
        return template.body(one, f"LMP21-{one.key}")
    except LetterforgeError as error:
        return str(error)


def template_of(folder: Path, source: str) -> Template:
    (folder / "templates/mayoral-pledge/letter.md").write_text(source, encoding="utf-8")
    return Template(campaign.load(folder), FIELDS)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(people=PEOPLE)
@pytest.mark.parametrize("source", SOURCES)
def test_what_went_before_changes_nothing(folder: Path, source: str, people: list[tuple[str, str, str, str]]) -> None:
    try:
        warm = template_of(folder, source)
    except LetterforgeError:
        return
    for number, cells in enumerate(people):
        one = recipient(number, cells)
        assert said(warm, one) == said(template_of(folder, source), one)


def test_a_letter_that_differs_in_shown_words_alone_isnt_rendered_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = template_of(folder, "{{ name }} is in {{ party }}.\n\n{% if note %}Noted.{% endif %}")
    rendered = []
    own = template.sources.render
    monkeypatch.setattr(template.sources, "render", lambda *arguments: rendered.append(1) or own(*arguments))
    bodies = [template.body(recipient(number, (f"Test {number}", note, "A", "")), "") for number, note in enumerate(["", "", "x", ""])]
    assert len(rendered) == 2  # one for each branch
    assert bodies[1] == (Paragraph((Span("Test 1 is in A."),)),)
    assert bodies[2][1] is template.body(recipient(9, ("Test 9", "x", "A", "")), "")[1]


def test_a_very_long_cell_is_refused_whoever_came_before(folder: Path) -> None:
    template = template_of(folder, "{{ note }} {{ note }}")
    template.body(recipient(1, ("Test", "short", "A", "")), "")
    with pytest.raises(LetterforgeError, match="characters of text"):
        template.body(recipient(2, ("Test", "x" * 1_500_000, "A", "")), "")
