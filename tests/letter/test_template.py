"""Templates: what a field contains is text, what is missing is named with its place, and the words are the seed letter's."""

import json
import unicodedata
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letterforge import campaign
from letterforge.errors import TemplateError
from letterforge.letter.model import Block, Span, text_of
from letterforge.letter.template import Template
from letterforge.recipients import Fields, Recipient, RecipientList
from letterforge.recipients.spool import DateText
from letterforge.typeface import unsettable
from letterforge.typeface.direction import isolated
from tests.tools import SHARED, missing

NASTY = [
    "*a* _b_ **c**",
    "<b>x</b>",
    "1. one",
    "# head",
    "- x",
    "[x](y)",
    "`x`",
    "\\",
    ":::",
    "::: keep",
    "&amp; &#42;",
    "> x",
    "---",
    "    x",
    "{{ name }}",
    "{% x %}",
    "\\newpage",
    "a|b",
    "~~x~~",
]
Body = Callable[..., tuple[Block, ...]]


@pytest.fixture
def body(folder: Path) -> Body:
    """The body that a template gives a recipient whose field `note` is as wanted."""

    def make(source: str, note: str = "", **files: str) -> tuple[Block, ...]:
        for name, text in {"letter": source, **files}.items():
            (folder / f"templates/mayoral-pledge/{name}.md").write_text(text, encoding="utf-8")
        template = Template(campaign.load(folder), Fields(("id", "name", "note", "party", "born"), {"note": "Own Note"}))
        fields = {"id": "7", "name": "Test Recipient 000123", "note": note, "party": "Independent", "born": DateText("2001-02-03")}
        address = ("Test Recipient 000123", "12 Example Road", "SE1 0RB")
        return template.body(Recipient("7", 8, fields["name"], f"Dear {fields['name']}", address, fields), "LMP21-0007")

    return make


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ salutation }},", "Dear Test Recipient 000123,"),
        ("{{ name }} {{ recipient.name }} {{ recipient['name'] }}", "Test Recipient 000123 Test Recipient 000123 Test Recipient 000123"),
        ("{{ reference }} {{ key }}", "LMP21-0007 7"),
        ("{{ date }}, {{ campaign.date | date('long') }}", "16th March 2021, 16 March 2021"),
        ("{{ recipient.address | join(', ') }}", "Test Recipient 000123, 12 Example Road, SE1 0RB"),
        ("{{ members | length }} {{ (members | first).name }}", "30 AFRUCA - Safeguarding Children"),
        ("{{ members | map(attribute='name') | sort | first }}", "AFRUCA - Safeguarding Children"),
        ("{% if party == 'Independent' %}yes{% else %}no{% endif %}", "yes"),
        ("{% if party == 'x' %}{% set g = 'a' %}{% else %}{% set g = 'b' %}{% endif %}{{ g }}", "b"),
        ("{{ members | map(attribute='name') | sort | list | length ~ name.upper() }}", "30TEST RECIPIENT 000123"),
        ("{{ recipient.nick | default('none') }}", "none"),
        ("{% if recipient.nick is defined %}{{ recipient.nick }}{% endif %}x", "x"),
        ("{% macro m(x) %}*{{ x }}*{% endmacro %}{{ m(name) }}", "Test Recipient 000123"),
        ("{{ campaign.sender[0] }}", "Anti-Slavery London Working Group"),
        ('[{{ recipient["Own Note"] }}]', "[]"),
        ("{{ born }}, {{ born | date('long') }}", "3rd February 2001, 3 February 2001"),
        ("{{ close_for(salutation) }},", "Yours sincerely,"),
        ("{{ address }}", "Test Recipient 000123\n12 Example Road\nSE1 0RB"),
        ("{{ address | map('upper') }}", "TEST RECIPIENT 000123\n12 EXAMPLE ROAD\nSE1 0RB"),
        ("{{ address | reverse }}{{ address[:0] | unique }}", "SE1 0RB\n12 Example Road\nTest Recipient 000123"),
        ("{{ close_for('Dear Sir or Madam') }}, {{ close_for('Dear Mayoral Candidate') }}", "Yours faithfully, Yours faithfully"),
    ],
)
def test_what_a_template_says(body: Body, source: str, text: str) -> None:
    assert text_of(body(source)) == text


