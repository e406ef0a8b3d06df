"""Label sheets: rows go on from label to label, also for tags, and where they are out labels are empty."""

import re
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from lxml import etree

from letterforge import campaign
from letterforge.errors import TemplateError
from letterforge.recipients import RecipientList
from letterforge.word.document import W
from letterforge.word.fields import INSTRUCTION, TEXT, Element
from letterforge.word.label_pages import LabelPage, LabelTemplate
from letterforge.word.label_rows import Row
from tests.word.test_template import says
from tests.word.written import compiled, docx, field, paragraph, run, simple, table, text_box

HEADER = "id,name,party,address_line_1,town,postcode"
NAME, NEXT = field(" MERGEFIELD name "), field(" NEXT ", shown="")
GREEN = (field(" MERGEFIELD party "), ' = "Green Party" ')
CELL, OF_A_ROW = f"{{{W}}}tc", re.compile(r"\d+(?= Example Road)|(?<=Recipient )\d+")
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


def sheet_of(cells: Sequence[str]) -> bytes:
    """A sheet of labels below each other; each is a paragraph, or all that stands in its cell."""
    return docx(table(*((cell if cell.startswith("<w:p") else paragraph(cell),) for cell in cells)))


def mixed(pages: list[LabelPage]) -> list[str]:
    """Cells that show a recipient themselves, and another one too, there or in a table within; what stands behind a link counts."""
    found = []
    for page in pages:
        for cell in xml_of(page.content).iter(CELL) if page.content else ():
            said = [(one, one.text or "") for one in cell.iter(TEXT, INSTRUCTION)]
            own = {number for one, text in said if next(one.iterancestors(CELL)) is cell for number in OF_A_ROW.findall(text)}
            if own and len({int(number) for _, text in said for number in OF_A_ROW.findall(text)}) > 1:
                found.append(" ".join(text for _, text in said))
    return found


def xml_of(content: bytes) -> Element:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


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


def test_what_stands_outside_tables_stays(fill: Fill) -> None:
    (page,) = fill(docx(paragraph("Labels"), paragraph("To", NAME, NEXT, NAME, NEXT, NAME), paragraph(NEXT, "From us", NAME)), 1)
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
        ((field(' SET us "A " ') + field(" REF us ") + NAME, NEXT + field(" REF us ") + NAME), 1, [0], [["", f"A {who(1)[0]}"]]),
        ((NAME, field(" NEXTIF ", *GREEN) + NAME, NEXT + NAME), 2, [0], [who(0, 1, 2)]),
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
    assert [(one.recipient.key, len(one.problems)) for page in pages for one in page.unlabelled] == [("2", 1)]
    assert [says(page.content)[1] for page in pages] == ["", ""]


def test_a_template_that_fails_on_the_first_row_is_at_fault_itself(fill: Fill) -> None:
    with pytest.raises(TemplateError, match=r"^labels\.docx: "):
        fill(docx(table((paragraph("{{ 1 // 0 }}"), paragraph(NEXT, NAME)))), 2)


@pytest.mark.parametrize(
    ("cells", "places"), [((NAME, NEXT + NAME), 2), ((NAME, NEXT + NAME, NEXT + NAME), 3), ((NAME, field(" NEXTIF ", *GREEN) + NAME), 2)]
)
def test_how_many_labels_a_page_has(sheet: Sheet, cells: tuple[str, ...], places: int) -> None:
    made = sheet(docx(table(tuple(paragraph(cell) for cell in cells))), 2)
    assert (made.places, made.remarks) == (places, ())


def page(narrow: int) -> str:
    """The size of a page, its narrow side in mm."""
    return f'<w:p><w:pPr><w:sectPr><w:pgSz w:w="{narrow * 1440 // 25.4:.0f}" w:h="16838"/></w:sectPr></w:pPr></w:p>'


