"""Text that looks like a field of a column that exists."""

import pytest
from lxml import etree

from letterforge.word.lookalike import lookalikes
from letterforge.word.marks import Marks
from tests.word.written import W, paragraph, runs


def found(*parts: str) -> list[str]:
    root = etree.fromstring(f"<w:body {W}>{paragraph(*parts)}</w:body>")
    return [one.value for one in lookalikes(root, Marks("body"), ["name", "First name", "Address Line 1"], "letter.docx")]


@pytest.mark.parametrize(
    "text",
    ["«name»", "<<Name>>", "[name]", "[ First Name ]", "{name}", "{first_name}", "«Address_Line_1»", "{ MERGEFIELD name }",
     '{ MERGEFIELD "First name" \\* MERGEFORMAT }', "{MERGEFIELD First_name \\* Upper}", "[  name  ]", '{"name"}', "[[name]",
     "<name>", "%name%", "$name", "«Nmae»", "<<Adress_Line_1>>"],
)  # fmt: skip
def test_they_are_remarked(text: str) -> None:
    shown = text.removeprefix("[") if text.startswith("[[") else text
    assert found(f"Dear {text},") == [shown]
    assert found(runs(*f"Dear {text},")) == [shown]


@pytest.mark.parametrize("sign", ["[", "«", "<<", "{ ", "{ MERGEFIELD", "<", "{ \\"])
@pytest.mark.parametrize("more", ["", "x", "sign"])
def test_long_text_is_read_in_one_pass(sign: str, more: str) -> None:
    said = (sign * 100_000 if more == "sign" else sign + " " * 300_000 + more).replace("{ {", "{ ").replace("<", "&lt;")
    assert found(f"<w:r><w:t>{said}</w:t></w:r>") == []


@pytest.mark.parametrize(
    "text",
    ["Dear name,", "[sic]", "«nom»", "{{ name }}", "{{ members[name] }}", "{% if [name] %}a{% endif %}", "{# [name] #}", "{{ name",
     "$100", "100% name 5%", "[nmae]", "«Bonjour»"],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert found(text) == []


def test_it_is_told_with_its_place_and_cure() -> None:
    root = etree.fromstring(f"<w:body {W}>{paragraph('Dear «First Name»,')}</w:body>")
    (remark,) = lookalikes(root, Marks("body"), ["First name"], "letter.docx")
    assert remark.kind == "looks like a field"
    assert str(remark) == (
        "letter.docx: paragraph “Dear «First Name»,”: «First Name» looks like a field, and is text, which letters show as it stands; "
        "type {{ first_name }}, or insert the merge field"
    )
