"""Writes templates/mayoral-pledge-word/letter.docx, the mayoral letter as staff would have written it in Word: python docs/word_letter.py

Its words are those of templates/mayoral-pledge, the sender is the campaign's. It is XML as Word writes it, not as `letterforge.docx` does:
fields split over runs, spelling marks and revision numbers between them. It shows both ways of filling it, merge fields and `{{ tags }}`.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

from letterforge.campaign import FILE_NAME
from letterforge.opc import Relation, beginning, content_types, package, part, relations

ROOT = Path(__file__).resolve().parents[1]
WORDS, TARGET = ROOT / "templates" / "mayoral-pledge", ROOT / "templates" / "mayoral-pledge-word" / "letter.docx"
PARTS = Path(__file__).parent / "word_letter"  # what is the same in any document by Word: styles, lists, settings
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE, KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml", f"{R}/{{}}"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BODY = "word/document.xml"
FIXED = (*(f"word/{name}.xml" for name in ("styles", "numbering", "settings", "fontTable")), "docProps/core.xml", "docProps/app.xml")
TWIPS = 1440 / 25.4  # in a mm

# The page, in mm (LETTER.md, and the window `dl`): the same as the campaign's own letters have.
WIDE, HIGH, MARGIN, TOP, BOTTOM, HEADER, FOOTER = 210.0, 297.0, 22.0, 15.0, 20.0, 8.0, 9.0
COLUMNS = (79.0, 24.0, 63.0)  # of the table at the head: the address, as wide as the window's safe box; nothing; the sender
ROWS = (40.0, 24.0, 17.0)  # its rows, at least: above the safe box; the safe box, which an address of 7 lines passes by 3 mm; below it
FOLDS, MARK = (99.0, 198.0), (5.0, 4.0)
COLUMN_GAP = 6.0
REVISIONS = ("00A41C52", "003B7E19", "00D5260F", "0071F8A4")  # the sittings in which it was written (rsids)
GREETING = r'GREETINGLINE \f "<<_BEFORE_ Dear >><<_TITLE0_>><< _LAST0_>><<_AFTER_ ,>>" \l 2057 \e "Dear Mayoral Candidate,"'
ADDRESS = (
    'ADDRESSBLOCK \\f "<<_TITLE0_ >><<_FIRST0_>><< _LAST0_>><<\n_COMPANY_>><<\n_STREET1_>><<\n_STREET2_>>'
    '<<\n_CITY_>><<\n_POSTAL_>><<\n_COUNTRY_>>" \\l 2057 \\c 2 \\e "United Kingdom"'
)


def twips(mm: float) -> int:
    """Millimetres as Word counts."""
    return round(mm * TWIPS)


def run(content: str, look: str = "") -> str:
    """A run of what is XML already."""
    shown = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{shown}{content}</w:r>"


def text(words: str, look: str = "") -> str:
    """Words as runs; `\\n` and `\\t` are elements."""
    said = re.split(r"([\n\t])", words)
    breaks = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return run("".join(breaks.get(one) or f'<w:t xml:space="preserve">{escape(one)}</w:t>' for one in said if one), look)


def typed(words: str) -> str:
    """Words as Word keeps what was corrected: in several runs, with marks of the spelling checker around them."""
    first, then = words[: len(words) // 2], words[len(words) // 2 :]
    return f'{text(first)}<w:proofErr w:type="spellStart"/>{text(then)}<w:proofErr w:type="spellEnd"/>'


def field(code: str, shown: str, pieces: int = 1) -> str:
    """A field as Word writes it, its instruction split over runs as it was edited."""
    cuts = [len(code) * place // pieces for place in range(pieces + 1)]
    said = "".join(
        run(f'<w:instrText xml:space="preserve">{escape(code[start:end])}</w:instrText>')
        for start, end in zip([0, *cuts[1:-1]], cuts[1:], strict=True)
    )
    mark = '<w:fldChar w:fldCharType="{}"/>'
    begin = run(mark.format("begin")) + run('<w:instrText xml:space="preserve"> </w:instrText>')
    end = run('<w:instrText xml:space="preserve"> </w:instrText>') + run(mark.format("separate"))
    return f"{begin}{said}{end}{text(shown, '<w:noProof/>')}{run(mark.format('end'))}"


def head(address: str, sender: str) -> str:
    """The table that holds the address in the window and the sender beside it; `sender` goes down all of its rows."""
    empty = "<w:p/>"
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in COLUMNS)
    none = "".join(f'<w:{edge} w:w="0" w:type="dxa"/>' for edge in ("left", "right"))
    look = f'<w:tblW w:w="{twips(sum(COLUMNS))}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{none}</w:tblCellMar>'
    rows = ""
    for place, height in enumerate(ROWS):
        merged = '<w:vMerge w:val="restart"/>' if place == 0 else "<w:vMerge/>"
        cells = (address if place == 1 else empty, '<w:vAlign w:val="bottom"/>'), (empty, ""), (sender if place == 0 else empty, merged)
        said = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{more}</w:tcPr>{content}</w:tc>'
            for width, (content, more) in zip(COLUMNS, cells, strict=True)
        )
        rows += f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/></w:trPr>{said}</w:tr>'
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


class Writer:
    """Paragraphs with the numbers that Word gives them."""

    def __init__(self) -> None:
        self._number = count(0x2A4C1D00, 0x1B3)

    def paragraph(self, style: str, content: str = "", look: str = "") -> str:
        """A paragraph in a named style."""
        number = next(self._number)
        ids = f'w14:paraId="{number:08X}" w14:textId="77777777" w:rsidR="{REVISIONS[number % 4]}" w:rsidRDefault="{REVISIONS[number % 3]}"'
        return f'<w:p {ids}><w:pPr><w:pStyle w:val="{style}"/>{look}</w:pPr>{content}</w:p>'


def section(columns: int, *, first: bool = False) -> str:
    """A section: the page, and the columns on it; the first one has the headers and footers, which the others go on with."""
    names = ("first", "headerReference", 10), ("default", "headerReference", 11), ("default", "footerReference", 12)
    around = "".join(f'<w:{tag} w:type="{kind}" r:id="rId{number}"/>' for kind, tag, number in names) if first else ""
    kind = "" if first else '<w:type w:val="continuous"/>'
    edges = {"top": TOP, "right": MARGIN, "bottom": BOTTOM, "left": MARGIN, "header": HEADER, "footer": FOOTER, "gutter": 0}
    margins = " ".join(f'w:{edge}="{twips(mm)}"' for edge, mm in edges.items())
    cols = f'<w:cols w:num="{columns}" w:space="{twips(COLUMN_GAP)}"/>' if columns > 1 else '<w:cols w:space="708"/>'
    title = "<w:titlePg/>" if first else ""
    return (
        f'<w:sectPr w:rsidR="{REVISIONS[0]}">{around}{kind}<w:pgSz w:w="{twips(WIDE)}" w:h="{twips(HIGH)}" w:code="9"/>'
        f'<w:pgMar {margins}/>{cols}{title}<w:docGrid w:linePitch="360"/></w:sectPr>'
    )


def pledge() -> tuple[str, list[str]]:
    """The pledge's heading and its points."""
    heading, *points = [line for line in (WORDS / "pledge.md").read_text(encoding="utf-8").splitlines() if line]
    return heading.removeprefix("# "), [re.sub(r"^\d+\. ", "", point) for point in points]


