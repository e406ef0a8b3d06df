"""Whose business a field is, and what is said of a code before there is a row."""

import re
from pathlib import Path

import pytest

from letterforge.word.codes import CodeError, Unsupported
from letterforge.word.formula import ARGUMENTS
from letterforge.word.record import PARTS
from letterforge.word.support import MERGE, REFUSED, WORDS_OWN, Kind, bookmarks_made, check, just_column, kind, refusal
from tests.word.fields import code


def test_every_name_is_one_kind_of_field():
    assert len(MERGE | WORDS_OWN | REFUSED) == len(MERGE) + len(WORDS_OWN) + len(REFUSED)


def test_the_docs_name_every_field_that_is_done_or_refused():
    page = (Path(__file__).parents[2] / "docs/word.md").read_text(encoding="utf-8")
    said = {word for code in re.findall("`([^`\n]*)`", page) for word in code.split()} | set(re.findall("[A-Z]{2,}", page))
    assert MERGE | REFUSED | {"REF"} | ARGUMENTS.keys() <= said
    assert {f"_{part}_" for part in PARTS if not part.endswith("1")} <= said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MERGEFIELD name", Kind.MERGE),
        ("NEXT", Kind.MERGE),
        ("DATE", Kind.MERGE),
        ('IF { MERGEFIELD a } = 1 "x" "y"', Kind.MERGE),
        ("IF { PAGE } = 1 x y", Kind.WORD),
        ("= { NUMPAGES } - 1", Kind.WORD),
        ("IF { = { PAGE } } = 1 x y", Kind.WORD),
        ("IF { PAGE } = 1 { MERGEFIELD a } y", Kind.REFUSED),
        ("MERGEFIELD { PAGE }", Kind.REFUSED),
        ("IF { FILLIN a } = 1 x y", Kind.REFUSED),
        ("PAGE", Kind.WORD),
        ("HYPERLINK x", Kind.WORD),
        ('HYPERLINK "https://example.org/{ MERGEFIELD id }"', Kind.MIXED),
        ("REF made", Kind.MERGE),
        ("REF Made \\h", Kind.MERGE),
        ("made", Kind.MERGE),
        ("REF _Ref1234 \\h", Kind.WORD),
        ("REF gone", Kind.REFUSED),
        ("REF { MERGEFIELD a }", Kind.REFUSED),
        ("REF later", Kind.REFUSED),
        ("later", Kind.REFUSED),
        ("IF { later } = 1 x y", Kind.REFUSED),
        ('IF 1 = 1 "{ SET made x }{ REF made }" y', Kind.MERGE),
        ("there", Kind.WORD),
        ("gone", Kind.REFUSED),
        ("MERGEFEILD name", Kind.REFUSED),
        ("HYPERLINK { made }", Kind.MIXED),
        ("IF { made } = 1 x y", Kind.MERGE),
        *(
            (name, Kind.REFUSED)
            for name in ("ASK a b", "FILLIN a", "DATABASE", "INCLUDETEXT a", "MACROBUTTON a b", "DDE a", "LINK a", "RD a")
        ),
    ],
)
def test_kinds(text, expected):
    assert kind(code(text), {"made"}, {"there", "_ref1234"}, {"made", "later"}) is expected


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("ASK a b", "ASK", "letterforge doesn't do the field ASK"),
        ("IF { FILLIN a } = 1 x y", "FILLIN", "the field FILLIN"),
        ("MERGEFEILD name", "MERGEFEILD", "did you mean 'MERGEFIELD'?"),
        ("gone", "GONE", "bookmark"),
        ("IF { PAGE } = 1 { MERGEFIELD a } y", "PAGE", "the field PAGE stands within a merge field"),
        ("REF later", "REF later", "stands before the SET that gives later its text"),
        ("QUOTE { later }", "LATER", "stands before the SET that gives later its text"),
        ("REF thare \\h", "REF thare", "shows a bookmark that the document hasn't; did you mean 'there'"),
        ("REF { MERGEFIELD a }", "REF", "which bookmark the field REF shows is given by another field"),
    ],
)
def test_refusals_name_the_field(text, name, words):
    error = refusal(code(text), {"made"}, {"there"}, {"made", "later"})
    assert error.name == name
    assert words in str(error)


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("MERGEFIELD", CodeError, "doesn't say which column"),
        ("MERGEFIELD First name", CodeError, "has more words than it takes: 'name'"),
        ("MERGEFIELD name \\q", Unsupported, "MERGEFIELD \\q"),
        ("IF { MERGEFIELD name \\q } = 1 x y", Unsupported, "MERGEFIELD \\q"),
        ("GREETINGLINE \\c x", Unsupported, "GREETINGLINE \\c"),
        ("SET a", CodeError, "doesn't have all that it needs"),
        ("QUOTE", CodeError, "doesn't have all that it needs"),
        ("NEXT x", CodeError, "more words than it takes: 'x'; write it as { NEXT }"),
        ("QUOTE Thank you", CodeError, '{ QUOTE "Thank you" }'),
        ("DATE \\@ h:mm", Unsupported, "the time of day"),
        ("TIME", Unsupported, "the time of day"),
        ("DATE \\h", Unsupported, "DATE \\h"),
        ("= SUM(ABOVE)", Unsupported, "cells of a table"),
        ("= 1 +", CodeError, "at its end"),
        ('ADDRESSBLOCK \\f "<<_JOB_>>"', Unsupported, "<<_JOB_>>"),
        ("MERGEFIELD name \\* Fancy", Unsupported, "\\* Fancy"),
        ("MERGEFIELD fee \\# 0;0;0;0", CodeError, "number picture"),
    ],
)
def test_mistakes_are_said_before_there_is_a_row(text, error, words):
    with pytest.raises(error) as raised:
        check(code(text))
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("MERGEFIELD name", 0),
        ("MERGEFIELD name \\m", 1),
        ("MERGEFIELD name \\m \\v", 2),
        ("IF { MERGEFIELD name \\m } = 1 x y", 1),
        ("REF made \\h", 1),
        ("ADDRESSBLOCK \\l 2057 \\c 2 \\d \\e x", 0),
        ("GREETINGLINE \\l 2057", 0),
        ('DATE \\@ "d MMMM" \\l', 0),
    ],
)
def test_what_has_no_effect_is_remarked(text, remarks):
    assert len(check(code(text))) == remarks


def test_a_set_whose_name_another_field_gives_makes_no_bookmark_of_every_field():
    assert list(bookmarks_made(code("SET { MERGEFIELD name } x"))) == []


def test_bookmarks_are_found():
    assert list(bookmarks_made(code('IF { MERGEFIELD name } = "" "{ SET Who { MERGEFIELD name } }" x'))) == ["who"]


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("MERGEFIELD name", "name"),
        ('mergefield "First name" \\* MERGEFORMAT', "First name"),
        ("MERGEFIELD name \\* charformat", "name"),
        ("MERGEFIELD name \\* Upper", ""),
        ("MERGEFIELD name \\b x", ""),
        ('MERGEFIELD name \\@ "d"', ""),
        ("MERGEFIELD { MERGEFIELD which }", ""),
        ("ADDRESSBLOCK", ""),
    ],
)
def test_a_field_that_shows_a_cell_as_it_is_is_known(field: str, column: str):
    assert just_column(code(field)) == column
