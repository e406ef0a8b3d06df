"""Documents in the forms that Word writes them, for the tests: a small package, and pieces of WordprocessingML."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TypeVar
from xml.sax.saxutils import escape

from letterforge import campaign
from letterforge.recipients import Fields, RecipientList
from letterforge.recipients.columns import Columns

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = (
    f'{W} xmlns:r="{_OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SECTION = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>'


def run(text: str, look: str = "") -> str:
    """A run of text, in a look (`b`, `i`)."""
    properties = f"<w:rPr><w:{look}/></w:rPr>" if look else ""
    return f'<w:r w:rsidR="00A1B2C3">{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def runs(*texts: str, look: str = "") -> str:
    """Runs as Word splits them: with proofing marks between."""
    return '<w:proofErr w:type="spellStart"/>'.join(run(text, look) for text in texts)


def paragraph(*parts: str, look: str = "") -> str:
    """A paragraph of runs and other parts; plain text becomes a run."""
    return f"<w:p>{look}{''.join(part if part.startswith('<') else run(part) for part in parts)}</w:p>"


def field(*instruction: str, shown: str = "«shown»", look: str = "", pieces: int = 1) -> str:
    """A complex field; its instruction's texts are split into so many runs, what is XML already is put in as it is."""
    made = []
    for part in instruction:
        if part.startswith("<"):
            made.append(part)
            continue
        size = max(1, -(-len(part) // pieces))
        made += [
            f'<w:r><w:instrText xml:space="preserve">{escape(part[at : at + size])}</w:instrText></w:r>' for at in range(0, len(part), size)
        ]
    inside = '<w:proofErr w:type="gramStart"/>'.join(made)
    return f"{mark('begin')}{inside}{mark('separate')}{run(shown, look)}{mark('end')}"


def mark(kind: str) -> str:
    """One of a field's marks."""
    return f'<w:r w:rsidR="00D4E5F6"><w:fldChar w:fldCharType="{kind}"/></w:r>'


def simple(instruction: str, shown: str = "«shown»") -> str:
    """A field as one element."""
    return f'<w:fldSimple w:instr="{escape(instruction, {chr(34): "&quot;"})}">{run(shown)}</w:fldSimple>'


def table(*rows: tuple[str, ...]) -> str:
    """A table; each cell is one paragraph of text, or XML."""
    cells = ("".join(f"<w:tc>{cell if cell.startswith('<w:p') else paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def text_box(*paragraphs: str) -> str:
    """A text box as Word writes it: in today's form, and in the one that older programs read."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def docx(*body: str, header: str = "", settings: str = "", relations: str = "", **parts: str | bytes) -> bytes:
    """A document of block elements, with a header where it has one; `parts` replace or add parts by their names."""
    types = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
        f'<Override PartName="/word/header1.xml" ContentType="{_MAIN}.header+xml"/>'
    )
    own = "".join(body)
    paper = "" if "<w:pgSz" in own else '<w:pgSz w:w="11906" w:h="16838"/>'
    content = own + (SECTION if header else f"<w:sectPr>{paper}</w:sectPr>")
    to_header = f'<Relationship Id="rId1" Type="{_OFFICE}/header" Target="header1.xml"/>' if header else ""
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": _relations(f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{content}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(to_header + relations),
    }
    if header:
        made["word/header1.xml"] = f"<w:hdr {_NAMESPACES}>{header}</w:hdr>"
    if settings:
        made["word/settings.xml"] = f"<w:settings {_NAMESPACES}>{settings}</w:settings>"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (made | parts).items():
            archive.writestr(name, content)
    return out.getvalue()


def relation(kind: str, target: str, *, external: bool = True) -> str:
    """A relation of the document."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="rId9" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'


def _relations(said: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


Made = TypeVar("Made")


def compiled(
    folder: Path,
    kind: Callable[[campaign.Campaign, Fields, Columns], Made],
    content: bytes,
    *rows: str,
    header: str,
    name: str = "letter.docx",
) -> Made:
    """A template of a kind, compiled from a document for a list of rows: the campaign in the folder has both from here on."""
    (folder / name).write_bytes(content)
    (folder / "data/candidates.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    settings = folder / campaign.FILE_NAME
    settings.write_text(re.sub(r"(?m)^template = .*$", f'template = "{name}"', settings.read_text(encoding="utf-8")), encoding="utf-8")
    loaded = campaign.load(folder)
    recipients = RecipientList(loaded)
    return kind(loaded, recipients.fields, recipients.columns)