@pytest.mark.parametrize("narrow", [36, 62, 105, 110])
def test_a_page_of_a_label_printer_is_one_label(fill: Fill, narrow: int) -> None:
    pages = fill(docx(paragraph(NAME), page(narrow)), 2)
    assert [says(one.content)[0] for one in pages] == who(1, 2)


@pytest.mark.parametrize("size", ["", page(148), page(210)])
def test_a_letter_is_no_label_sheet(fill: Fill, size: str) -> None:
    with pytest.raises(TemplateError, match=r"has no field NEXT, so that each recipient would take a whole page; put \{ NEXT \} first"):
        fill(docx(paragraph("Dear {{ name }}"), size), 2)


SKIP, OF_GREEN = field(" SKIPIF ", *GREEN), "{% if party == 'Green Party' %}"
FIRST, LAST = "stands before all that the first label shows", "stands behind the last field NEXT"
BETWEEN, LATE = "nothing of a recipient stands between the field NEXT and", "the field SKIPIF stands behind other fields of its label"
MIDDLE, BESIDE = "stands in the middle of a label, which would show two recipients", "beside what isn't of its row"
CARRIED = "namespace() would carry words"
STREET, TO_NAME = field(" MERGEFIELD address_line_1 "), field(' HYPERLINK "mailto:', NAME, '" ')
OTHERS, WITHIN = "was made of another recipient's row", "a field turns to the next row within"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ((NEXT + NAME, NEXT + NAME), FIRST),
        ((run("To: ") + NEXT + NAME, NEXT + NAME), FIRST),
        ((run("{{ campaign.name }}") + NEXT + NAME,), FIRST),
        ((run("{% if name %}{% endif %}") + NEXT + NAME,), FIRST),
        ((NAME + NEXT, NAME + NEXT), LAST),
        ((NAME, NEXT + run("Private")), LAST),
        ((NAME, NEXT, NEXT + NAME), BETWEEN),
        ((NAME, field(" DATE ") + SKIP + NEXT + NAME, SKIP + NEXT + NAME, NAME + SKIP), LATE),
        ((NAME, SKIP + NAME, NEXT + NAME, SKIP + NAME), LATE),
        ((NAME, field(" NEXTIF ", *GREEN) + SKIP + NAME), "the field SKIPIF stands behind NEXTIF"),
        ((NAME, NEXT + run("{% if name %}Dear{% endif %}") + SKIP + NAME), LATE),
        ((NAME, run("{% with a = 1 %}") + NEXT + run("{% endwith %}") + NAME), f"{WITHIN} {{% with"),
        ((NAME, run("{% set q %}") + NEXT + run("{{ name }}{% endset %}{{ q }}")), f"{WITHIN} {{% set"),
        ((NAME, run(OF_GREEN) + NEXT + run("B{% endif %}") + NAME), f"{WITHIN} {{% if"),
        ((NAME, run(f"{OF_GREEN}A{{% else %}}") + NEXT + run("B{% endif %}") + NAME), f"{WITHIN} {{% if"),
        ((run("{% set g = 'Dear ' ~ name %}{{ g }}"), NEXT + run("{{ g }}")), OTHERS),
        ((run("{% set g %}Dear {{ name }}{% endset %}{{ g }}"), NEXT + run("{{ g }}")), OTHERS),
        ((run("{% set g = name %}{% set h = g %}{{ h }}"), NEXT + run("{{ name }}{{ h }}")), OTHERS),
        ((run("{% set g = 'A' if party == 'Green Party' else 'B' %}{{ name }}"), NEXT + run("{{ name }}{% if g %}x{% endif %}")), OTHERS),
        ((NAME, NEXT + run("{% set n = namespace(g='') %}{% set n.g = name %}{{ n.g }}")), CARRIED),
        ((run("{% set al = [namespace(g='')] %}{{ name }}"), NEXT + run("{{ al[0].g }}{{ name }}")), CARRIED),
        ((run("{% set a, (b, c) = 1, (name, 2) %}{{ b }}"), NEXT + run("{{ b }}{{ name }}")), OTHERS),
        ((run("{% set g = name %}{{ g }}"), NEXT + run("{% set h %}{% set g = '' %}{% endset %}{{ g }}{{ name }}")), OTHERS),
        ((NAME, NEXT + run("{% for a, (name, b) in [(1, ('A', 2))] %}{{ name }}{% endfor %}")), "gives another value to name"),
        ((NAME, f"{paragraph(NAME)}{paragraph(NEXT, STREET)}"), MIDDLE),
        ((NAME, f"{paragraph(NAME)}{paragraph(field(' NEXTIF ', *GREEN), STREET)}"), MIDDLE),
        ((NAME, NEXT + NAME + run(f"{OF_GREEN}Green{{% endif %}}") + NEXT + NAME), MIDDLE),
        ((NAME, f"{paragraph(TO_NAME)}{paragraph(NEXT, NAME)}"), MIDDLE),
        ((NAME, f"{paragraph(NAME)}{table((NEXT + NAME,))}{paragraph()}"), MIDDLE),
        ((NAME, f"<w:p/>{table((NAME,), (NEXT + NAME,))}{paragraph(NAME)}"), MIDDLE),
        ((TO_NAME + SKIP + NAME, NEXT + NAME), LATE),
        ((NAME, field(" IF ", *GREEN, '"c/o ', NAME, NEXT, '" ""') + NAME), BESIDE),
        ((NAME, field(" IF ", *GREEN, '"c/o', NEXT, '" ""') + NAME), BESIDE),
        ((NAME, field(" IF ", *GREEN, '"', NEXT, '" "c/o"') + NAME), BESIDE),
        ((NAME, field(" IF ", *GREEN, '"', NEXT, '" "', SKIP, '"') + NAME), BESIDE),
        ((NAME, field(' SET g "', NAME, NEXT, '"') + NAME + field(" REF g ")), BESIDE),
        ((NAME, field(' QUOTE "', NEXT, '"') + NAME), BESIDE),
        ((run("{% set g = name %}{{ g }}"), NEXT + run(f"{OF_GREEN}{{% set g = name %}}{{% endif %}}{{{{ g }}}}")), OTHERS),
        ((field(" SET g ", field(" MERGEFIELD name ")) + field(" REF g "), NEXT + field(" REF g ")), OTHERS),
        ((NAME, NEXT + run("{% set g = name %}") + SKIP + run("{{ g }}")), OTHERS),
        ((NAME, NEXT + run("{% set name = 'A' %}{{ name }}")), "gives another value to name"),
    ],
)
def test_sheets_that_would_lose_or_mix_recipients(sheet: Sheet, cells: tuple[str, ...], said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        sheet(sheet_of(cells), 3)
    assert said in str(caught.value)


def test_no_field_turns_in_a_header(sheet: Sheet) -> None:
    with pytest.raises(TemplateError, match="the field SKIPIF stands in a header"):
        sheet(docx(table((paragraph(NAME), paragraph(NEXT, NAME))), header=paragraph(SKIP, NAME)), 3)


def test_a_label_of_two_cells_mixes_nobody(sheet: Sheet) -> None:
    cells = ((paragraph(NAME), paragraph(SKIP, NAME)), (paragraph(NEXT, NAME), paragraph(SKIP, NAME)))
    with pytest.raises(TemplateError, match=LATE):
        sheet(docx(table(*cells)), 3)


def begun(name: str, kind: str = "bookmark") -> str:
    return f'<w:{kind}Start w:id="5" w:name="{name}"/>'


ENDED, SHOWS_US = '<w:bookmarkEnd w:id="5"/>', field(" REF us ", shown="Us")


@pytest.mark.parametrize(
    "body",
    [
        table((paragraph(NAME),), (paragraph(NEXT, NAME, begun("us"), "Us", ENDED),)) + paragraph(SHOWS_US),
        table((paragraph(NAME, begun("us"), "Us", ENDED),), (paragraph(NEXT, NAME, SHOWS_US),)),
        table((paragraph(NAME, begun("us")),), (paragraph(NEXT, ENDED, NAME),)) + paragraph(SHOWS_US),
        paragraph(begun("us"), "Us") + table((paragraph(NAME),), (paragraph(NEXT, ENDED, NAME),)) + paragraph(SHOWS_US),
    ],
)
def test_no_field_shows_a_bookmark_of_a_label_that_may_be_empty(sheet: Sheet, body: str) -> None:
    with pytest.raises(
        TemplateError, match="the bookmark us stands in a label, which may be empty, and a field shows it; put the bookmark outs"
    ):
        sheet(docx(body), 1)


@pytest.mark.parametrize(
    ("body", "begins"),
    [
        (table((paragraph(NAME),), (paragraph(NEXT, NAME, begun("x"), "Us", ENDED),)), 0),
        (table((paragraph(NAME, begun("x")),), (paragraph(NEXT, ENDED, NAME),)), 0),
        (paragraph(begun("x"), "Us") + table((paragraph(NAME),), (paragraph(NEXT, ENDED, NAME),)), 0),
        (paragraph(begun("us"), "Us", ENDED) + table((paragraph(NAME, SHOWS_US),), (paragraph(NEXT, NAME, SHOWS_US),)), 1),
    ],
)
def test_an_empty_label_leaves_no_half_of_a_bookmark(fill: Fill, body: str, begins: int) -> None:
    (page,) = fill(docx(body), 1)
    root = xml_of(page.content)
    assert [len(list(root.iter(f"{{{W}}}bookmark{end}"))) for end in ("Start", "End")] == [begins, begins]


def test_a_label_with_a_table_in_it(fill: Fill) -> None:
    inner = table((paragraph(NAME), paragraph("{{ key }}")))
    made = fill(docx(table((paragraph(NAME),), (f"{paragraph(NEXT)}{inner}{paragraph('Private')}",))), 3)
    assert [says(one.content) for one in made] == [[*who(1, 2), "2", "Private"], [*who(3), ""]]


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{% set g = 'Dear ' ~ name %}{{ g }}", "Dear {}"),
        ("{% with g = name %}{{ g }}{% endwith %}", "{}"),
        ("{% for x in [1, 2] %}{{ name }}{% endfor %}", "{0}{0}"),
        ("{% set g %}{{ name }}{% endset %}{{ g }}", "{}"),
        ("{% set a, (b, c) = 1, (name, 2) %}{{ b }}", "{}"),
        ("{{ recipient['name'] if true else '' }}", "{}"),
    ],
)
def test_tags_are_of_the_row_that_is_shown(fill: Fill, tag: str, said: str) -> None:
    pages = fill(docx(paragraph("{% set us = campaign.language %}"), table((paragraph(tag),), (paragraph(NEXT, f"{tag}{{{{ us }}}}"),))), 2)
    assert [says(one.content) for one in pages] == [[said.format(who(1)[0]), f"{said.format(who(2)[0])}en-GB"]]


