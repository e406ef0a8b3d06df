"""The finished file: tags, PDF/UA-1, the clauses of PDF/A-2a one by one, fonts, metadata, the same bytes every time."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from letterforge import pdf
from letterforge.letter.model import Columns, Heading, Letter, ListBlock, Paragraph, Span, Style
from letterforge.pdf.typeset import typeset
from letterforge.typeface import Key
from tests.pdf.reading import lines, opened, tags
from tests.tools import require

Make = Callable[..., Letter]


def item(text: str, *more: ListBlock) -> tuple[Paragraph | ListBlock, ...]:
    return (Paragraph((Span(text),)), *more)


@pytest.fixture
def rich(letter: Make) -> Letter:
    """A letter with a block of every kind, three pages long."""
    return letter(
        "Dear Test Recipient 000123,",
        Paragraph(
            (Span("Plain, "), Span("bold", bold=True), Span(", "), Span("italic", italic=True), Span(", both", bold=True, italic=True))
        ),
        Paragraph((Span("See "), Span("the pledge", link="https://example.org/a(b)?c=d"), Span(" on the site."))),
        Heading(1, (Span("First heading"),)),
        ListBlock((item("one"), item("two", ListBlock((item("inner"), item("last"))))), ordered=True, start=3),
        Heading(3, (Span("A heading two levels down"),)),
        Columns(2, (ListBlock(tuple(item(f"Member {n}") for n in range(1, 11)), ordered=True),)),
        *[f"Paragraph {number} fills the pages with the words of number {number}. " * 8 for number in range(24)],
        "Ends here, with Ľubomír and Łukasz.",
    )


def test_tags_say_what_everything_is(letter: Make) -> None:
    content = pdf.write(
        letter(
            "Dear Test Recipient 000123,",
            Paragraph((Span("See "), Span("this", link="https://example.org"))),
            Heading(2, (Span("A heading"),)),
            ListBlock((item("one"), item("two", ListBlock((item("inner"),)))), ordered=True),
        )
    )
    assert tags(content) == [
        "Document",
        *["  P"] * 4,  # sender, date, reference, address
        "  P",
        "  P",
        "    Link",
        "  H1",
        "  L",
        "    LI",
        "      Lbl",
        "      LBody",
        "    LI",
        "      Lbl",
        "      LBody",
        "        P",
        "        L",
        "          LI",
        "            Lbl",
        "            LBody",
    ]


@pytest.mark.parametrize(
    ("level", "bold", "italic"), [(1, True, False), (2, True, False), (3, True, False), (4, True, True), (5, False, True), (6, False, True)]
)
def test_headings_of_six_levels_look_different(level: int, bold: bool, italic: bool) -> None:
    spans = (Span("A heading "), Span("both", bold=True, italic=True))
    assert typeset(Heading(level, spans), Style(), 400).keys == {Key(0, bold, italic), Key(0, bold=True, italic=True)}


def test_headings_skip_no_level(rich: Letter) -> None:
    assert [tag.strip() for tag in tags(pdf.write(rich)) if tag.strip()[0] == "H"] == ["H1", "H2"]


def test_the_same_letter_gives_the_same_bytes(rich: Letter) -> None:
    assert pdf.write(rich) == pdf.write(rich)


def test_bytes_depend_on_the_letter_and_not_on_the_ones_before(letter: Make, rich: Letter) -> None:
    plain = letter("Dear Test Recipient 000123,")
    before = pdf.write(plain)
    pdf.write(rich)  # needs glyphs that the common subset lacks
    assert pdf.write(plain) == before


def test_copying_gives_the_words_back(letter: Make) -> None:
    text = "Siân O’Neill – “Łukasz” & <b>*Ľubomír*</b> costs £10, 100 % naïve Ωμέγα Борис"
    assert text in lines(pdf.write(letter(text)))


def test_fonts_are_embedded_subsets_with_a_unicode_map_and_right_widths(rich: Letter) -> None:
    with opened(pdf.write(rich)) as document:
        fonts = document.pages[0].Resources.Font
        names = set()
        for font in fonts.values():
            inner = font.DescendantFonts[0]
            names.add(str(inner.BaseFont).partition("+")[2])
            assert re.fullmatch(r"/[A-Z]{6}\+Arimo-\w+", str(font.BaseFont))
            assert inner.BaseFont == font.BaseFont == inner.FontDescriptor.FontName
            assert "/FontFile2" in inner.FontDescriptor
            assert inner.CIDToGIDMap == "/Identity"
            assert b"beginbfchar" in font.ToUnicode.read_bytes()
            assert len(inner.FontDescriptor.FontFile2.read_bytes()) == inner.FontDescriptor.FontFile2.Length1
            _check_widths(inner)
        assert names == {"Arimo-Regular", "Arimo-Bold", "Arimo-Italic", "Arimo-BoldItalic"}


def _check_widths(font: pikepdf.Object) -> None:
    """PDF/A-2, 6.2.11.5: widths in the file and in the font program agree within a thousandth."""
    from io import BytesIO

    import uharfbuzz

    program = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(BytesIO(font.FontDescriptor.FontFile2.read_bytes()).getvalue())))
    items = list(font.W)
    for first, widths in zip(items[::2], items[1::2], strict=True):
        for offset, width in enumerate(widths):
            real = program.get_glyph_h_advance(int(first) + offset) * 1000 / program.face.upem
            assert abs(real - float(width)) < 1


def _xmp(document: pikepdf.Pdf) -> str:
    return document.Root.Metadata.read_bytes().decode("utf-8")


def _all_streams_are_allowed(document: pikepdf.Pdf) -> bool:
    filters = {str(obj.get("/Filter")) for obj in document.objects if isinstance(obj, pikepdf.Stream)}
    return filters <= {"/FlateDecode", "None"}


CLAUSES: dict[str, Callable[[pikepdf.Pdf], bool]] = {
    "6.1.2 header": lambda d: d.pdf_version == "1.7",
    "6.1.3 trailer has an ID and no encryption": lambda d: len(d.trailer.ID) == 2 and "/Encrypt" not in d.trailer,
    "6.1.7 streams lie in the file and use no LZW": _all_streams_are_allowed,
    "6.2.3 one output intent with an RGB profile": lambda d: (
        len(d.Root.OutputIntents) == 1 and d.Root.OutputIntents[0].S == "/GTS_PDFA1" and d.Root.OutputIntents[0].DestOutputProfile.N == 3
    ),
    "6.2.10 no transparency group": lambda d: all("/Group" not in page for page in d.pages),
    "6.3 annotations are printed and not hidden": lambda d: all(note.F == 4 for page in d.pages for note in page.get("/Annots", [])),
    "6.5 no scripts, no launching": lambda d: "/OpenAction" not in d.Root and "/AA" not in d.Root and "/Names" not in d.Root,
    "6.6.2.1 XMP, undeflated": lambda d: "/Filter" not in d.Root.Metadata and d.Root.Metadata.Subtype == "/XML",
    "6.6.2.3 the schema of pdfuaid is described": lambda d: "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in _xmp(d),
    "6.6.4 identification": lambda d: "<pdfaid:part>2</pdfaid:part>" in _xmp(d) and "<pdfaid:conformance>A</pdfaid:conformance>" in _xmp(d),
    "6.7.2 marked": lambda d: bool(d.Root.MarkInfo.Marked),
    "6.7.3 structure": lambda d: d.Root.StructTreeRoot.K.S == "/Document",
    "6.7.4 language": lambda d: str(d.Root.Lang) == "en-GB",
    "UA 7.1 the title is shown": lambda d: bool(d.Root.ViewerPreferences.DisplayDocTitle),
    "UA 5 identification": lambda d: "<pdfuaid:part>1</pdfuaid:part>" in _xmp(d),
    "UA 7.18.3 tab order follows the structure": lambda d: all(page.Tabs == "/S" for page in d.pages),
    "UA 7.18.5 links say where they lead": lambda d: all(note.Contents for page in d.pages for note in page.get("/Annots", [])),
}


@pytest.mark.parametrize("clause", CLAUSES)
def test_clauses_of_the_standards(rich: Letter, clause: str) -> None:
    with opened(pdf.write(rich)) as document:
        assert CLAUSES[clause](document)


def test_information_and_xmp_are_in_step(rich: Letter) -> None:
    with opened(pdf.write(rich)) as document, document.open_metadata() as xmp:
        info = document.docinfo
        assert xmp["dc:title"] == str(info.Title) == rich.title
        assert xmp["dc:creator"] == [str(info.Author)]
        assert xmp["pdf:Producer"] == str(info.Producer)
        assert xmp["xmp:CreatorTool"] == str(info.Creator)
        assert str(info.CreationDate) == str(info.ModDate) == "D:20210316000000Z"
        assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2021-03-16T00:00:00Z"


def test_every_marked_content_has_its_element_and_the_parent_tree_leads_back(rich: Letter) -> None:
    with opened(pdf.write(rich)) as document:
        tree = list(document.Root.StructTreeRoot.ParentTree.Nums)
        parents = {int(key): value for key, value in zip(tree[::2], tree[1::2], strict=True)}
        for page in document.pages:
            marked = [int(n) for n in re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())]
            assert marked == list(range(len(marked)))
            assert len(parents[int(page.StructParents)]) == len(marked)
            for note in page.get("/Annots", []):
                assert parents[int(note.StructParent)].S == "/Link"


def test_a_link_leads_where_it_says(rich: Letter) -> None:
    with opened(pdf.write(rich)) as document:
        notes = [note for page in document.pages for note in page.get("/Annots", [])]
        assert {str(note.A.URI) for note in notes} == {"https://example.org/a(b)?c=d"}


@pytest.mark.parametrize("command", [("qpdf", "--check"), ("outloud", "--fail-on", "warning", "-q"), ("pdfua", "check")])
def test_validators_find_nothing(rich: Letter, tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf.write(rich))
    done = subprocess.run([require(command[0]), *command[1:], path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout
    assert "not evaluated" not in done.stdout


def test_a_strict_reader_reads_it(rich: Letter, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf.write(rich))
    assert len(PdfReader(path, strict=True).pages) == 3


def test_a_structure_of_very_many_elements(letter: Make) -> None:
    """More than a number of two bytes counts."""
    points = ListBlock(tuple((Paragraph((Span("x"),)),) for _ in range(25_000)), ordered=False)
    with opened(pdf.write(letter(points))) as document:
        assert len(document.objects) > 65_536
        assert len(document.Root.StructTreeRoot.K.K[-1].K) == 25_000
