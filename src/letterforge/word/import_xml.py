"""What an import asks of an element of Word's. In goes the element, which may not be there, out come its words, or what it switches."""

from letterforge.word.document import OFFICE
from letterforge.word.document import W as NAMESPACE
from letterforge.word.fields import BREAKS, PARAGRAPH, TEXT, Element

W, R = f"{{{NAMESPACE}}}", f"{{{OFFICE}}}"
OFF = frozenset({"0", "false", "off", "none"})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same again for older programs


def text_of(element: Element | None) -> str:
    """The words of an element, with spaces for line breaks and between paragraphs."""
    if element is None:
        return ""
    shown = (one for one in element.iter(TEXT, PARAGRAPH, *BREAKS) if next(one.iterancestors(_FALLBACK), None) is None)
    return " ".join("".join((one.text or "") if one.tag == TEXT else BREAKS.get(one.tag, " ") for one in shown).split())


def on(properties: Element | None, name: str) -> bool | None:
    """Whether an element's properties switch something on or off; None where they don't say."""
    found = properties.find(W + name) if properties is not None else None
    return None if found is None else is_on(found)


def is_on(element: Element | None) -> bool:
    """Whether a switch is there and on."""
    return element is not None and value(element, "1") not in OFF


def value(element: Element | None, default: str = "") -> str:
    """An element's `w:val`."""
    return default if element is None else element.get(f"{W}val", default)


def whole(text: str | None, default: int = 0) -> int:
    """A whole number as Word writes one; measures may have fractions."""
    try:
        return int(float(text or default))
    except (ValueError, OverflowError):
        return default