@pytest.mark.parametrize(
    "cells",
    [
        (NAME + NEXT, NAME + NEXT, NAME),
        (NAME, field(" IF ", *GREEN, '"', NEXT, '" "" \\* MERGEFORMAT ') + NAME, NEXT + NAME),
        (NAME, f"{paragraph(NEXT, NAME)}{table((STREET,))}{paragraph(NAME)}", NEXT + NAME),
        (f"<w:p/>{table((NAME,), (NEXT + NAME,), (NEXT + NAME,))}<w:p/>",),
        (text_box(paragraph(NAME)) + NAME, NEXT + text_box(paragraph(NAME)) + NAME, NEXT + NAME),
    ],
    ids=["NEXT last", "NEXT in IF", "table in label", "labels in a cell", "text boxes"],
)
def test_sheets_that_mix_nobody(fill: Fill, cells: tuple[str, ...]) -> None:
    assert not mixed(fill(sheet_of(cells), 5))


SAFE = (NAME, STREET, TO_NAME, run("{{ name }}"), run("Private"), run(f"{OF_GREEN}{{{{ name }}}}{{% endif %}}"), "")
ASKING = (*map(run, ("{{ v }}", "{{ w[0] }}", "{% with v = 'x' %}{{ v }}{% endwith %}")), field(" REF g "))
MAKING = (
    *map(run, ("{% set v = name %}", "{% set v %}{{ name }}{% endset %}", "{% set a, (v, b) = 1, (name, 2) %}", "{% set w = [v] %}")),
    *(run("{% set u %}{% set v = 'x' %}{% endset %}"), field(' SET g "', NAME, '"', shown="")),
)
TURNS = (
    *(NEXT, SKIP, field(" NEXTIF ", *GREEN)),
    *(field(" IF ", *GREEN, '"', one, '" "" ') for one in (NEXT, NAME + NEXT)),
    field(' SET g "', NAME, NEXT, '"', shown=""),
)
MADE_OF_NOBODY = run("{% set v = 'x' %}{% set w = ['x'] %}") + field(' SET g "x" ', shown="")
SOME = st.lists(st.sampled_from(SAFE) | st.sampled_from(ASKING) | st.sampled_from(MAKING), max_size=2).map("".join)
SELDOM = st.integers(0, 7).flatmap(lambda one: st.sampled_from(TURNS) if not one else st.just(""))