def body(write: Writer) -> Iterator[str]:
    """The body's paragraphs."""
    sender = tomllib.loads((ROOT / FILE_NAME).read_text(encoding="utf-8"))["sender"]["lines"]
    lines = text(sender[0], "<w:b/>") + text("\n" + "\n".join(sender[1:]))
    dated = write.paragraph("Date", typed("{{ date }}")) + write.paragraph("Reference", text("Our ref: ") + typed("{{ reference }}"))
    yield head(write.paragraph("InsideAddress", field(ADDRESS, "«AddressBlock»", 7)), write.paragraph("Sender", lines) + dated)
    yield write.paragraph("Salutation", field(GREETING, "«GreetingLine»", 4))
    prose = [line for line in (WORDS / "letter.md").read_text(encoding="utf-8").splitlines() if line and line[0] not in "{:"]
    *paragraphs, thanks, close = prose
    for said in paragraphs:
        yield write.paragraph("BodyText", text(said))
    heading, points = pledge()
    yield write.paragraph("Heading1", text(heading))
    for point in points:
        yield write.paragraph("ListNumber", text(point))
    yield write.paragraph("BodyText", text(thanks), "<w:keepNext/><w:spacing w:before='136'/>")
    yield write.paragraph("Closing", text(close))
    title = (WORDS / "members.md").read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    yield write.paragraph("Heading1", text(title), section(1, first=True))
    yield write.paragraph("ListNumber2", text("{%p for member in members %}"))
    yield write.paragraph("ListNumber2", typed("{{ member.name }}"))
    yield write.paragraph("SectionEnd", text("{%p endfor %}"), section(2))
    yield write.paragraph("SectionEnd", '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>')


