"""Which of Word's fields are letterforge's to fill, which are Word's own, and which aren't done. In goes a `Code`, out comes its `Kind`.

`check` looks through a code before there is a row, so that whoever wrote the template hears of a mistake before the first letter.
"""

from collections.abc import Collection, Iterator
from enum import Enum

from letterforge.errors import Problem, did_you_mean
from letterforge.word.blocks import placeholders
from letterforge.word.codes import COMPARISONS, FORMULA, Code, CodeError, Unsupported, walk
from letterforge.word.date_picture import has_time
from letterforge.word.formats import LOOKS, check_formats, literal
from letterforge.word.formula import formula_of

DATES = frozenset({"DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE"})
OF_A_ROW = frozenset({"MERGEFIELD", "MERGEREC", "MERGESEQ", "ADDRESSBLOCK", "GREETINGLINE", "NEXT", "NEXTIF", "SKIPIF"})
MERGE = frozenset({*OF_A_ROW, *DATES, *COMPARISONS, FORMULA, "SET", "QUOTE"})
WORDS_OWN = frozenset(
    "ADVANCE AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT AUTOTEXT AUTOTEXTLIST BIBLIOGRAPHY BIDIOUTLINE CITATION COMMENTS DOCPROPERTY DOCVARIABLE "
    "EDITTIME EMBED EQ FILENAME FILESIZE FORMCHECKBOX FORMDROPDOWN FORMTEXT FTNREF GLOSSARY GOTOBUTTON HYPERLINK INDEX INFO KEYWORDS "
    "LASTSAVEDBY LISTNUM NOTEREF NUMCHARS NUMPAGES NUMWORDS PAGE PAGEREF PRIVATE REVNUM SECTION SECTIONPAGES SEQ SHAPE STYLEREF SUBJECT "
    "SYMBOL TA TC TEMPLATE TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE".split()
)
REFUSED = frozenset(
    "ADDIN ASK BARCODE CONTROL DATABASE DATA DDE DDEAUTO DISPLAYBARCODE FILLIN HTMLACTIVEX IMPORT INCLUDE INCLUDEPICTURE INCLUDETEXT LINK "
    "MACROBUTTON MERGEBARCODE PRINT RD".split()
)
_SWITCHES = {"MERGEFIELD": "bfmv", "ADDRESSBLOCK": "cdefl", "GREETINGLINE": "efl", "REF": "dfhnprtw"} | dict.fromkeys(DATES, "l")
_REMARKS = {
    ("MERGEFIELD", "m"): "the column is looked for by this very name",
    ("MERGEFIELD", "v"): "text runs from left to right",
    **{("REF", switch): "the bookmark's text is shown" for switch in "dfhnprtw"},
}
_LEADS = frozenset("FTNREF INDEX NOTEREF PAGEREF TOA TOC".split())  # fields that print an error, as REF does, where their bookmark is gone
_NEEDED = {"MERGEFIELD": (1, 1), "SET": (2, 2), "QUOTE": (1, 1), "REF": (1, 1), "NEXT": (0, 0), "MERGEREC": (0, 0), "MERGESEQ": (0, 0)}
_EXAMPLES = {
    "MERGEFIELD": '{ MERGEFIELD "First name" }',
    "SET": '{ SET thanks "Thank you" }',
    "QUOTE": '{ QUOTE "Thank you" }',
    "REF": "{ REF thanks }",
}


class Kind(Enum):
    """Whose business a field is."""

    MERGE = "letterforge fills it"
    WORD = "Word's own: it stays as it is"
    MIXED = "Word's own, with merge fields in its instruction: it stays, and they are filled"
    REFUSED = "letterforge doesn't do it"


def kind(code: Code, made: Collection[str] = (), elsewhere: Collection[str] = (), later: Collection[str] = ()) -> Kind:
    """Whose business `code` is: all bookmarks in small letters.

    `made` are those that SET fields before it make, `later` those that SET fields make anywhere, `elsewhere` those of the document's
    text. An IF about the page's number is Word's own; with a merge field in it nobody can do it. A bookmark that nothing has made yet, and
    one that isn't there, would have Word print "Error! Reference source not found."
    """
    if any(_is_lost(inner, made, elsewhere, later) for inner in walk(code)):
        return Kind.REFUSED
    of_a_row = any(inner.name in OF_A_ROW or bookmark(inner) in made for inner in walk(code) if inner is not code)
    if code.name in MERGE:
        within = {kind(nested, made, elsewhere, later) for nested in code.nested}
        if within <= {Kind.MERGE}:
            return Kind.MERGE
        return Kind.REFUSED if Kind.REFUSED in within or of_a_row or code.name in OF_A_ROW else Kind.WORD
    if bookmark(code) in made:
        return Kind.MERGE
    if code.name in WORDS_OWN or code.name == "REF" or bookmark(code) in elsewhere:
        return Kind.MIXED if of_a_row else Kind.WORD
    return Kind.REFUSED


def _is_lost(code: Code, made: Collection[str], elsewhere: Collection[str], later: Collection[str]) -> bool:
    """Whether a field shows a bookmark that has no text where it stands."""
    name = bookmark(code)
    if name in made:
        return False
    return name in later or (code.name == "REF" and name not in elsewhere)