@st.composite
def labels(draw: st.DrawFn) -> str:
    """A cell that begins with NEXT, as a rule, and may have a table in it."""
    first = draw(st.sampled_from((NEXT, NEXT, TURNS[2])))
    before, turn, own = draw(SOME), draw(SELDOM), draw(SOME)
    inner = table((draw(SELDOM) + draw(SOME),)) if draw(st.booleans()) else ""
    return f"{paragraph(first, NAME, before)}{paragraph(turn, own)}{inner}{paragraph(draw(SOME))}"


@given(first=SOME, others=st.lists(labels(), min_size=1, max_size=3), free=st.lists(st.integers(0, 6), max_size=2))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
def test_no_label_shows_two_recipients(fill: Fill, first: str, others: list[str], free: list[int]) -> None:
    try:
        pages = fill(sheet_of([paragraph(MADE_OF_NOBODY, NAME, first), *others]), 7, free)
    except TemplateError:
        reject()
    assert not mixed(pages)


SHOW = (NAME, run("{{ name }}"), run(f"{OF_GREEN}{{{{ name }}}}{{% endif %}}"), run(f"{OF_GREEN}Green{{% endif %}}"), SKIP + NAME)


@given(
    labels=st.lists(st.sampled_from(SHOW), min_size=2, max_size=4),
    count=st.integers(0, 9),
    free=st.lists(st.integers(0, 9), max_size=3),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_row_is_shown_skipped_or_told_as_without_a_label(fill: Fill, labels: list[str], count: int, free: list[int]) -> None:
    marked = [f"{'' if not place else NEXT}{cell}" for place, cell in enumerate(labels)]
    pages = fill(docx(table(*((paragraph(cell),) for cell in marked))), count, [min(one, count) for one in free])
    told = [one.key for page in pages for one in (*page.shown, *page.skipped, *(held.recipient for held in page.unlabelled))]
    assert sorted(told, key=int) == [str(number) for number in range(1, count + 1)]
    for one in pages:
        assert len([words for words in says(one.content) if words]) == len(one.shown) if one.content else not one.shown


def test_many_rows_without_a_label_one_after_another(sheet: Sheet, folder: Path) -> None:
    made = sheet(docx(table((paragraph(NAME, "{{ 1 // (1 if key == '1' else 0) }}"), paragraph(NEXT, NAME)))), 3000)
    wrong = [(one, "") for one in RecipientList(campaign.load(folder)) for _ in range(2)]
    assert sum(len(one.unlabelled) for one in made.pages(wrong)) > 1000
