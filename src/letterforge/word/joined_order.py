"""The order in which Word's schema has the properties of paragraphs, runs, sections and styles: in go elements, put where they belong."""

from collections.abc import Iterable

from letterforge.word.document import W
from letterforge.word.fields import Element

PARAGRAPHS = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange"
).split()
RUNS = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath rPrChange"
).split()
SECTIONS = (
    "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign "
    "noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange"
).split()
STYLES = (
    "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose "
    "personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
).split()


def put(parent: Element, child: Element, order: Iterable[str]) -> Element:
    """Puts `child` into `parent`, after all that comes before it in `order`; gives it back."""
    before: set[str] = set()
    for name in order:
        before.add(f"{{{W}}}{name}")
        if f"{{{W}}}{name}" == child.tag:
            break
    parent.insert(sum(1 for one in parent if one.tag in before), child)
    return child


def made(parent: Element, name: str, order: Iterable[str], **attributes: str) -> Element:
    """The child of this name, with these attributes, put in where there is none."""
    child = parent.find(f"{{{W}}}{name}")
    if child is None:
        child = put(parent, parent.makeelement(f"{{{W}}}{name}"), order)
    for key, value in attributes.items():
        child.set(f"{{{W}}}{key}", value)
    return child


def first_child(parent: Element, name: str) -> Element:
    """The child of this name, put in before all others where there is none."""
    child = parent.find(f"{{{W}}}{name}")
    if child is None:
        child = parent.makeelement(f"{{{W}}}{name}")
        parent.insert(0, child)
    return child
