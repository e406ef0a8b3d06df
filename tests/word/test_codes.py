"""Instructions of fields, parsed and written again."""

import pickle
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.word.codes import COMPARISONS, MOST_NESTED, OPERATORS, Code, CodeError, Switch, Unsupported, parse, said, walk, written
from tests.word.fields import code

NAME = Code("MERGEFIELD", (("name",),))


@pytest.mark.parametrize(
    ("text", "name", "arguments", "switches"),
    [
        ("MERGEFIELD name", "MERGEFIELD", [("name",)], []),
        ("  mergefield\n  name\t", "MERGEFIELD", [("name",)], []),
        ('MERGEFIELD "First name"', "MERGEFIELD", [("First name",)], []),
        ("MERGEFIELD “First name”", "MERGEFIELD", [("First name",)], []),
        ("MERGEFIELD „First name“", "MERGEFIELD", [("First name",)], []),
        ('MERGEFIELD"name"', "MERGEFIELD", [("name",)], []),
        ("MERGEFIELD name \\* MERGEFORMAT", "MERGEFIELD", [("name",)], [("*", ("MERGEFORMAT",))]),
        ("MERGEFIELD name\\*Upper", "MERGEFIELD", [("name",)], [("*", ("Upper",))]),
        ("MERGEFIELD \\* Upper name", "MERGEFIELD", [("name",)], [("*", ("Upper",))]),
        ('MERGEFIELD name \\b "Dear " \\f "!"', "MERGEFIELD", [("name",)], [("b", ("Dear ",)), ("f", ("!",))]),
        ('MERGEFIELD name \\B"Dear "', "MERGEFIELD", [("name",)], [("b", ("Dear ",))]),
        ("MERGEFIELD name \\m \\v", "MERGEFIELD", [("name",)], [("m", None), ("v", None)]),
        ('MERGEFIELD day \\@ "d MMMM yyyy"', "MERGEFIELD", [("day",)], [("@", ("d MMMM yyyy",))]),
        ("MERGEFIELD fee \\# #,##0.00", "MERGEFIELD", [("fee",)], [("#", ("#,##0.00",))]),
        ('MERGEFIELD name \\b ""', "MERGEFIELD", [("name",)], [("b", ())]),
        ('MERGEFIELD fee \\# "0.00" \\* MERGEFORMAT', "MERGEFIELD", [("fee",)], [("#", ("0.00",)), ("*", ("MERGEFORMAT",))]),
        ('MERGEFIELD name \\b "{ MERGEFIELD name } "', "MERGEFIELD", [("name",)], [("b", (NAME, " "))]),
        ('QUOTE "say \\"yes\\""', "QUOTE", [('say "yes"',)], []),
        ('QUOTE "one \\\\ two"', "QUOTE", [("one \\ two",)], []),
        ('QUOTE "one \\x two"', "QUOTE", [("one \\x two",)], []),
        ('QUOTE “say "yes"”', "QUOTE", [('say "yes"',)], []),
        ('QUOTE "say “yes”"', "QUOTE", [("say “yes”",)], []),
        ('QUOTE "a\nb"', "QUOTE", [("a\nb",)], []),
        ("QUOTE C:\\\\letters", "QUOTE", [("C:\\letters",)], []),
        ("QUOTE a{ MERGEFIELD name }b", "QUOTE", [("a", NAME, "b")], []),
        ('QUOTE "a { MERGEFIELD name } b"', "QUOTE", [("a ", NAME, " b")], []),
        ('IF a = "b" "c" "d"', "IF", [("a",), ("=",), ("b",), ("c",), ("d",)], []),
        ("IF a=b c d", "IF", [("a",), ("=",), ("b",), ("c",), ("d",)], []),
        ('IF{ MERGEFIELD name }<>"b""c"', "IF", [(NAME,), ("<>",), ("b",), ("c",)], []),
        ("IF 1 <= 2 c d", "IF", [("1",), ("<=",), ("2",), ("c",), ("d",)], []),
        ("IF 1>=2 c d", "IF", [("1",), (">=",), ("2",), ("c",), ("d",)], []),
        ('IF "" = "" "" ""', "IF", [(), ("=",), (), (), ()], []),
        ('IF "=" = "x" "1 = 1" "<"', "IF", [("=",), ("=",), ("x",), ("1 = 1",), ("<",)], []),
        ("IF a = b c=d e", "IF", [("a",), ("=",), ("b",), ("c=d",), ("e",)], []),
        ("IF “a” = “b” “c” “d”", "IF", [("a",), ("=",), ("b",), ("c",), ("d",)], []),
        ("NEXTIF { MERGEFIELD name } > 5", "NEXTIF", [(NAME,), (">",), ("5",)], []),
        ("= 2 * { MERGEFIELD name } \\# 0.00", "=", [("2 * ", NAME)], [("#", ("0.00",))]),
        ("=SUM(1, 2)", "=", [("SUM(1, 2)",)], []),
        ('HYPERLINK "https://example.org" \\o "a tip"', "HYPERLINK", [("https://example.org",)], [("o", ("a tip",))]),
        ("PAGE", "PAGE", [], []),
        ("REF total \\d -", "REF", [("total",)], [("d", ("-",))]),
    ],
)
def test_parsed(text, name, arguments, switches):
    parsed = code(text)
    assert (parsed.name, list(parsed.arguments), list(parsed.switches)) == (name, arguments, switches)
    assert parse(written(parsed)) == parsed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a field is empty"),
        ("  \n", "a field is empty"),
        ('"name"', "doesn't begin with its name"),
        ("\\* Upper", "doesn't begin with its name"),
        ("{ MERGEFIELD name }", "doesn't begin with its name"),
        ('MERGEFIELD "First name', "a quotation mark isn't closed; add one after 'First name'"),
        ("MERGEFIELD “First name", "a quotation mark isn't closed"),
        ('MERGEFIELD "First name”', "a quotation mark isn't closed"),
        ("MERGEFIELD name \\b", "has \\b with nothing after it"),
        ("MERGEFIELD name \\b \\f x", "has \\b with nothing after it"),
        ("MERGEFIELD name \\*", "has \\* with nothing after it"),
        ("MERGEFIELD name \\ x", "a backslash stands alone"),
        ("MERGEFIELD name \\", "a backslash stands alone"),
        ("IF a b c d", "compares nothing"),
        ("IF New York = x y n", "compares nothing"),
        ("IF = x y n", "compares nothing"),
        ("IF", "compares nothing"),
        ("IF a =", "compares nothing"),
        ("IF a = b", "doesn't say which text to show"),
        ("IF a = b Many thanks no", "has 1 more word than it takes"),
        ("IF a = b c d e f", "has 2 more words than it takes"),
        ("SKIPIF a = b c", "has 1 more word than it takes"),
        ("=", "a formula is empty"),
        ("= \\# 0.00", "a formula is empty"),
    ],
)
def test_what_cannot_be_parsed_is_said(text, words):
    with pytest.raises(CodeError) as raised:
        code(text)
    assert words in str(raised.value)


