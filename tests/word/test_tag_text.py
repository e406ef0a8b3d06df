"""Tags in plain text, however many signs of tags it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.word.tag_text import LONGEST_TAG, MOST_BRACKETS, MOST_SIGNS, TagError, refuse_unfit, tags_in


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Dear {{ name }}, {% if a %}b{% endif %}", ["{{ name }}", "{% if a %}", "{% endif %}"]),
        ("{{ '}}' }}{{ “}}” }}", ["{{ '}}' }}", "{{ “}}” }}"]),
        ("{{ it's }}", ["{{ it's }}"]),
        ("{# {{ #} {# and", ["{# {{ #}"]),
        ("{{% if a %}", ["{% if a %}"]),
        ("{% raw %}{{ a }}%}{%- endraw -%}{{ b }}", ["{% raw %}{{ a }}%}{%- endraw -%}", "{{ b }}"]),
        ("a { b } % c", []),
        ("{{ “a “b }}” }}", ["{{ “a “b }}” }}"]),
        (r"{{ a\}}b", [r"{{ a\}}"]),
        *[("{{ " + sign * 2_400 + " }}", ["{{ " + sign * 2_400 + " }}"]) for sign in ("“", "‘", r"\"", r"\'", "“'")],
    ],
)
def test_tags_are_found(text: str, tags: list[str]) -> None:
    found = list(tags_in(text))
    assert [tag.text for tag in found] == tags == [text[tag.start : tag.end] for tag in found]


def test_what_stands_between_raw_and_endraw_is_told() -> None:
    text = "x{% raw %}{{ a }}{% endraw %}"
    (tag,) = tags_in(text)
    assert tag.raw is not None
    assert text[slice(*tag.raw)] == "{{ a }}"


@pytest.mark.parametrize("inner", ["“" * 4_900, '"' + r"\"" * 2_400, "'" + r"\'" * 2_400])
def test_a_tag_of_open_marks_is_read_in_one_pass(inner: str) -> None:
    for _ in range(500):  # would take the better part of a minute
        assert len(list(tags_in(f"{{{{ {inner} }}}}"))) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ a", "'{{' begins a tag that nothing ends"),
        ("{% a {{ b }}", "'{%' begins a tag that nothing ends"),
        ("a }}", "'}}' ends a tag that nothing begins"),
        ("{{ a }} %}", "'%}' ends a tag that nothing begins"),
        ("{% raw %}{{ a }}", "nothing ends {% raw %}"),
        (f"{{{{ {'a' * LONGEST_TAG} }}}}", "'{{' begins a tag of more than 5,000 characters"),
        # would take minutes if each sign were looked at to the end of the text
        ("{{" * 1_000_000, "'{{' begins a tag that nothing ends"),
        ("{% raw %}" * 200_000, "nothing ends {% raw %}"),
        ("{#" * 1_000_000 + " }}", "'}}' ends a tag that nothing begins"),
        ("{{ " + "“" * 1_000_000 + " }}", "'{{' begins a tag of more than 5,000 characters"),
    ],
)
def test_what_is_no_tag_is_told(text: str, said: str) -> None:
    with pytest.raises(TagError) as caught:
        list(tags_in(text))
    assert said in caught.value.what


@given(st.text(st.sampled_from("{}%#\"' a“”\n"), max_size=40))
def test_tags_stand_behind_each_other(text: str) -> None:
    try:
        tags = list(tags_in(text))
    except TagError:
        return
    ends = [0, *(tag.end for tag in tags)]
    assert all(end <= tag.start < tag.end for end, tag in zip(ends, tags, strict=False))


@pytest.mark.parametrize(
    "said",
    [
        "name|replace('_word_field', '((((((((((((((((((((((((')",
        "if " + " and ".join(["party == 'Green Party'"] * 20),
        "set a = [" + ", ".join(["'a'"] * 400) + "]",
        "f(a=1, b=g(a=2)) ~ f(a=3)",
        "set a = b == c and d == c or a == b",
        r"'\\' ~ a ~ '_word_field(0) \' (((((((((((((((((((((((('",
        "a if recursive else b",
        "a._b",  # which the sandbox refuses
        "for _ in members",
    ],
)
def test_what_may_stand_in_a_tag(said: str) -> None:
    refuse_unfit(f"{{{{ {said} }}}}" if not said.startswith(("if", "set", "for")) else f"{{% {said} %}}")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("(" * (MOST_BRACKETS + 1) + "a" + ")" * (MOST_BRACKETS + 1), "too much stands in the tag “((("),
        ("not " * (MOST_SIGNS + 1) + "a", "too much stands in the tag"),
        ("1 + " * 3000 + "1", "too much stands in the tag"),
        ("a" + "|upper" * 150, "too much stands in the tag"),
        ("a if b else " * 60 + "c", "too much stands in the tag"),
        ("1" * 4900, "too much stands in the tag"),
        ("0x" + "f" * 4500, "too much stands in the tag"),
        ("name|default(a=1, a=2)", "the tag “name|default(a=1, a=2)” says a= twice"),
        ("_word_field(0)", "uses _word_field, and names that begin with _"),
        ("set _word_id = 1", "uses _word_id, and names that begin with _"),
        ("a|default(_word_plain('x'))", "uses _word_plain"),
        (r'''"\"" ~ _word_field(0) ~ "\""''', "uses _word_field"),
        (r"'\'' ~ " + "(" * 30 + "a" + ")" * 30 + r" ~ '\''", "too much stands in the tag"),
        (r"'\\' ~ _word_id() ~ '\\'", "uses _word_id"),
        ("a))) ~ ((b", "can't be read: unexpected ')'"),
        ("'a", "can't be read"),
        ('""}}{% include x %}{{""', "holds another tag"),
        ("a }}{{ b", "holds another tag"),
        ("a }} b {{ c", "holds another tag"),
        ("for x in [[1]] recursive", "says recursive"),
        ("for x in y if x recursive", "says recursive"),
    ],
)
def test_what_may_not(said: str, words: str) -> None:
    with pytest.raises(TagError) as caught:
        refuse_unfit(f"{{% {said} %}}" if said.startswith(("set", "for")) else f"{{{{ {said} }}}}")
    assert words in caught.value.what