def refusal(code: Code, made: Collection[str] = (), elsewhere: Collection[str] = (), later: Collection[str] = ()) -> Unsupported:
    """Why a code of `Kind.REFUSED` can't be filled, in words for the template's author."""
    for inner in walk(code):
        if inner.name in REFUSED:
            return Unsupported(inner.name, "take it out, or put its text there")
        if _is_lost(inner, made, elsewhere, later):
            return Unsupported(_lost(inner, made, elsewhere, later))
        if inner.name not in MERGE | WORDS_OWN | {"REF"} and bookmark(inner) not in {*made, *elsewhere}:
            near = did_you_mean(inner.name, MERGE)
            cure = near if near.startswith("did you mean") else "or is it a bookmark that is gone?"
            return Unsupported(Problem(f"{inner.name} is no field that letterforge knows", cure, value=inner.name))
    own = next(inner.name for inner in walk(code) if inner.name not in MERGE and bookmark(inner) not in made)
    cure = "only Word knows what it shows: put it outside"
    return Unsupported(Problem(f"the field {own} stands within a merge field", cure, value=own))


def _lost(code: Code, made: Collection[str], elsewhere: Collection[str], later: Collection[str]) -> Problem:
    """Why a field can't show a bookmark."""
    name = bookmark(code)
    said = " ".join(filter(None, (code.name, code.words(0))))
    if not name:
        cure = "write the bookmark's name into it; to choose between texts there is IF"
        return Problem("which bookmark the field REF shows is given by another field", cure, value=said)
    if name in later:
        what = f"the field {said} stands before the SET that gives {name} its text"
        return Problem(what, "put the field SET before it, at the beginning of the letter's text", value=said)
    return Problem(f"the field {said} shows a bookmark that the document hasn't", did_you_mean(name, {*made, *elsewhere}), value=said)


def bookmark(code: Code) -> str:
    """The bookmark that a REF, or a name alone, refers to, in small letters; nothing for other fields."""
    if code.name == "REF":
        return code.words(0).casefold()
    known = code.name in MERGE or code.name in WORDS_OWN or code.name in REFUSED
    return "" if known or code.arguments else code.name.casefold()


def just_column(code: Code) -> str:
    """The column of a field that shows a cell as it is; nothing where it does anything with it."""
    looks = all(name == "*" and literal(code, argument).upper() in LOOKS for name, argument in code.switches)
    named = code.name == "MERGEFIELD" and len(code.arguments) == 1 and all(isinstance(part, str) for part in code.arguments[0])
    return code.words(0) if named and looks else ""


def bookmarks_made(code: Code) -> Iterator[str]:
    """The bookmarks that SET fields in a code make, in small letters."""
    return (inner.words(0).casefold() for inner in walk(code) if inner.name == "SET" and inner.words(0))


def bookmarks_shown(code: Code) -> Iterator[str]:
    """The bookmarks that a code, and the fields within it, show or lead to, in small letters."""
    for inner in walk(code):
        leads = [inner.words(place).casefold() for place in range(len(inner.arguments))]  # that of TOC is behind a switch
        yield from filter(None, leads if inner.name in _LEADS else [bookmark(inner)])


def check(code: Code, language: str = "en-GB") -> tuple[str, ...]:
    """Looks through a code of `Kind.MERGE` and all within it; what is left out of account is said.

    Raises CodeError for what is missing or can't be understood, Unsupported for a switch that isn't done.
    """
    return tuple(remark for inner in walk(code) for remark in _checked(inner, language))


def _checked(code: Code, language: str) -> Iterator[str]:
    _check_arguments(code)
    for name, _ in code.switches:
        if name not in "*#@" and name not in _SWITCHES.get(code.name, ""):
            raise Unsupported(f"{code.name} \\{name}", "take the switch out")
        if remark := _REMARKS.get((code.name, name)):
            yield f"the switch \\{name} of {code.name} has no effect: {remark}"
    check_formats(code, language)
    if code.name == FORMULA:
        formula_of(code.arguments[0])
    elif code.name in ("ADDRESSBLOCK", "GREETINGLINE"):
        placeholders("".join(part for part in code.switch("f") or () if isinstance(part, str)), code.name)
    elif code.name in DATES and _asks_for_time(code):
        raise Unsupported(f"{code.name} with the time of day", "a letter is dated by the campaign: let it show the day alone")


def _asks_for_time(code: Code) -> bool:
    picture = code.switch("@")
    return code.name == "TIME" if picture is None else has_time(literal(code, picture))


def _check_arguments(code: Code) -> None:
    fewest, most = _NEEDED.get(code.name, (0, 99))
    if len(code.arguments) < fewest:
        what = "say which column" if code.name == "MERGEFIELD" else "have all that it needs"
        raise CodeError(f"the field {code.name} doesn't {what}", f"write it as {_EXAMPLES[code.name]}")
    if len(code.arguments) > most:
        cure = f"text of several words stands in quotation marks: {_EXAMPLES[code.name]}" if most else f"write it as {{ {code.name} }}"
        raise CodeError(f"the field {code.name} has more words than it takes: {code.words(most)!r}", cure)