def test_fields_within_each_other_have_a_limit():
    inner = NAME
    while inner.depth < MOST_NESTED:
        inner = parse(["QUOTE ", inner])
    with pytest.raises(CodeError, match="within each other"):
        parse(["QUOTE ", inner])


def test_all_within_a_field_are_found_from_outside_in():
    names = [inner.name for inner in walk(code('IF { PAGE } = 1 "{ QUOTE "{ DATE }" }" x \\* { SEQ a }'))]
    assert names == ["IF", "PAGE", "QUOTE", "DATE", "SEQ"]


def test_a_switch_is_asked_for_by_its_letter():
    parsed = code('MERGEFIELD name \\m \\b "x" \\b "y"')
    assert (parsed.switch("m"), parsed.switch("b"), parsed.switch("f")) == ((), ("y",), None)


def test_a_field_is_said_as_word_shows_it():
    assert said(code("if{mergefield name}=a b c")) == '{ IF "{ MERGEFIELD "name" }" = "a" "b" "c" }'


def test_errors_reach_another_process_whole():
    error = pickle.loads(pickle.dumps(Unsupported("ASK", "take it out")))
    assert (type(error), error.name, str(error)) == (Unsupported, "ASK", "letterforge doesn't do the field ASK; take it out")


texts = st.text(st.sampled_from('ab "“”„\\=<>*#@\n\t 0(){}é') | st.characters(codec="utf-8"), max_size=12)


def joined(parts):
    """An argument as `parse` gives it: texts side by side are one, and none is empty."""
    found = []
    for part in parts:
        if found and isinstance(part, str) and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return tuple(found)


def fields(inner):
    arguments = st.lists(texts | inner, max_size=3).map(joined)
    general = st.tuples(st.sampled_from("*#@"), arguments)
    own = st.tuples(st.sampled_from("bf"), arguments) | st.tuples(st.sampled_from("mvq"), st.none())
    switches = st.lists((general | own).map(lambda pair: Switch(*pair)), max_size=2).map(tuple)
    plain = st.builds(Code, st.just("MERGEFIELD"), st.lists(arguments, max_size=3).map(tuple), switches)
    compared = st.builds(
        lambda left, sign, right, yes, no: Code("IF", (left, (sign,), right, yes, no)),
        arguments,
        st.sampled_from(OPERATORS),
        arguments,
        arguments,
        arguments,
    )
    return plain | compared


codes = st.recursive(st.just(NAME), fields, max_leaves=6)


@given(codes)
def test_what_was_written_is_parsed_as_it_was(made):
    assert parse(written(made)) == made


@given(st.sampled_from(["", "IF ", "MERGEFIELD ", "=", "SKIPIF "]), st.lists(texts | st.just(NAME), max_size=6))
def test_nothing_but_a_code_error_comes_of_any_text(name, pieces):
    with suppress(CodeError):
        parsed = parse([name, *pieces])
        assert parsed.name not in COMPARISONS or parsed.arguments[1][0] in OPERATORS
        if parsed.name in ("IF", "MERGEFIELD", "SKIPIF"):
            assert parse(written(parsed)) == parsed
