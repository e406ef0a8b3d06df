"""PostScript outlines: fonts that have them lend, and what is embedded of them shows the same glyphs, as wide, under the same numbers."""

from io import BytesIO
from pathlib import Path

import pytest
import uharfbuzz as hb
from fontTools.cffLib import CFFFontSet, TopDict
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from letterforge.typeface import Face, face
from letterforge.typeface.fallback import lenders
from letterforge.typeface.files import has_outlines
from letterforge.typeface.metrics import of_tables
from tests.fonts import KINDS, postscript_font

THAI = "สมชายน้ำ"


def program(content: bytes) -> TopDict:
    """A CFF table as fontTools reads it."""
    read = CFFFontSet()
    read.decompile(BytesIO(content), TTFont())
    return read[0]


def drawn(top: TopDict, name: str) -> tuple[list[object], float]:
    """A glyph's outline and width."""
    pen, glyph = RecordingPen(), top.CharStrings[name]
    glyph.draw(pen)
    return pen.value, glyph.width


@pytest.mark.parametrize("kind", KINDS)
def test_it_lends(tmp_path: Path, kind: str) -> None:
    path = postscript_font(kind, tmp_path)
    (source,) = lenders(THAI, tmp_path)
    assert (source.name, source.path) == (kind, str(path))


@pytest.mark.parametrize("kind", KINDS)
def test_a_subset_shows_the_same_glyphs_under_their_own_numbers(tmp_path: Path, kind: str) -> None:
    whole = program(TTFont(postscript_font("names", tmp_path)).getTableData("CFF "))
    source = Face(postscript_font(kind, tmp_path).read_bytes(), kind, weight=400)
    wanted = {letter: source.glyph(letter) for letter in THAI}
    assert None not in wanted.values()
    content = source.subset(wanted.values())  # type: ignore[arg-type]
    assert content == source.subset(wanted.values())  # type: ignore[arg-type]
    assert len(content) < 3500
    top = program(content)
    names = TTFont(postscript_font("names", tmp_path)).getBestCmap()
    for letter, number in wanted.items():
        # PDF 32000-1, 9.7.4.2: a CID is looked up in the charset where the CFF table is CID-keyed, and is a place where it isn't.
        found = f"cid{number:05}" if kind != "names" else top.charset[number]
        assert drawn(top, found) == drawn(whole, names[ord(letter)])
        assert drawn(top, found)[1] / 2.048 == pytest.approx(source.advance(number), abs=0.01)  # type: ignore[arg-type]


def test_of_tens_of_thousands_of_places_none_is_kept_empty(tmp_path: Path) -> None:
    numbers = [number for number in TTFont(postscript_font("CIDs", tmp_path))["CFF "].cff[0].charset if number != ".notdef"]
    assert numbers[0] != "cid00001"  # CIDs that aren't the glyphs' numbers
    source = Face(postscript_font("CIDs", tmp_path).read_bytes(), "CIDs", weight=400)
    assert program(source.subset([7, 9])).charset == [".notdef", "cid00007", "cid00009"]


@pytest.mark.parametrize("kind", KINDS)
def test_metrics(tmp_path: Path, kind: str) -> None:
    found = Face(postscript_font(kind, tmp_path).read_bytes(), kind, weight=400).metrics
    head = TTFont(postscript_font(kind, tmp_path))["head"]
    assert (round(found.ascent), round(found.descent), round(found.cap_height)) == (1149, -440, 708)
    assert (found.italic_angle, found.stem, found.flags) == (0, 87, 4)
    if kind != "CFF2":  # HarfBuzz looks anew how far the glyphs of a weight reach
        assert found.box == pytest.approx([edge / 2.048 for edge in (head.xMin, head.yMin, head.xMax, head.yMax)])


@pytest.mark.parametrize("italic", [False, True])
def test_both_ways_to_read_metrics_agree(italic: bool) -> None:
    """Of Arimo, which is variable: so its box isn't the one of its regular weight."""
    ours = face(italic=italic)
    theirs = of_tables(ours._source, italic=italic)
    for name in ("ascent", "descent", "cap_height", "italic_angle", "stem", "flags"):
        assert getattr(theirs, name) == getattr(ours.metrics, name)


def test_a_broken_font_lends_nothing(tmp_path: Path) -> None:
    path = postscript_font("names", tmp_path)
    path.write_bytes(path.read_bytes()[:20_000])
    assert not Face(path.read_bytes(), "broken", weight=400).can_show(THAI)
    assert not any(source.path == str(path) for source in lenders(THAI, tmp_path))


def test_a_cff2_font_that_varies_in_nothing_lends_nothing(tmp_path: Path) -> None:
    """HarfBuzz leaves it as it is, and a PDF can't have CFF2."""
    font = TTFont(postscript_font("CFF2", tmp_path))
    del font["fvar"]
    font.save(tmp_path / "CFF2.otf")
    assert not has_outlines(hb.Face(hb.Blob.from_file_path(str(tmp_path / "CFF2.otf"))))
