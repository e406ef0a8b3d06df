"""Blocks of tags, as deep and as long as Python reads them."""

from pathlib import Path

import pytest

from letterforge.errors import TemplateError
from letterforge.word.tag_blocks import _MOST_BRANCHES, _MOST_OPEN
from letterforge.word.tag_text import MOST_BRACKETS
from tests.word.test_story import filled
from tests.word.test_template import says
from tests.word.written import paragraph

NAME = "(" * MOST_BRACKETS + "name" + ")" * MOST_BRACKETS


@pytest.mark.parametrize(
    "text",
    [
        "{% if name %}" * _MOST_OPEN + f"{{{{ {NAME} }}}}" + "{% endif %}" * _MOST_OPEN,
        "{% for a in [name] %}" * _MOST_OPEN + f"{{{{ {NAME} }}}}" + "{% endfor %}" * _MOST_OPEN,
        "{% if not name %}a" + "{% elif not name %}b" * (_MOST_BRANCHES - 3) + "{% else %}{{ name }}{% endif %}",
    ],
)
def test_as_much_as_is_allowed_can_be_read(folder: Path, text: str) -> None:
    template, recipients = filled(folder, [paragraph(text)])
    assert says(template.filled(next(iter(recipients)), "LMP21-0001")) == ["Test Recipient 000001"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% if name %}" * 120 + "x" + "{% endif %}" * 120, "more than 12 tags like {% if %} and {% for %} stand within each other"),
        ("{% for a in name %}" * 25 + "x" + "{% endfor %}" * 25, "more than 12 tags like {% if %} and {% for %} stand within each other"),
        ("{% if name %}a" + "{% elif name %}b" * 3000 + "{% endif %}", "{% if %} has more than 200 branches"),
    ],
)
def test_more_is_refused_with_its_place(folder: Path, text: str, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        filled(folder, [paragraph(text)])
    assert str(caught.value).startswith("letter.docx: paragraph “{% ")
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["{% if(name) %}a{% elif(party) %}b{% endif %}", '{% if"a" == name %}b{% else %}a{% endif %}'])
def test_a_statement_is_read_without_a_space(folder: Path, text: str) -> None:
    template, recipients = filled(folder, [paragraph(text)])
    assert says(template.filled(next(iter(recipients)), "LMP21-0001")) == ["a"]


def test_a_block_is_known_without_a_space(folder: Path) -> None:
    body = [paragraph("{% if(not name) %}"), paragraph("gone"), paragraph("{% endif %}")]
    template, recipients = filled(folder, [paragraph("x"), f"<w:sdt><w:sdtContent>{''.join(body)}</w:sdtContent></w:sdt>"])
    assert says(template.filled(next(iter(recipients)), "LMP21-0001")) == ["x", ""]
