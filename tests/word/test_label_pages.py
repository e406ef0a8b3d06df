"""Label sheets: rows go on from label to label, also for tags, and where they are out labels are empty."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import TemplateError
from letterforge.recipients import RecipientList
from letterforge.word.label_pages import LabelPage, LabelTemplate, Row
from tests.word.test_template import says
from tests.word.written import compiled, docx, field, paragraph, run, simple, table, text_box

HEADER = "id,name,party,address_line_1,town,postcode"
NAME, NEXT = field(" MERGEFIELD name "), field(" NEXT ", shown="")
GREEN = (field(" MERGEFIELD party "), ' = "Green Party" ')
Fill = Callable[..., list[LabelPage]]


Sheet = Callable[[bytes, int], LabelTemplate]


@pytest.fixture
def sheet(folder: Path) -> Sheet:
    """A label sheet in a campaign of so many recipients; each third is of the Green Party."""

    def of(content: bytes, count: int) -> LabelTemplate:
        rows = [
            f"{n},Test Recipient {n:06},{'Green Party' if n % 3 == 0 else 'Other'},{n} Example Road,London,SE1 0RB"
            for n in range(1, count + 1)
        ]
        return compiled(folder, LabelTemplate, content, *rows, header=HEADER, name="labels.docx")

    return of


@pytest.fixture
def fill(folder: Path, sheet: Sheet) -> Fill:
    """Fills a label sheet for all recipients; before those at the places `free` a label stays free, once for each time."""

    def filled(content: bytes, count: int, free: Sequence[int] = ()) -> list[LabelPage]:
        template = sheet(content, count)
        rows: list[Row | None] = [(one, f"R-{one.key}") for one in RecipientList(campaign.load(folder))]
        for place in sorted(free, reverse=True):
            rows.insert(place, None)
        return list(template.pages(rows))

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
        (("{{ name }}", NEXT + run("{{ name }}, {{ reference }}")), 3, [[*who(1), "Test Recipient 000002, R-2"], who(3, 0)]),
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
        (
            table((paragraph(NAME), paragraph(NEXT, NAME, field(" SKIPIF ", *GREEN)))),
            "",
            "the field SKIPIF stands behind other fields of its label; put it first",
        ),
        (paragraph("{% for m in members %}", NEXT, NAME, "{% endfor %}"), "", "turns to the next row within {% for"),
    ],
)
def test_where_no_row_may_turn(fill: Fill, body: str, header: str, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        fill(docx(body, header=header), 2)
    assert said in str(caught.value)


FIXED = (NAME, NEXT + NAME + run("Private"), NEXT + NAME + run("Private"))


def test_a_label_without_a_recipient_says_nothing_at_all(fill: Fill) -> None:
    sheet = docx(table(*((paragraph(cell), paragraph("between")) for cell in FIXED)))
    assert says(fill(sheet, 2)[0].content) == [*who(1), "between", f"{who(2)[0]}Private", "between", "", "between"]


def test_what_stands_before_next_or_outside_tables_stays(fill: Fill) -> None:
    (page,) = fill(docx(paragraph("Labels"), table((paragraph("To", NAME, NEXT, NAME, NEXT, NAME),)), paragraph(NEXT, "From us")), 1)
    assert says(page.content) == ["Labels", f"To{who(1)[0]}", "From us"]


@pytest.mark.parametrize(
    ("cells", "count", "free", "said"),
    [
        ((NAME, NEXT + NAME, NEXT + NAME), 3, [0, 0], [who(0, 0, 1), who(2, 3, 0)]),
        ((NAME, NEXT + NAME, NEXT + NAME), 2, [1], [who(1, 0, 2)]),
        ((NAME, NEXT + NAME), 3, [1, 1], [who(1, 0), who(0, 2), who(3, 0)]),
        ((NAME, NEXT + NAME), 2, [1, 1, 1, 1], [who(1, 0), who(0, 2)]),
        ((NAME, NEXT + NAME), 1, [1, 1, 1], [who(1, 0)]),
        ((run("For {{ name }}"), NEXT + run("{% if name %}For{% endif %}")), 2, [0], [["", "For"], [f"For {who(2)[0]}", ""]]),
        ((field(" MERGESEQ "), NEXT + field(" MERGESEQ ")), 3, [0], [["", "1"], ["2", "3"]]),
        ((field(" SKIPIF ", *GREEN) + NAME, NEXT + field(" SKIPIF ", *GREEN) + NAME), 4, [3], [who(1, 2), who(0, 4)]),
        ((field(' SET us "A" ') + field(" REF us "), NEXT + field(" REF us ")), 1, [0], [["", "A"]]),
    ],
)  # fmt: skip
def test_labels_that_stay_free(fill: Fill, cells: tuple[str, ...], count: int, free: list[int], said: list[list[str]]) -> None:
    pages = fill(docx(table(*((paragraph(cell),) for cell in cells))), count, free)
    assert [says(page.content) for page in pages if page.content] == said
    assert [len(page.shown) for page in pages if page.content] == [sum(map(bool, one)) for one in said]


def test_free_labels_leave_the_header_to_the_first_recipient(fill: Fill) -> None:
    (page,) = fill(docx(table((paragraph(NAME), paragraph(NEXT, NAME))), header=paragraph("From {{ name }}")), 1, [0])
    assert says(page.content, "word/header1.xml") == [f"From {who(1)[0]}"]


def test_tags_in_header_and_footer_show_the_pages_first_recipient(fill: Fill) -> None:
    pages = fill(docx(table((paragraph("{{ name }}"), paragraph(NEXT, "{{ name }}"))), header=paragraph("{{ name }} {{ reference }}")), 3)
    assert [says(page.content, "word/header1.xml") for page in pages] == [[f"{who(1)[0]} R-1"], [f"{who(3)[0]} R-3"]]


@pytest.mark.parametrize("wrong", [field(" = 1 / ( ", field(" MERGEFIELD id "), " - 2 ) "), "{{ 1 // (key|int - 2) }}"])
def test_a_row_of_which_no_label_can_be_made_leaves_its_label_free(fill: Fill, wrong: str) -> None:
    cells = (paragraph(NAME, wrong), paragraph(NEXT, NAME, wrong))
    pages = fill(docx(table(cells)), 3)
    assert [[one.key for one in page.shown] for page in pages] == [["1"], ["3"]]
    assert [(one.recipient.key, len(one.problems)) for page in pages for one in page.held] == [("2", 1)]
    assert [says(page.content)[1] for page in pages] == ["", ""]


def test_a_template_that_fails_on_the_first_row_is_at_fault_itself(fill: Fill) -> None:
    with pytest.raises(TemplateError, match=r"^labels\.docx: "):
        fill(docx(table((paragraph("{{ 1 // 0 }}"), paragraph(NEXT, NAME)))), 2)


@pytest.mark.parametrize(("cells", "places"), [((NAME,), 1), ((NAME, NEXT + NAME), 2), ((NAME, NEXT + NAME, NEXT + NAME), 3)])
def test_how_many_labels_a_page_has(sheet: Sheet, cells: tuple[str, ...], places: int) -> None:
    made = sheet(docx(table(tuple(paragraph(cell) for cell in cells))), 2)
    assert made.places == places
    assert any("has no field NEXT" in str(one) for one in made.remarks) == (places == 1)
