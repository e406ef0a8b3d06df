"""File names: plain ASCII, one path component, never too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.letter.names import file_name, slug


@pytest.mark.parametrize(
    ("name", "slugged"),
    [
        ("Sadiq Khan", "sadiq-khan"),
        ("Siân Berry", "sian-berry"),
        ("Łukasz Øster-Æthelred", "lukasz-oster-aethelred"),
        ("Alex O'Neill", "alex-oneill"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\CON", "c-con"),
        ("a\nb\x1b[31m", "a-b-31m"),
        ("Борис", ""),
        ("", ""),
        ("x" * 300, "x" * 80),
        ("Anne-Marie  d’Arc", "anne-marie-darc"),
    ],
)
def test_slugs(name: str, slugged: str) -> None:
    assert slug(name) == slugged


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("{reference}-{name}", "Sadiq Khan", "LMP21-0013-sadiq-khan.pdf"),
        ("{reference}-{name}", "Борис", "LMP21-0013.pdf"),
        ("{name}-{reference}", "", "LMP21-0013.pdf"),
        ("letter {reference} to {name}", "A", "letter LMP21-0013 to a.pdf"),
    ],
)
def test_patterns(pattern: str, name: str, expected: str) -> None:
    assert file_name(pattern, "LMP21-0013", name, "pdf") == expected


@given(st.text())
def test_any_name_gives_a_harmless_file_name(name: str) -> None:
    made = file_name("{reference}-{name}", "LMP21-0013", name, "docx")
    assert made.isascii()
    assert made.startswith("LMP21-0013")
    assert not set(made) & set('/\\:*?"<>|\0\n')
    assert len(made) <= 100