def fold_mark(write: Writer, fold: float) -> str:
    """A hairline at the left edge: the upper border of a paragraph too low to hold text, in a frame that is fixed to the page."""
    left, width = (twips(mm) for mm in MARK)
    place = f'w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="{left}" w:y="{twips(fold)}"'
    frame = f'<w:framePr w:w="{width}" w:h="20" w:hRule="exact" {place}/>'
    border = '<w:pBdr><w:top w:val="single" w:sz="2" w:space="0" w:color="808080"/></w:pBdr>'
    return write.paragraph("Header", "", f'{frame}{border}<w:spacing w:line="20" w:lineRule="exact"/>')


def header(write: Writer) -> str:
    """The header of later pages: whose letter it is, and its reference."""
    return write.paragraph("Header", field("MERGEFIELD name", "«name»", 3) + text("\tOur ref: {{ reference }}"))


def footer(write: Writer) -> str:
    """The footer of later pages."""
    return write.paragraph("Footer", text("Page ") + field("PAGE", "2") + text(" of ") + field("NUMPAGES", "2"))


def first_header(write: Writer) -> str:
    """The header of the first page: fold marks, and an empty paragraph, since a header ends with one outside frames."""
    return "".join(fold_mark(write, fold) for fold in FOLDS) + write.paragraph("Header")


def root(tag: str, content: str) -> bytes:
    """A part with the namespaces that Word declares."""
    more = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
    )
    return f'{DECLARATION}<w:{tag} xmlns:w="{W}" xmlns:r="{R}" {more}>{content}</w:{tag}>'.encode()


def fixed(names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Parts that lie beside this script, written for people to read: what is between their elements isn't part of them."""
    for name in names:
        source = (PARTS / name.rpartition("/")[2]).read_text(encoding="utf-8")
        yield name, (DECLARATION + re.sub(r">\s+<", "><", source).strip()).encode()


def document(stories: dict[str, bytes], edit: Callable[[str], str] = str) -> bytes:
    """A document of these stories, by the names of their parts, with what is the same in any but for what `edit` makes of it."""
    theme = (files("letterforge.docx") / "skeleton" / "theme.xml").read_bytes()
    kept = {name: edit(said.decode()).encode() for name, said in fixed(FIXED)}
    content = {
        **stories,
        **{name: said for name, said in kept.items() if name.startswith("word/")},
        "word/theme/theme1.xml": theme,
        **{name: said for name, said in kept.items() if name.startswith("docProps/")},
    }
    kinds = {"document": "document.main", "header1": "header", "header2": "header", "footer1": "footer"}
    types = [
        (name, TYPE.format(kinds.get(Path(name).stem, Path(name).stem))) for name in content if name.count("/") == 1 and name[0] == "w"
    ]
    types += [
        ("word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    ]
    told = {1: "styles", 2: "numbering", 3: "settings", 4: "fontTable"}
    inner = [Relation(f"rId{number}", KIND.format(name), f"{name}.xml") for number, name in told.items()]
    inner += [Relation("rId5", KIND.format("theme"), "theme/theme1.xml")]
    furniture = [Path(name).stem for name in stories if name != BODY]
    inner += [Relation(f"rId{10 + n}", KIND.format(name[:6]), f"{name}.xml") for n, name in enumerate(furniture)]
    outer = [
        Relation("rId1", KIND.format("officeDocument"), BODY),
        Relation("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        Relation("rId3", KIND.format("extended-properties"), "docProps/app.xml"),
    ]
    parts = [content_types(types), relations("", outer), relations(BODY, inner)]
    return package(beginning(()), [*parts, *(part(name, said) for name, said in content.items())])


def letter() -> bytes:
    """The whole document."""
    write = Writer()
    return document(
        {
            BODY: root("document", f"<w:body>{''.join(body(write))}{section(1)}</w:body>"),
            "word/header1.xml": root("hdr", first_header(write)),
            "word/header2.xml": root("hdr", header(write)),
            "word/footer1.xml": root("ftr", footer(write)),
        }
    )


def main() -> None:
    """Writes the template."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(letter())


if __name__ == "__main__":
    main()