@pytest.mark.parametrize("note", NASTY)
@pytest.mark.parametrize(
    "source",
    [
        "{{ note }}",
        "Before {{ note }} after",
        "**{{ note }}**",
        "1. {{ note }}",
        "# {{ note }}",
        "{% set a %}*x*{% endset %}{{ a ~ note }}",
    ],
)
def test_what_a_field_contains_is_text(body: Body, note: str, source: str) -> None:
    said = text_of(body(source, note))
    assert note.strip() in said
    assert not said.replace(note.strip(), "").strip(" x").replace("Before", "").replace("after", "").strip()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1).filter(lambda text: bool(text.strip())))
def test_any_text_comes_out_as_typed(body: Body, note: str) -> None:
    spans = body("Dear *{{ note }}*,", note)[0].spans  # type: ignore[union-attr]
    assert spans == (Span("Dear "), Span(isolated(unicodedata.normalize("NFC", note)), italic=True), Span(","))


def test_a_line_break_in_a_cell_is_one_in_the_letter_and_an_empty_paragraph_goes(body: Body) -> None:
    assert text_of(body("a {{ note }}\n\n{{ note }}", "x\ny")) == "a x\ny\nx\ny"
    assert len(body("One.\n\n{{ note }}\n\nTwo.")) == 2


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("One.\n\n{{ recipient.nmae }}", "letter.md, line 3: recipient has no field 'nmae'; did you mean 'name'?"),
        ("{% if party == 'x' %}\n{{ recipient.nmae }}{% endif %}", "line 2: recipient has no field 'nmae'"),
        ("{{ nmae }}", "line 1: nothing is called 'nmae'; did you mean 'name'?"),
        ("{{ campaign.nmae }}", "campaign has no field 'nmae'; did you mean 'name'?"),
        ("\n{% for m in members %}\n{{ m.nmae }}\n{% endfor %}", "line 3: there is no field 'nmae'; did you mean 'name'?"),
        ("{{ name", "line 1: template syntax: unexpected end of template"),
        ("a\n{% endfor %}", "line 2: template syntax: encountered unknown tag 'endfor'"),
        ("{{ name | uper }}", "line 1: template syntax: no filter named 'uper'"),
        ('x\n{% include "pledg.md" %}', "line 2: there is no file 'pledg.md' to include; did you mean 'pledge.md'?"),
        ("{% include name %}", "a file to include is named by an expression"),
        ('{% include "../../../letterforge.toml" %}', "letter.md"),
        ('{% include "letter.md" %}', "letter.md, line 1: the template costs too much: it calls itself without end"),
        ("x\n\na <b>b</b>", "line 3: raw HTML is not used in letters; write it in Markdown"),
        ("x\n\n![a](b)", "line 3: there is no picture 'b'; name its file under [pictures.b] in the campaign file"),
        ("x\n\n::: kep\nx\n:::", "line 3: '::: kep' is no container; did you mean 'keep'?"),
        ("{{ 'a' * 10**8 }}", "line 1: the template costs too much"),
        ("x\n{{ " + "(" * 150 + "name" + ")" * 150 + " }}", "line 2: template syntax: too many brackets, blocks or terms"),
        ("x\n" + "{% for a in name %}" * 25 + "x" + "{% endfor %}" * 25, "line 2: template syntax: too many brackets, blocks or terms"),
        ("{{ ''.__class__ }}", "line 1: refused: access to attribute '__class__'"),
        ("{{ note | date }}", "line 1: fails: '' is not a date; write it as 2021-03-16"),
        ("{{ 1 // 0 }}", "line 1: fails: "),
        ("x\n\n{{ name.upper }}", "line 3: 'upper' stands for something to be done, and not for words; write upper(), with brackets"),
        ("{% macro m() %}x{% endmacro %}\n{{ m }}", "line 2: 'm' stands for something to be done"),
        ("{{ recipient }}", "line 1: a whole row is shown in place of one of its fields; say which, for example ….name"),
        ("{{ campaign }}{{ self }}", "line 1: a whole row is shown"),
        ("{{ members }}", "line 1: whole rows are shown in place of one of their fields; say which, for example …|map("),
        ("{{ members|join(', ') }}", "line 1: whole rows are shown"),
        ("a\n{{ name.upper ~ '' }}", "line 2: 'upper' stands for something to be done"),
        ("{{ name|round }}", "line 1: round is done with what is no number, or one without end; make a number of a text first: |float"),
        ("{{ self }}", "line 1: something is shown that is no words"),
        ("{% for m in members %}{{ loop }}{% endfor %}", "line 1: something is shown that is no words"),
    ],
)
def test_mistakes_are_one_line_with_their_place(body: Body, source: str, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        body(source)
    assert said in str(caught.value)
    assert str(caught.value).startswith("templates/mayoral-pledge/")
    assert "\n" not in str(caught.value)


def test_a_mistake_in_an_included_file_is_told_there(body: Body) -> None:
    with pytest.raises(TemplateError, match=r"templates/mayoral-pledge/pledge.md, line 2: recipient has no field 'nmae'"):
        body('x\n{% include "pledge.md" %}', pledge="\n{{ recipient.nmae }}\n")
    with pytest.raises(TemplateError, match=r"pledge.md, line 3: there is no field 'nmae'"):
        body('x\n{% include "pledge.md" %}', pledge="{% for m in members %}\n\n{{ m.nmae }}{% endfor %}")


def test_an_included_file_ends_its_last_line(body: Body) -> None:
    assert text_of(body('{% include "pledge.md" %}\n- b', pledge="- a\n")) == "a\nb"


def test_the_mayoral_letter_says_the_seed_letters_words_to_everybody(folder: Path) -> None:
    seed = SHARED / "letter" / "letter.json"
    if not seed.exists():
        missing("the seed letter isn't beside the checkout")
    words = json.loads(seed.read_text(encoding="utf-8"))
    recipients = RecipientList(campaign.load(folder))
    template = Template(campaign.load(folder), recipients.fields)
    for recipient in recipients:
        lines = text_of(template.body(recipient, "")).split("\n")
        fixed = [*words["body"], words["pledge_heading"], *words["pledge"], *words["tail"], *words["members"]]
        assert lines == [f"Dear {recipient.name},", *fixed]


def test_what_the_seed_letter_says_can_be_set(folder: Path) -> None:
    recipients = RecipientList(campaign.load(folder))
    template = Template(campaign.load(folder), recipients.fields)
    assert unsettable("".join(template.sources.texts.values())) == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *[
            (f"letter{kind}", "is a document of another kind .*save it as a Word document")
            for kind in (".doc", ".DOCM", ".dotx", ".odt", ".rtf")
        ],
        *[(name, r"is no template by its name; a letter is a \.docx written in Word, or") for name in ("passwd", "list.csv", "letter.pdf")],
        ("letter.MD", ""),
        ("letter.md.txt", ""),  # as Notepad saves it
    ],
)
def test_a_document_of_another_kind_is_refused(folder: Path, edit: Callable[[str, str, str], None], name: str, said: str) -> None:
    (folder / name).write_text("Dear {{ name }},", encoding="utf-8")
    edit("letterforge.toml", 'template = "templates/mayoral-pledge/letter.md"', f'template = "{name}"')
    loaded = campaign.load(folder)
    with pytest.raises(TemplateError, match=f"{name}: {said}") if said else nullcontext():
        Template(loaded, RecipientList(loaded).fields)


def test_a_control_of_direction_is_refused_with_its_line(folder: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("templates/mayoral-pledge/pledge.md", "Promote and lead", "Promote \u202eand lead")
    loaded = campaign.load(folder)
    with pytest.raises(
        TemplateError, match=r"pledge\.md, line 4: the invisible character U\+202E turns the direction of text; take it out"
    ):
        Template(loaded, RecipientList(loaded).fields)
