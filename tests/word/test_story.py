"""Stories: what is remembered of one letter never shows in another, and what is the same in all letters is found."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import TemplateError
from letterforge.recipients import RecipientList
from letterforge.word.template import WordTemplate
from tests.word.test_template import HEADER, says
from tests.word.written import docx, field, paragraph

ROWS = (
    "1,Test Recipient 000001,Green Party,1 Example Road,,,London,SE1 0RB",
    "2,Test Recipient 000002,,2 Example Road,The Yard,,London,SE1 0RB",
    "3,Test Recipient 000003,<b>&{{ name }},3 Example Road,,,London,SE1 0RB",
)
LOOP = (paragraph("{%p for member in members %}"), paragraph("{{ member.name }} for {{ name }}"), paragraph("{%p endfor %}"))
TEMPLATES = {
    "a name": [paragraph("Dear {{ name }},")],
    "a line that may vanish": [paragraph("{{ address_line_2 }}"), paragraph("{{ party }}"), paragraph("Yours")],
    "a line that always vanishes": [paragraph("{{ campaign.name[:0] }}"), paragraph("Yours")],
    "a line that never vanishes": [paragraph("{{ campaign.name }}"), paragraph(field(" MERGEFIELD address_line_2 "))],
    "a field and its lines": [paragraph(field(" ADDRESSBLOCK ")), paragraph(field(" GREETINGLINE "))],
    "a name of which something is asked": [paragraph("{% if party %}{{ party }} {% endif %}{{ party|upper }} {{ party }}")],
    "a field that isn't shown to all": [paragraph("{% if party %}"), paragraph(field(" MERGEFIELD party ")), paragraph("{% endif %}")],
    "a loop over what is the same": LOOP,
    "a name that is set": [paragraph("{% set name = 'A' %}{{ name }} {{ party }}")],
    "a name that is a loop's": [paragraph("{% for name in members %}{{ name.name }}{% endfor %} {{ name }}")],
    "text put together": [paragraph("{% set x %}{{ name }}{% endset %}{{ x|upper }} {{ x|length }}")],
    "a bookmark": [paragraph(field(' SET who "you"')), paragraph(field(" REF who ")), paragraph("{{ name }}")],
    "the day": [paragraph("{{ date }}"), paragraph("{{ date.year }}")],
}


def filled(folder: Path, body: Sequence[str], header: str = "") -> tuple[WordTemplate, RecipientList]:
    (folder / "letter.docx").write_bytes(docx(*body, header=header))
    (folder / "data/candidates.csv").write_text("\n".join([HEADER, *ROWS]), encoding="utf-8")
    settings = folder / campaign.FILE_NAME
    said = settings.read_text(encoding="utf-8")
    settings.write_text(said.replace('template = "templates/mayoral-pledge/letter.md"', 'template = "letter.docx"'), encoding="utf-8")
    loaded = campaign.load(folder)
    recipients = RecipientList(loaded)
    return WordTemplate(loaded, recipients.fields, recipients.columns), recipients


@pytest.mark.parametrize("body", TEMPLATES.values(), ids=list(TEMPLATES))
def test_a_letter_is_the_same_whatever_was_made_before_it(folder: Path, body: Sequence[str]) -> None:
    template, recipients = filled(folder, body)
    after = [template.filled(one, "LMP21-0001") for one in recipients]
    again = [template.filled(one, "LMP21-0001") for one in reversed(list(recipients))][::-1]
    alone = []
    for one in recipients:
        fresh, _ = filled(folder, body)
        alone.append(fresh.filled(one, "LMP21-0001"))
    assert after == again == alone


def test_words_stand_in_their_slots(folder: Path) -> None:
    template, recipients = filled(folder, [*TEMPLATES["a line that may vanish"], *LOOP[:1], paragraph("{{ name }}"), LOOP[2]])
    first, second, third = (says(template.filled(one, "LMP21-0001")) for one in recipients)
    assert first == ["Green Party", "Yours", *["Test Recipient 000001"] * 30]
    assert second == ["The Yard", "Yours", *["Test Recipient 000002"] * 30]
    assert third == ["<b>&{{ name }}", "Yours", *["Test Recipient 000003"] * 30]


def test_a_document_that_asks_nothing_of_the_recipient_is_rendered_once(folder: Path) -> None:
    template, recipients = filled(folder, [*TEMPLATES["a name"], *LOOP])
    (story,) = template._stories
    first, second, _ = recipients
    template.filled(first, "LMP21-0001")
    remembered = story._steps
    template.filled(second, "LMP21-0002")
    assert remembered is not None
    assert story._steps is remembered


def test_a_mistake_is_told_by_its_paragraph(folder: Path) -> None:
    template, recipients = filled(folder, [paragraph("Dear {{ name }}"), paragraph("All {{ members[99].name }}")])
    with pytest.raises(TemplateError) as caught:
        template.filled(next(iter(recipients)), "LMP21-0001")
    assert "paragraph “All {{ members[99].name }}”" in str(caught.value)


LONG = '{{ name }}{% for a in "x" * 400 %}{% for b in "x" * 400 %}%s{% endfor %}{% endfor %}'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (LONG.replace("%s", "static text " * 20), "more than 30 MB of XML"),
        (LONG.replace("%s", "{% if party %}static text{% endif %}" + "text " * 50), "more than 30 MB of XML"),
        ('{{ name }}{% for a in "x" * 500 %}{% for b in "x" * 500 %}{{ name }}{% endfor %}{% endfor %}', "more than 2,000,000 characters"),
    ],
)
def test_a_few_tags_do_not_fill_the_memory(folder: Path, body: str, said: str) -> None:
    template, recipients = filled(folder, [paragraph("Dear "), paragraph("A ", body)])
    with pytest.raises(TemplateError) as caught:
        template.filled(next(iter(recipients)), "LMP21-0001")
    assert said in str(caught.value)


def test_fields_that_show_much_are_stopped_where_it_is_too_much(folder: Path) -> None:
    doubled = [field(' SET a "', field(" a "), field(" a "), '" ') for _ in range(12)]
    shown = [field(" a ") for _ in range(100)]
    template, recipients = filled(folder, [paragraph(field(' SET a "twelve signs" '), *doubled), paragraph(*shown)])
    with pytest.raises(TemplateError, match=r"more than 2,000,000 characters of text"):
        template.filled(next(iter(recipients)), "LMP21-0001")
