"""Pictures in the PDF: where they stand, once in the file, read by their words, and the standards kept."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from letterforge import pdf
from letterforge.envelope import PROFILES
from letterforge.letter.model import Columns, Figure, Keep, Letter, Page, Paragraph, Span
from letterforge.pdf import skeleton
from letterforge.pdf.objects import Beginning
from tests.pdf.reading import MM, opened, tags
from tests.pdf.test_document import CLAUSES
from tests.picture.samples import EVERY, LOGO, figure, file, image, jpeg, png
from tests.tools import require

Make = Callable[..., Letter]
Place = tuple[float, float, float, float]


def p(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def with_logo(envelope: str = "dl", logo: Figure = LOGO) -> Page:
    return Page(PROFILES[envelope], fold_marks=bool(PROFILES[envelope].folds), logo=logo)


@pytest.fixture
def rich(letter: Make) -> Letter:
    """A letter with a picture of every kind, in every place."""
    body = [
        *EVERY.values(),
        Keep((p("Yours,"), EVERY["see-through"], p("The chair"))),
        Columns(2, (EVERY["grey"], p("x"), EVERY["drawing"])),
    ]
    return letter("Dear Test Recipient 000123,", *body, replace(EVERY["drawing"], right=True), page=with_logo())


def places(content: bytes, page: int = 0) -> list[Place]:
    """Where pictures stand, in mm from the page's upper left corner, from top to bottom."""
    one = pypdfium2.PdfDocument(content)[page]
    kinds = (pypdfium2.raw.FPDF_PAGEOBJ_IMAGE, pypdfium2.raw.FPDF_PAGEOBJ_FORM)
    found = [item.get_bounds() for item in one.get_objects(max_depth=1) if item.type in kinds]
    high = one.get_height()
    shown = [tuple(round(edge * MM, 2) for edge in (left, high - top, right, high - bottom)) for left, bottom, right, top in found]
    return sorted(shown, key=lambda place: (place[1], place[0]))  # type: ignore[arg-type, return-value]


def test_a_picture_stands_in_the_body_as_a_paragraph_does(letter: Make) -> None:
    made = letter("Above.", EVERY["colours"], replace(EVERY["colours"], right=True), "Below.")
    style, top = made.style, 95 + made.style.leading * MM + made.style.gap * MM
    second = top + 30 + style.gap * MM
    for found, expected in zip(places(pdf.write(made)), [(20, top, 80, top + 30), (130, second, 190, second + 30)], strict=True):
        assert found == pytest.approx(expected, abs=0.02)


def test_a_picture_stands_in_its_column(letter: Make) -> None:
    column = (170 - letter().style.column_gap * MM) / 2
    one = EVERY["photograph"]
    (left, right) = places(pdf.write(letter(Columns(2, (one, replace(one, right=True))))))
    assert (left[0], left[2]) == pytest.approx((20, 70), abs=0.02)
    assert (right[0], right[2]) == pytest.approx((140, 190), abs=0.02)
    assert left[1] == right[1]
    assert column > 50


def test_a_picture_goes_to_the_next_page_where_it_doesnt_fit(letter: Make) -> None:
    content = pdf.write(letter(*[EVERY["photograph"]] * 9))
    tops = [[place[1] for place in places(content, page)] for page in range(2)]
    assert tops[1][0] == pytest.approx(15, abs=0.02)
    assert [len(page) for page in tops] == [6, 3]


@pytest.mark.parametrize("envelope", PROFILES)
@pytest.mark.parametrize("width", [10, 30, 50])
def test_the_logo_stands_in_the_letterhead_and_above_the_clear_zone(letter: Make, envelope: str, width: float) -> None:
    page = with_logo(envelope, replace(LOGO, width=width, height=width / 2))
    (place,) = places(pdf.write(letter(page=page)))
    clear = PROFILES[envelope].clear
    assert place == pytest.approx((20, page.logo_top, 20 + width, page.logo_top + width / 2), abs=0.02)
    assert place[1] >= 5
    assert place[3] <= min(30, clear.top if clear else 30) + 0.02


