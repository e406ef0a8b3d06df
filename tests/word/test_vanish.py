"""What must hold a paragraph keeps one, and pairs stay whole."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from tests.word.test_story import filled
from tests.word.written import field, paragraph, text_box

GONE = paragraph("{% if not name %}") + paragraph("never") + paragraph("{% endif %}")
EITHER = paragraph("{% if not name %}") + paragraph("a") + paragraph("{% else %}") + paragraph("b") + paragraph("{% endif %}")
EMPTY = paragraph("{{ campaign.name[:0] }}")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paragraphs(content: bytes, part: str, holder: str) -> list[list[str]]:
    """The paragraphs of each element of a kind, in one part."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        root = etree.fromstring(archive.read(part))
    return [["".join(map(str, one.itertext())) for one in found.iterchildren(f"{W}p")] for found in root.iter(f"{W}{holder}")]


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (EMPTY, [""]),
        (EMPTY * 2, [""]),
        (EMPTY + paragraph("x"), ["x"]),
        (GONE, [""]),
        (GONE + paragraph("x"), ["x"]),
        (EITHER, ["b"]),
        (GONE * 2, [""]),
        (paragraph("{# a note #}"), [""]),
        (paragraph("x") + GONE, ["x"]),
        (paragraph("{% if name %}") + EITHER + paragraph("{% else %}") + paragraph("c") + paragraph("{% endif %}"), ["b"]),
        (paragraph("{% if name %}") + EITHER + paragraph("{% endif %}"), ["b", ""]),
    ],
)
@pytest.mark.parametrize("holder", ["hdr", "txbxContent", "sdtContent", "tc"])
def test_what_must_hold_a_paragraph_keeps_one(folder: Path, holder: str, content: str, kept: list[str]) -> None:
    body = {
        "hdr": "<w:p/>",
        "txbxContent": paragraph(text_box(content)),
        "sdtContent": f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>",
        "tc": f"<w:tbl><w:tr><w:tc>{content}</w:tc></w:tr></w:tbl>",
    }[holder]
    template, recipients = filled(folder, [body], header=content if holder == "hdr" else "")
    made = template.filled(next(iter(recipients)), "LMP21-0001")
    found = paragraphs(made, "word/header1.xml" if holder == "hdr" else "word/document.xml", holder)
    assert found
    assert all(one == kept for one in found)


def test_a_bookmark_that_a_field_shows_stays(folder: Path) -> None:
    body = [
        paragraph(f'<w:bookmarkStart w:id="7" w:name="{name}"/>', "{{ campaign.name[:0] }}", '<w:bookmarkEnd w:id="7"/>')
        for name in ("Gone", "Kept")
    ]
    template, recipients = filled(folder, [*body, paragraph(field(" REF kept ", shown="x"))])
    assert paragraphs(template.filled(next(iter(recipients)), "LMP21-0001"), "word/document.xml", "body") == [["", " REF kept x"]]


@pytest.mark.parametrize("pair", ["bookmarkStart bookmarkEnd", "commentRangeStart commentRangeEnd", "permStart permEnd"])
def test_half_of_a_pair_does_not_vanish(folder: Path, pair: str) -> None:
    begin, end = (f'<w:{name} w:id="7"/>' for name in pair.split())
    body = [
        paragraph(begin, "{{ campaign.name[:0] }}"),
        paragraph("x", end),
        paragraph(begin.replace("7", "8"), end.replace("7", "8"), "{{ campaign.name[:0] }}"),
    ]
    template, recipients = filled(folder, body)
    with zipfile.ZipFile(BytesIO(template.filled(next(iter(recipients)), "LMP21-0001"))) as archive:
        said = archive.read("word/document.xml").decode()
    assert re.findall(r'<w:(\w+) w:id="(\d)"', said) == [(name, "7") for name in pair.split()]
