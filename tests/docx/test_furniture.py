import pytest
from docx.oxml.ns import qn

from letterforge.docx import write
from letterforge.envelope import PROFILES, AddressBlock
from letterforge.letter.model import Page

from .letters import letter
from .reading import find, names, paragraphs, tree, value, values, words

MM = 1440 / 25.4
LONG = tuple(f"Line {number} of seven" for number in range(1, 8))


def framed(made, style):
    return [one for one in paragraphs(made) if value(one, "w:pPr/w:pStyle") == style]


@pytest.mark.parametrize("envelope", PROFILES)
@pytest.mark.parametrize(
    "address",
    [
        AddressBlock(("Test Recipient 000123", "12 Example Road", "LONDON", "SE1 0RB")),
        AddressBlock(LONG, 9.0, 10.0),
        AddressBlock(LONG, 8.0, 8.5),
    ],
)
def test_the_address_ends_at_the_bottom_of_the_safe_box(envelope, address):
    safe = PROFILES[envelope].safe
    (one,) = framed(write(letter(envelope=envelope, address=address)), "Address")
    frame = values(one, "w:pPr/w:framePr")
    assert (frame["hAnchor"], frame["vAnchor"], frame["hRule"]) == ("page", "page", "exact")
    assert int(frame["x"]) == pytest.approx(safe.left * MM, abs=1)
    assert int(frame["w"]) == pytest.approx(safe.width * MM, abs=1)
    assert int(frame["h"]) == pytest.approx(len(address.lines) * address.leading * 20, abs=1)
    assert int(frame["y"]) + int(frame["h"]) == pytest.approx(safe.bottom * MM, abs=1)
    assert words(one) == "\n".join(address.lines)


@pytest.mark.parametrize(("size", "leading", "direct"), [(10.0, 11.0, (None, None)), (9.0, 10.0, ("18", "200")), (8.0, 8.5, ("16", "170"))])
def test_the_address_is_set_as_it_was_fitted(size, leading, direct):
    (one,) = framed(write(letter(address=AddressBlock(("Test Recipient 000123", "SE1 0RB"), size, leading))), "Address")
    assert (value(one, "w:r/w:rPr/w:sz"), value(one, "w:pPr/w:spacing", "w:line")) == direct
    assert not find(one, ".//w:b | .//w:i")


def test_sender_date_and_reference_share_a_frame_in_the_body():
    made = write(letter())
    (sender,) = framed(made, "Sender")
    date, reference = framed(made, "Dateandreference")
    assert words(sender).split("\n") == list(letter().sender)
    assert (words(date), words(reference)) == ("16th March 2021", "Our ref: LMP21-0007")
    assert [bool(find(run, "w:rPr/w:rStyle")) for run in find(sender, "w:r")] == [True, False]
    frames = [values(one, "w:pPr/w:framePr") for one in (sender, date, reference)]
    assert frames[0] == frames[1] == frames[2]
    assert (frames[0]["x"], frames[0]["y"]) == (str(round(125 * MM)), str(round(15 * MM)))


def test_frames_come_first():
    styles = [value(one, "w:pPr/w:pStyle") for one in paragraphs(write(letter()))]
    assert styles == ["Sender", "Dateandreference", "Dateandreference", "Address", "BodyText"]


@pytest.mark.parametrize("envelope", PROFILES)
def test_the_first_header_holds_the_body_below_the_window(envelope):
    made = write(letter(envelope=envelope))
    margins = values(tree(made), "//w:body/w:sectPr/w:pgMar")
    *_, space = find(tree(made, "word/headerFirst.xml"), "w:p")
    assert value(space, "w:pPr/w:spacing", "w:lineRule") == "exact"
    below = int(margins["header"]) + int(value(space, "w:pPr/w:spacing", "w:line"))
    assert below == pytest.approx(PROFILES[envelope].body_top * MM, abs=1)
    assert int(margins["top"]) == pytest.approx(15 * MM, abs=1)


@pytest.mark.parametrize("envelope", PROFILES)
@pytest.mark.parametrize("wanted", [True, False])
def test_fold_marks_stand_where_the_sheet_is_folded(envelope, wanted):
    page = Page(PROFILES[envelope], fold_marks=wanted)
    marks = find(tree(write(letter(page=page)), "word/headerFirst.xml"), "w:p/w:pPr[w:pBdr]/w:framePr")
    folds = PROFILES[envelope].folds if wanted else ()
    assert [int(one.get(qn("w:y"))) for one in marks] == [round(fold * MM) for fold in folds]
    assert all(int(one.get(qn("w:x"))) >= 5 * MM - 1 and int(one.get(qn("w:x"))) + int(one.get(qn("w:w"))) <= 10 * MM for one in marks)


def test_later_pages_carry_the_reference_and_their_number():
    header = tree(write(letter()), "word/header.xml")
    assert words(find(header, "w:p")[0]) == "LMP21-0007\tPage 2 of 2"
    assert [one.get(qn("w:instr")).strip() for one in find(header, "//w:fldSimple")] == ["PAGE", "NUMPAGES"]
    assert values(header, "//w:tab[@w:pos]") == {"val": "right", "pos": str(round(170 * MM))}


def test_an_imprint_stands_in_the_footer_of_every_page():
    plain = write(letter())
    assert not [name for name in names(plain) if "footer" in name]
    made = write(letter(page=Page(PROFILES["dl"], imprint="Promoted by Example & Co")))
    assert [words(find(tree(made, f"word/{name}.xml"), "w:p")[0]) for name in ("footerFirst", "footer")] == ["Promoted by Example & Co"] * 2
    types = [one.get(qn("w:type")) for one in find(tree(made), "//w:sectPr/w:footerReference")]
    assert types == ["first", "default"]
    longer = write(letter(page=Page(PROFILES["dl"], imprint="Promoted by Example & Co, on behalf of Example Working Group. " * 3)))
    bottoms = [int(values(tree(one), "//w:sectPr/w:pgMar")["bottom"]) for one in (plain, made, longer)]
    assert bottoms[0] == round(20 * MM)
    assert bottoms[1] > bottoms[0] + 4 * MM
    assert bottoms[2] - bottoms[1] == pytest.approx(9.6 * 20, abs=1)  # twips: it takes two lines
