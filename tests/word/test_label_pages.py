"""Label sheets: rows go on from label to label, also for tags, and where they are out labels are empty."""

from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import TemplateError
from letterforge.recipients import RecipientList
from letterforge.word.label_pages import LabelPage, LabelTemplate
from tests.word.test_template import says
from tests.word.written import docx, field, paragraph, run, simple, table, text_box, use_template

HEADER = "id,name,party,address_line_1,town,postcode"
NAME, NEXT = field(" MERGEFIELD name "), field(" NEXT ", shown="")
GREEN = (field(" MERGEFIELD party "), ' = "Green Party" ')
Fill = Callable[..., list[LabelPage]]


@pytest.fixture
def fill(folder: Path) -> Fill:
    """Fills a label sheet for so many recipients; each third is of the Green Party."""

    def filled(content: bytes, count: int) -> list[LabelPage]:
        rows = [
            f"{n},Test Recipient {n:06},{'Green Party' if n % 3 == 0 else 'Other'},{n} Example Road,London,SE1 0RB"
            for n in range(1, count + 1)
        ]
        (folder / "data/candidates.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
        (folder / "labels.docx").write_bytes(content)
        use_template(folder, "labels.docx")
        loaded = campaign.load(folder)
        recipients = RecipientList(loaded)
        return list(LabelTemplate(loaded, recipients.fields, recipients.columns).pages((one, f"R-{one.key}") for one in recipients))

    return filled


def who(*numbers: int) -> list[str]:
    return [f"Test Recipient {number:06}" if number else "" for number in numbers]


@pytest.mark.parametrize(
    ("cells", "count", "said"),
    [
        ((NAME, NEXT + NAME, NEXT + NAME), 5, [who(1, 2, 3), who(4, 5, 0)]),
        ((NAME, NEXT + NAME), 2, [who(1, 2)]),
        ((NAME, NEXT + NAME), 0, []),
        ((simple(" MERGEFIELD name "), simple(" NEXT ") + simple(" MERGEFIELD name ")), 3, [who(1, 2), who(3, 0)]),
        (("{{ name }}", NEXT + run("{{ name }}, {{ reference }}")), 3, [[*who(1), "Test Recipient 000002, R-2"], [*who(3), ", "]]),
        (("{{ recipient.name }}", NEXT + run("{{ recipient.name|upper }}")), 3, [[*who(1), "TEST RECIPIENT 000002"], who(3, 0)]),
        ((NAME, NEXT + "<w:r><w:t>{{ address[0] }}</w:t></w:r>"), 3, [who(1, 2), who(3, 0)]),
        ((NAME, NEXT + "<w:r><w:t>{% if name %}yes{% endif %}</w:t></w:r>"), 3, [[*who(1), "yes"], who(3, 0)]),
        ((NAME, field(" NEXTIF ", *GREEN) + NAME, NEXT + NAME), 4, [who(1, 1, 2), who(3, 4, 0)]),
        ((field(" SKIPIF ", *GREEN) + NAME, NEXT + field(" SKIPIF ", *GREEN) + NAME), 7, [who(1, 2), who(4, 5), who(7, 0)]),
        ((field(" ADDRESSBLOCK "), NEXT + field(" ADDRESSBLOCK ")), 1, [["Test Recipient 000001\n1 Example Road\nLondon\nSE1 0RB", ""]]),
        ((NAME, NEXT + field(" GREETINGLINE ")), 1, [who(1, 0)]),
        ((field(" MERGESEQ "), NEXT + field(" MERGESEQ ")), 3, [["1", "2"], ["3", ""]]),
    ],
)  # fmt: skip
def test_labels(fill: Fill, cells: tuple[str, ...], count: int, said: list[list[str]]) -> None:
    sheet = docx(table(*((paragraph(cell),) for cell in cells)))
    assert [says(page.content) for page in fill(sheet, count)] == said


def test_a_page_tells_whom_it_shows_and_whom_it_passed_over(fill: Fill) -> None:
    sheet = docx(table((paragraph(field(" SKIPIF ", *GREEN), NAME), paragraph(NEXT, field(" SKIPIF ", *GREEN), NAME))))
    told = [([one.key for one in page.shown], [one.key for one in page.skipped], bool(page.content)) for page in fill(sheet, 6)]
    assert told == [(["1", "2"], [], True), (["4", "5"], ["3"], True), ([], ["6"], False)]


def test_a_header_shows_the_first_row_of_its_page(fill: Fill) -> None:
    pages = fill(docx(table((paragraph(NAME), paragraph(NEXT, NAME))), header=paragraph("From ", NAME)), 3)
    assert [says(page.content, "word/header1.xml") for page in pages] == [[f"From {name}"] for name in who(1, 3)]


@pytest.mark.parametrize(
    ("body", "header", "said"),
    [
        (paragraph(text_box(paragraph(NEXT, NAME))), "", "the field NEXT stands in a text box"),
        (paragraph(NAME), paragraph(NEXT), "the field NEXT stands in a header"),
        (paragraph("{% for m in members %}", NEXT, NAME, "{% endfor %}"), "", "turns to the next row within {% for"),
    ],
)
def test_where_no_row_may_turn(fill: Fill, body: str, header: str, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        fill(docx(body, header=header), 2)
    assert said in str(caught.value)