def test_every_picture_is_there_once_however_often_it_is_shown(letter: Make, rich: Letter) -> None:
    with opened(pdf.write(rich)) as document:
        digests = {one.picture.digest for one in (*EVERY.values(), LOGO)}
        named = {name: value.objgen for page in document.pages for name, value in page.Resources.XObject.items()}
        assert len(named) == len(digests)
        for page in document.pages:
            assert page.Resources.XObject.keys() == named.keys()
        images = [one for one in document.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        assert len(images) == 5 + 1  # and one mask
    again = letter(EVERY["colours"], replace(figure(png(size=(300, 150)), 20), alt="The same, smaller"))
    with opened(pdf.write(again)) as document:
        assert len(document.pages[0].Resources.XObject) == 1


def test_pixels_come_back_as_they_were(letter: Make) -> None:
    for name in ("colours", "grey", "photograph", "grey photograph"):
        with opened(pdf.write(letter(EVERY[name]))) as document:
            (found,) = document.pages[0].Resources.XObject.values()
            shown = pikepdf.PdfImage(found).as_pil_image()
            assert shown.tobytes() == Image.open(BytesIO(EVERY[name].picture.content)).tobytes()
    with opened(pdf.write(letter(EVERY["photograph"]))) as document:
        (found,) = document.pages[0].Resources.XObject.values()
        assert found.read_raw_bytes() == EVERY["photograph"].picture.content


def test_a_drawing_stays_lines_and_curves(letter: Make) -> None:
    with opened(pdf.write(letter(EVERY["drawing"]))) as document:
        (form,) = document.pages[0].Resources.XObject.values()
        assert form.Subtype == "/Form"
        assert b" c" in form.read_bytes()
        assert not [one for one in document.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        assert all("/Group" not in page for page in document.pages)


def test_what_shines_through_shows_the_paper(letter: Make) -> None:
    made = EVERY["see-through"]
    content = pdf.write(letter(made))
    (left, top, right, bottom) = places(content)[0]
    page = pypdfium2.PdfDocument(content)[0].render(scale=4).to_pil().convert("RGB")
    shown = page.crop(tuple(round(edge / MM * 4) for edge in (left, top, right, bottom)))  # type: ignore[arg-type]
    over = Image.new("RGBA", (300, 100), "white")
    over.alpha_composite(Image.open(BytesIO(made.picture.content)))
    difference = ImageChops.difference(shown.resize((60, 20)), over.convert("RGB").resize((60, 20)))
    assert max(highest for _, highest in difference.getextrema()) < 40  # type: ignore[union-attr, misc]


def test_a_logo_is_read_first_and_every_picture_says_its_words(letter: Make) -> None:
    content = pdf.write(letter("Above.", EVERY["photograph"], page=with_logo()))
    assert tags(content) == ["Document", "  Figure", *["  P"] * 4, "  P", "  Figure"]
    with opened(content) as document:
        kids = [kid for kid in document.Root.StructTreeRoot.K.K if kid.S == "/Figure"]
        assert [str(kid.Alt) for kid in kids] == ["Example Working Group", "Photograph & more"]
        boxes = [[float(edge) for edge in kid.A.BBox] for kid in kids]
        assert {(str(kid.A.O), str(kid.A.Placement)) for kid in kids} == {("/Layout", "/Block")}
    high = 297 / MM
    for (left, top, right, bottom), box in zip(places(content), boxes, strict=True):
        assert box == pytest.approx([left / MM, high - bottom / MM, right / MM, high - top / MM], abs=0.05)


@pytest.mark.parametrize("command", [("qpdf", "--check"), ("outloud", "--fail-on", "warning", "-q"), ("pdfua", "check")])
def test_validators_find_nothing(rich: Letter, tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf.write(rich))
    done = subprocess.run([require(command[0]), *command[1:], path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout


PICTURES: dict[str, Callable[[pikepdf.Object], bool]] = {
    "6.1.7 no filter but for what every reader decodes": lambda one: str(one.get("/Filter")) in {"/FlateDecode", "/DCTDecode"},
    "6.2.4.3 colours are grey or the output intent's": lambda one: one.get("/ColorSpace", "/DeviceRGB") in {"/DeviceRGB", "/DeviceGray"},
    "6.2.8 no alternates, no OPI, no interpolation": lambda one: not {"/Alternates", "/OPI", "/Interpolate"} & set(one.keys()),
    "6.2.9 forms refer to nothing outside and hold no PostScript": lambda one: not {"/Ref", "/PS", "/OPI"} & set(one.keys()),
}


@pytest.mark.parametrize("clause", PICTURES)
def test_clauses_of_the_standard_on_pictures(rich: Letter, clause: str) -> None:
    with opened(pdf.write(rich)) as document:
        found = [one for one in document.objects if isinstance(one, pikepdf.Stream) and one.get("/Type") == "/XObject"]
        assert len(found) > 6
        assert all(PICTURES[clause](one) for one in found)


@pytest.mark.parametrize("clause", [clause for clause in CLAUSES if not clause.startswith("6.1.7")])
def test_clauses_of_the_standards_hold_with_pictures(rich: Letter, clause: str) -> None:
    with opened(pdf.write(rich)) as document:
        assert CLAUSES[clause](document)


def test_letters_that_differ_in_words_share_their_pictures(letter: Make) -> None:
    large = figure(file(image(size=(900, 900)).effect_spread(90), "PNG"), 60)
    assert len(large.picture.content) > 400_000
    skeleton.skeleton.cache_clear()
    for number in range(5):
        pdf.write(letter(f"Dear Test Recipient {number:06d},", large, reference=f"LMP21-{number:04d}"))
    assert skeleton.skeleton.cache_info().currsize == 1
    for extra in "ŁŹŃ":
        pdf.write(letter(f"Dear {extra},", large))
    assert skeleton.skeleton.cache_info().currsize == 4
    bodies = [part for plan in _kept() for part in plan if len(part) > 400_000]
    assert len({id(body) for body in bodies}) == 1 < len(bodies)


def _kept() -> list[tuple[bytes, ...]]:
    import gc

    return [one._parts for one in gc.get_objects() if isinstance(one, Beginning)]


def test_the_same_letter_gives_the_same_bytes(rich: Letter) -> None:
    assert pdf.write(rich) == pdf.write(rich)


def test_the_samples_are_of_every_kind() -> None:
    assert {one.picture.kind for one in EVERY.values()} == {"png", "jpeg", "svg"}
    assert jpeg() != png()
