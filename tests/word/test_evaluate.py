"""Fields, filled for a row."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.errors import HeldError
from letterforge.word.codes import CodeError, Unsupported, parse
from letterforge.word.evaluate import Signal, evaluate
from letterforge.word.support import MERGE, check, kind
from tests.word.fields import FIELDS, code, record


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("MERGEFIELD party", "Green Party"),
        ("MERGEFIELD First_Name \\* MERGEFORMAT", "Test"),
        ("MERGEFIELD party \\* Upper", "GREEN PARTY"),
        ("MERGEFIELD shouted \\* Caps", "Green Party"),
        ('MERGEFIELD party \\b "of the " \\f "."', "of the Green Party."),
        ('MERGEFIELD none \\b "of the " \\f "."', ""),
        ('MERGEFIELD party \\b "of the " \\* Upper', "of the GREEN PARTY"),
        ('MERGEFIELD party \\b "{ MERGEFIELD first_name }, "', "Test, Green Party"),
        ('MERGEFIELD amount \\# "£#,##0.00"', "£1,234.50"),
        ('MERGEFIELD when \\@ "d MMMM yyyy"', "7 May 2026"),
        ("MERGEFIELD met \\@ \"dddd 'at' h:mm am/pm\"", "Thursday at 6:05 pm"),
        ("MERGEFIELD when", "2026-05-07"),
        ("MERGEFIELD lines", "1 Example Road\nExampleton"),
        ("MERGEFIELD { QUOTE party }", "Green Party"),
        ("MERGEFIELD three \\* CardText \\* FirstCap", "Three"),
        ("MERGEFIELD party \\m \\v", "Green Party"),
        ('IF { MERGEFIELD party } = "Green Party" "yes" "no"', "yes"),
        ('IF { MERGEFIELD party } = "green party" "yes" "no"', "no"),
        ('IF { MERGEFIELD party \\* Lower } = "green party" "yes" "no"', "yes"),
        ('IF { MERGEFIELD party } = "Green*" "to { MERGEFIELD name }" ""', "to Test Recipient 000123"),
        ('IF { MERGEFIELD none } = "" "" "x"', ""),
        ('IF { MERGEFIELD none } <> "" "x"', ""),
        ('IF{ MERGEFIELD amount }>=1000"much""little"', "much"),
        ('IF { MERGEFIELD three } = 3.0 "a\nb" ""', "a\nb"),
        ('IF 1 = 1 "{ IF 2 = 2 "in" "out" }" "no" \\* Upper', "IN"),
        ('IF 1 = 2 "{ MERGEFIELD gone }" "no"', "no"),
        ("COMPARE { MERGEFIELD three } > 2", "1"),
        ("COMPARE { MERGEFIELD three } > 3", "0"),
        ("IF { = OR({ COMPARE 1 = 2 }, { COMPARE { MERGEFIELD three } = 3 }) } = 1 yes no", "yes"),
        ("MERGEREC", "4"),
        ("MERGESEQ", "2"),
        ("MERGESEQ \\* Ordinal", "2nd"),
        ("MERGEREC \\# 0000", "0004"),
        ("ADDRESSBLOCK", "Ms Test Recipient\n1 Example Road\nLONDON\nSE1 0RB"),
        ("ADDRESSBLOCK \\* Upper", "MS TEST RECIPIENT\n1 EXAMPLE ROAD\nLONDON\nSE1 0RB"),
        ('ADDRESSBLOCK \\f "<<_CITY_>>" \\c 0 \\e "United States" \\d \\l 2057', "LONDON"),
        ("GREETINGLINE", "Dear Ms Recipient,"),
        ('GREETINGLINE \\f "<<_BEFORE_ Hi >><<_FIRST0_>><<_AFTER_ ,>>" \\e "Hi," \\l 2057', "Hi Test,"),
        ("DATE", "7 May 2026"),
        ('DATE \\@ "dddd, d MMMM yyyy"', "Thursday, 7 May 2026"),
        ("TIME \\@ yyyy", "2026"),
        ("CREATEDATE \\@ dd/MM/yy", "07/05/26"),
        ("SAVEDATE \\@ M", "5"),
        ("PRINTDATE \\@ MMMM \\* Upper", "MAY"),
        ('QUOTE "say “it”"', "say “it”"),
        ('QUOTE "{ MERGEFIELD when }" \\@ "d/M/yy"', "7/5/26"),
        ("QUOTE { SET who { MERGEFIELD first_name } }{ REF WHO }{ who }", "TestTest"),
        ("REF kept \\* Upper", "OF OLD"),
        ("kept", "of old"),
        ("= 1 / 3", "0.33"),
        ("= 1 / 3 \\# 0.0000", "0.3333"),
        ('= { MERGEFIELD amount } * { MERGEFIELD three } \\# "#,##0.00"', "3,703.50"),
        ("= { MERGEFIELD pounds } * 2", "25"),
        ("= { MERGEFIELD amount } * { MERGEFIELD share }", "308.63"),
        ("= { MERGEFIELD none } + 5", "5"),
        ("= 14.55 \\* DollarText \\* Upper", "FOURTEEN AND 55/100"),
        ("= kept_number + 1", "8"),
        ("= DEFINED(other)", "0"),
        ('= 0 - 5 \\# "0.00;(0.00)"', "(5.00)"),
        ("= { DATE \\@ yyyy } - 1999", "27"),
        ("= 9 * 9 \\* Roman", "LXXXI"),
        ("NEXT", ""),
        ("SET a b", ""),
    ],
)
def test_text(text, shown):
    row = record(bookmarks={"kept": "of old", "kept_number": "7"})
    assert evaluate(code(text), row).text == shown


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("NEXT", Signal.NEXT),
        ("NEXTIF { MERGEFIELD three } = 3", Signal.NEXT),
        ("NEXTIF { MERGEFIELD three } = 4", None),
        ('SKIPIF { MERGEFIELD none } = ""', Signal.SKIP),
        ('SKIPIF { MERGEFIELD party } = ""', None),
        ("IF 1 = 1 { NEXT } x", Signal.NEXT),
        ("IF 1 = 2 { NEXT } x", None),
        ("IF 1 = 1 { SKIPIF 1 = 1 } x", Signal.SKIP),
        ("MERGEFIELD party", None),
    ],
)
def test_signals(text, signal):
    assert evaluate(code(text), record()).signal is signal


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('SET Total "{ = 2 * { MERGEFIELD three } }"', {"total": "6"}),
        ("SET a x \\* Upper", {"a": "X"}),
        ('QUOTE "{ SET a 1 }{ SET b { REF a } }"', {"a": "1", "b": "1"}),
        ("IF 1 = 2 { SET a 1 } { SET b 2 }", {"b": "2"}),
        ("MERGEFIELD party", {}),
    ],
)
def test_bookmarks(text, made):
    assert evaluate(code(text), record()).bookmarks == made


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("MERGEFIELD partie", CodeError, "the list has no column 'partie'; did you mean 'party'?"),
        ("MERGEFIELD", CodeError, "doesn't have all that it needs"),
        ("REF nothing", CodeError, "no field SET makes the bookmark 'nothing'"),
        ("nothing", CodeError, "no field SET makes the bookmark 'nothing'"),
        ("ASK a b", Unsupported, "the field ASK"),
        ("IF { FILLIN x } = 1 a b", Unsupported, "the field FILLIN"),
        ("IF { PAGE } = 1 a b", Unsupported, "the field PAGE"),
        ("ADDRESSBLOCK \\c 5", CodeError, "\\c 5 isn't known"),
        ('QUOTE "{ NEXT }{ MERGEFIELD name }"', Unsupported, "NEXT within another field"),
        ("= 5 / { MERGEFIELD none }", HeldError, "divides by 0"),
        ("= 5 + { MERGEFIELD party }", HeldError, "column party: 'Green Party' is not a number"),
        ("= 5 + nothing", CodeError, "the bookmark 'nothing'"),
    ],
)
def test_faults(text, error, words):
    with pytest.raises(error) as raised:
        evaluate(code(text), record())
    assert words in str(raised.value)


@pytest.mark.parametrize("doubled", ['SET a "{ a }{ a }"', 'SET a "{ REF a }{ REF a }"', "QUOTE { SET a { QUOTE { a } { a } } }"])
def test_bookmarks_of_bookmarks_do_not_grow_without_end(doubled):
    row, longest = record(bookmarks={"a": "xxxxxxxx"}), 0
    with pytest.raises(CodeError, match="more than 100,000 characters"):  # noqa: PT012 - field after field, as in a document
        for _ in range(30):
            row = row.remembering(evaluate(code(doubled), row).bookmarks)
            longest = max(map(len, row.bookmarks.values()))
    assert 50_000 < longest <= 100_000


def test_neither_do_many_bookmarks_nor_many_texts_of_one_field():
    row = record(bookmarks={"a": "x" * 60_000})
    for text in ('SET b "{ a }"', "QUOTE { a } { a }", 'QUOTE "{ a }{ a }{ a }"', 'MERGEFIELD party \\b "{ a }" \\f "{ a }"'):
        with pytest.raises(CodeError, match="more than 100,000 characters"):
            evaluate(code(text), row)


@given(st.text(max_size=30), st.sampled_from(["\\* Caps", '\\# "#,##0.00"', '\\@ "d MMMM yyyy"', '\\b "x"', "\\* CardText", "\\* Ordinal"]))
def test_any_cell_can_be_shown(cell, switches):
    assert isinstance(evaluate(code(f"MERGEFIELD any {switches}"), record({**FIELDS, "any": cell})).text, str)


@given(st.text(max_size=30))
def test_a_cell_is_text_whatever_it_holds(cell):
    row = record({"any": cell})
    assert evaluate(code('IF 1 = 1 "{ MERGEFIELD any }" ""'), row).text == row.column("any")


pieces = st.lists(
    st.text('ab "\\=<>*#@0.,;()+-/^%bfcelmv_\n', max_size=8)
    | st.sampled_from(["\\* CardText", '\\# "0.00;(0)"', "\\@ d", " = ", " any ", '"<<_CITY_>>"', "\\f ", "\\e "])
    | st.sampled_from([code("MERGEFIELD any"), code("= 1 / 3"), code("SET a 9"), code("REF a"), code("NEXT"), code("DATE")]),
    max_size=6,
)


@given(st.sampled_from(sorted({*MERGE, "REF", "a"})), pieces, st.text(max_size=8))
def test_nothing_but_an_error_for_people_comes_of_any_field(name, written, cell):
    row = record({"any": cell, "a": "1"}, bookmarks={"a": "1"})
    with suppress(CodeError, HeldError):
        made = parse([name, " ", *written])
        kind(made)
        with suppress(CodeError):
            check(made)
        assert isinstance(evaluate(made, row).text, str)
