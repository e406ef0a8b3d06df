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
