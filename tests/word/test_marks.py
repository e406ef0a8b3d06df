"""Marks, and the words that statements begin with."""

import pytest

from letterforge.word.marks import Mark, Place


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("{% if a %}", "if"),
        ("{% if(a) %}", "if"),
        ('{% if"a" %}', "if"),
        ("{% elif(a) %}", "elif"),
        ("{% endfor %}", "endfor"),
        ("{% ! %}", ""),
    ],
)
def test_a_statement_has_its_word(source: str, word: str) -> None:
    assert Mark("do", Place("body"), source).word == word
    assert Mark("show", Place("body"), source).word == ""


@pytest.mark.parametrize(
    ("source", "step"),
    [
        *(("{% if a %}", "open"), ("{% for a in b %}", "open"), ("{% set a %}", "open")),
        *(("{% else %}", "part"), ("{% elif a %}", "part"), ("{% endif %}", "close"), ("{% endset %}", "close")),
        *(("{% set a = 1 %}", ""), ("{% with a = 1 %}", ""), ("{% endwith %}", ""), ("{{ a }}", "")),
    ],
)
def test_what_a_statement_does_to_a_block(source: str, step: str) -> None:
    assert Mark("show" if source.startswith("{{") else "do", Place("body"), source).step == step
