"""Writes templates/labels/L7161.docx, a label sheet as Word's label assistant makes it: python -m docs.word_labels

A table of labels with gaps between them, each with the address; NEXT begins each but the first. Measures are `letterforge.stationery`'s.
"""

from docs.word_letter import ADDRESS, BODY, REVISIONS, ROOT, WIDE, Writer, document, field, root, twips

from letterforge.stationery import SHEET_HEIGHT, SHEETS, LabelSheet

SHEET = SHEETS["L7161"]
TARGET = ROOT / "templates" / "labels" / f"{SHEET.name}.docx"
END = 4.0  # mm below the labels, for the paragraph with which Word ends a document; Word's assistant leaves none
EDITS = {
    '<w:sz w:val="22"/><w:szCs w:val="22"/>': '<w:sz w:val="20"/><w:szCs w:val="20"/>',  # 10 pt: the candidates' longest line is whole
    '<w:spacing w:line="272" w:lineRule="exact"/>': '<w:spacing w:line="244" w:lineRule="exact"/>',
    "Pledge letter to the candidates for Mayor of London": f"Address labels, {SHEET.columns} by {SHEET.rows} ({SHEET.name})",
}
NO_MARGIN = "".join(f'<w:{edge} w:w="0" w:type="dxa"/>' for edge in ("left", "right"))


def table(write: Writer, sheet: LabelSheet) -> str:
    """The labels, row by row; between two of a row stands an empty cell."""
    gap = sheet.pitch[0] - sheet.width
    widths = [sheet.width, *([gap, sheet.width] * (sheet.columns - 1))]
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    look = f'<w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{NO_MARGIN}</w:tblCellMar>'
    rows = ""
    for row in range(sheet.rows):
        said = (label(write, sheet, first=row == place == 0) if place % 2 == 0 else "<w:p/>" for place in range(len(widths)))
        cells = "".join(map(cell, widths, said))
        rows += f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{twips(sheet.height)}" w:hRule="exact"/></w:trPr>{cells}</w:tr>'
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def cell(width: float, content: str) -> str:
    """A cell, `width` mm wide."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def label(write: Writer, sheet: LabelSheet, *, first: bool) -> str:
    """What a label says, as far from its sides as letterforge's own labels have it."""
    turn = "" if first else field("NEXT", "«Next Record»")
    inset = f'<w:ind w:left="{twips(sheet.room.left)}" w:right="{twips(sheet.width - sheet.room.right)}"/>'
    return write.paragraph("Normal", turn + field(ADDRESS, "«AddressBlock»"), inset)


def page(sheet: LabelSheet) -> str:
    """The page: what is free on it is what the labels leave free."""
    edges = {"top": sheet.top, "right": 0, "bottom": END, "left": sheet.left, "header": 0, "footer": 0, "gutter": 0}
    margins = " ".join(f'w:{edge}="{twips(mm)}"' for edge, mm in edges.items())
    size = f'<w:pgSz w:w="{twips(WIDE)}" w:h="{twips(SHEET_HEIGHT)}" w:code="9"/>'
    return f'<w:sectPr w:rsidR="{REVISIONS[0]}">{size}<w:pgMar {margins}/><w:cols w:space="708"/></w:sectPr>'


def labels() -> bytes:
    """The whole document."""
    write = Writer()
    end = write.paragraph("Normal", "", '<w:spacing w:line="20" w:lineRule="exact"/><w:rPr><w:vanish/></w:rPr>')
    body = f"<w:body>{table(write, SHEET)}{end}{page(SHEET)}</w:body>"
    return document({BODY: root("document", body)}, edited)


def edited(said: str) -> str:
    """A part of the letter's as the labels have it: smaller type, another title."""
    for before, after in EDITS.items():
        said = said.replace(before, after)
    return said


def main() -> None:
    """Writes the label sheet."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(labels())


if __name__ == "__main__":
    main()
