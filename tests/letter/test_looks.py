"""Looks: large print, colours and faces, from the campaign file to what both documents show."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from letterforge import campaign, docx, pdf
from letterforge.docx.markup import mm
from letterforge.docx.section import header_distance
from letterforge.errors import CampaignError
from letterforge.letter.compose import Composer
from letterforge.letter.model import Letter, Paragraph, Span
from letterforge.production.native import NativeMaker
from letterforge.production.verify import verify
from letterforge.recipients import RecipientList
from tests.conftest import Ran
from tests.docx.reading import find, tree, value, values
from tests.pdf.reading import characters, opened, pages, tags

Edit = Callable[[str, str, str], None]
STYLE = "size = 11                       # pt\nleading = 13.6"


def compose(folder: Path, key: str = "13") -> Letter:
    settings = campaign.load(folder)
    recipients = RecipientList(settings)
    recipient = next(recipient for recipient in recipients if recipient.key == key)
    return Composer(settings, recipients.fields).compose(recipient, f"LMP21-{int(key):04d}")


@pytest.fixture
def style(edit: Edit) -> Callable[[str], None]:
    """Writes another [style]."""
    return lambda lines: edit("letterforge.toml", STYLE, lines)


def test_large_print_is_large_throughout(folder: Path, style: Callable[[str], None]) -> None:
    style('name = "large-print"\njustify = true')
    one = compose(folder)
    own = one.style
    assert (own.name, own.size, own.leading, own.head, one.page.furniture, own.justified) == ("large-print", 16, 20, 16, 16, False)
    content = pdf.write(one)
    verify(content, docx.write(one), one.reference)
    high = {round(c.bottom - c.top, 1) for c in characters(content) if c.text == "L" and c.top > one.page.body_top}
    assert high == {round(16 * 0.688 * 25.4 / 72, 1)}  # the height of Arimo's capitals, of its em
    assert tags(content)


def test_large_print_takes_the_sheets_that_it_needs(folder: Path, style: Callable[[str], None]) -> None:
    style('name = "large-print"')
    settings = campaign.load(folder)
    assert settings.page.max_pages == 2
    recipients = RecipientList(settings)
    draft = NativeMaker(settings, recipients.fields, "").draft(next(iter(recipients)), "LMP21-0001")
    assert draft.pages == pages(draft.content("pdf").data) > 2


def test_a_long_head_moves_the_body_down_in_both(folder: Path, edit: Edit, style: Callable[[str], None]) -> None:
    style('name = "large-print"')
    before = compose(folder).page.body_top
    edit("letterforge.toml", '"020 3773 2040"', '"020 3773 2040", "example.org", "mail@example.org", "Monday to Friday"')
    one = compose(folder)
    assert one.page.body_top > before == 95
    content = pdf.write(one)
    (reference,) = [c.bottom for c in characters(content) if c.text == "f" and c.left > 120 and c.bottom > 80][:1]
    assert reference < one.page.body_top - 2
    space = values(find(tree(docx.write(one), "word/headerFirst.xml"), "//w:p")[-1], "w:pPr/w:spacing")
    assert int(space["line"]) == mm(one.page.body_top) - header_distance(one.page)


@pytest.mark.parametrize(("key", "name"), [("13", "large-print"), ("1", "standard")])
def test_large_print_for_those_who_ask_for_it(folder: Path, edit: Edit, key: str, name: str) -> None:
    edit("letterforge.toml", STYLE, f"{STYLE}\nlarge_print_for = \"party == 'Labour Party'\"")
    one = compose(folder, key)
    assert (one.style.name, one.style.size) == (name, 16 if name == "large-print" else 11)
    assert one.address.size == 10  # six lines: as large as the window has them


def test_a_short_address_is_as_large_as_the_window_has_it(folder: Path, edit: Edit, style: Callable[[str], None]) -> None:
    style('name = "large-print"')
    edit("data/candidates.csv", "The Labour Party,Southside,105 Victoria Street,London", "105 Victoria Street,,,London")
    assert compose(folder).address.size == 14


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("large_print_for = \"format == 'large'\"", "uses 'format', which is no column of the list"),
        ("large_print_for = 'party =='", "is not an expression"),
        ('name = "large-print"\nsize = 12', "size 12 pt is no large print: at least 16"),
        ('name = "large print"', "[style] 'name': input should be 'standard' or 'large-print'"),
        ('colour = "blue"', "'blue' is no colour; write it as #rrggbb, such as #0b4f9e"),
        ('colour = "#ffe000"', "'#ffe000' is too pale to be read on white (a contrast of 1.3, at least 4.5); #877600 is dark enough"),
        ('face = "Arimoo"', "line 43: [style] 'face': no font here is called 'Arimoo'; did you mean 'Arimo'?"),
        ('face = "No Such Face"', "no font here is called 'No Such Face'; put its files into fonts/"),
    ],
)
def test_mistakes(folder: Path, style: Callable[[str], None], lines: str, said: str) -> None:
    style(lines)
    with pytest.raises(CampaignError) as caught:
        compose(folder)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_headings_and_the_senders_name_have_the_campaigns_colour(folder: Path, style: Callable[[str], None]) -> None:
    style('colour = "#7a1f3d"')
    one = compose(folder)
    with opened(pdf.write(one)) as document:
        shown = document.pages[0].Contents.read_bytes() + document.pages[1].Contents.read_bytes()
    assert shown.count(b"0.478 0.122 0.239 rg") == 3  # the sender's name, two headings
    assert shown.count(b"0 g") == 3
    styles = tree(docx.write(one), "word/styles.xml")
    coloured = {value(made, "w:name") for made in styles.iter("{*}style") if value(made, "w:rPr/w:color") == "7A1F3D"}
    assert coloured == {"Sender name", *(f"heading {level}" for level in range(1, 7))}


def test_a_link_has_its_colour_in_both(letter: Callable[..., Letter]) -> None:
    one = letter(Paragraph((Span("see "), Span("this", link="https://example.org/"), Span(" page"))))
    with opened(pdf.write(one)) as document:
        assert document.pages[0].Contents.read_bytes().count(b"0.043 0.31 0.62 rg") == 1
    styles = tree(docx.write(one), "word/styles.xml")
    assert [value(made, "w:rPr/w:color") for made in styles.iter("{*}style") if value(made, "w:name") == "Hyperlink"] == ["0B4F9E"]


def test_another_face_is_in_both(folder: Path, style: Callable[[str], None]) -> None:
    style('face = "Atkinson Hyperlegible"')
    one = compose(folder)
    content, made = pdf.write(one), docx.write(one)
    verify(content, made, one.reference)
    with opened(content) as document:
        names = {str(font.BaseFont).split("+")[1] for font in document.pages[0].Resources.Font.values()}
    assert names == {"AtkinsonHyperlegible-Regular", "AtkinsonHyperlegible-Bold"}
    assert b"Atkinson Hyperlegible" in docx_part(made, "word/styles.xml")
    assert b"Arial" not in docx_part(made, "word/styles.xml")


def test_word_may_be_asked_for_another_face(folder: Path, style: Callable[[str], None]) -> None:
    style('face = "Atkinson Hyperlegible"\nword_face = "Verdana"')
    assert b'"Verdana"' in docx_part(docx.write(compose(folder)), "word/styles.xml")


def docx_part(content: bytes, name: str) -> bytes:
    return ZipFile(BytesIO(content)).read(name)


def test_check_says_how_many_are_in_large_print(edit: Edit, run: Callable[..., Ran]) -> None:
    edit("letterforge.toml", STYLE, f"{STYLE}\nlarge_print_for = \"party == 'Labour Party'\"")
    said = run("check")
    assert said.status == 0
    assert "1 letter in large print" in " ".join(said.out.split())
    assert json.loads(run("check", "--json").out)["large_print"] == 1


def test_a_row_on_which_the_question_fails_is_held_alone(edit: Edit, run: Callable[..., Ran]) -> None:
    edit("letterforge.toml", STYLE, f"{STYLE}\nlarge_print_for = '100 / (party|length) > 99'")
    edit("data/candidates.csv", "Sadiq Khan,Labour Party", "Sadiq Khan,")
    ran = run("generate")
    assert (ran.status, "38 made, 0 unchanged, 1 held" in ran.out) == (1, True)
    assert "row 14: [style] large_print_for" in " ".join(ran.err.split())


WINDOW = "[page.window]\nenvelope = [220, 110]\nwindow = [{width}, {height}]\nleft = 20\nbottom = {bottom}\nfolds = [105, 210]\n[style]"


@pytest.mark.parametrize(("width", "bottom", "left"), [(93, 18, 125), (120, 18, 141), (120, 8, 125)])
def test_the_sender_stands_beside_a_wide_window(folder: Path, edit: Edit, width: int, bottom: int, left: float) -> None:
    """Or above it, where it is low enough."""
    edit("letterforge.toml", "[style]", WINDOW.format(width=width, height=34, bottom=bottom))
    one = compose(folder)
    assert one.page.sender_left == left
    verify(pdf.write(one), docx.write(one), one.reference)


def test_a_window_that_leaves_the_sender_no_room_is_told(folder: Path, edit: Edit) -> None:
    edit("letterforge.toml", "[style]", WINDOW.format(width=140, height=39, bottom=18))
    with pytest.raises(CampaignError) as caught:
        compose(folder)
    assert "line 44: [page.window] 'window': the window would show the sender, who needs 40 mm to the right of it; take an" in str(
        caught.value
    )
