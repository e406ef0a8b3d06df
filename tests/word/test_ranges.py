"""Bookmarks, and what comments are about, are whole in every letter, and a bookmark that a field shows is in all of them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge.errors import TemplateError
from tests.word.test_shown import held
from tests.word.test_story import filled
from tests.word.written import field, paragraph, run, table, text_box

IF, NEVER, ELSE, END = "{% if name %}", "{% if not name %}", paragraph("{% else %}"), paragraph("{% endif %}")
LOOP, LOOPED = "{% for a in [1, 2] %}", paragraph("{% endfor %}")
SET, ENDED = "{% set a %}", paragraph("{% endset %}")
B, E = '<w:bookmarkStart w:id="7" w:name="Place"/>', '<w:bookmarkEnd w:id="7"/>'
CB, CE = '<w:commentRangeStart w:id="7"/>', '<w:commentRangeEnd w:id="7"/>'
CR = '<w:r><w:commentReference w:id="7"/></w:r>'
PB, PE = '<w:permStart w:id="7"/>', '<w:permEnd w:id="7"/>'
X, REF = paragraph("x"), paragraph(field(" REF place ", shown="Hall"))
ROW = table(("{%tc if not name %}", "y", "{%tc endif %}"))  # without a cell, and so its table without a row
SIGNS = re.compile(r"<w:((?:bookmark|commentR|perm)\w+)|<w:t[ >][^<]*?>?(x|y|z)</w:t>")


def order(body: str) -> list[str]:
    """Ends of pairs, and the words, in their order."""
    return [one[1] or one[2] for one in SIGNS.finditer(body)]


@pytest.mark.parametrize(("begin", "end"), [(B, E), (PB, PE), (CB, CE)], ids=["bookmark", "permission", "comment"])
@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (lambda b, e: [paragraph(b, run(IF)), paragraph("x", e), END], "bxe"),
        (lambda b, e: [paragraph(b, run(NEVER)), paragraph("x", e), END, paragraph("y")], "y"),
        (lambda b, e: [paragraph("{%p if name %}"), paragraph(b, "x"), paragraph(run("{%p endif %}"), e)], "bxe"),
        (lambda b, e: [paragraph(IF), paragraph("x"), paragraph(b, run("{% endif %}")), paragraph("y", e)], "xbye"),
        (lambda b, e: [paragraph(b, "x"), paragraph(e, run(IF)), paragraph("y"), END], "bxey"),
        (lambda b, e: [paragraph(b, "x"), paragraph(run(NEVER), e), paragraph("y"), END], "bxe"),
        (lambda b, e: [paragraph(b, run(IF), e), paragraph("x"), END], "x"),
        (lambda b, e: [paragraph(b, "x"), paragraph(IF), paragraph("y", e), END], "xy"),
        (lambda b, e: [paragraph(IF), paragraph("x"), paragraph(b, run("{% else %}")), paragraph("z", e), END, paragraph("y")], "xy"),
        (lambda b, e: [paragraph(IF), paragraph(b, "x"), ELSE, paragraph("z", e), END], "x"),
        (lambda b, e: [paragraph(b, "x{% if name %}y", e, "z{% endif %}")], "xyz"),
        (lambda b, e: [paragraph(b, "x{% if not name %}y{% endif %}", e)], "bxe"),
        (lambda b, e: [paragraph("x", b), paragraph("{% with a = 1 %}"), paragraph("y", e), paragraph("{% endwith %}")], "xbye"),
        (lambda b, e: [paragraph(b, "x"), paragraph(SET), paragraph("y", e), ENDED], "x"),
        (lambda b, e: [table((paragraph(b, run("{%tr if name %}")),), (paragraph("x", e),), (paragraph("{%tr endif %}"),)), X], "bxex"),
        (lambda b, e: [ROW.replace("<w:tr>", f"<w:tr>{b}"), paragraph("x", e)], "bxe"),
        (lambda b, e: [paragraph(b, "x"), ROW.replace("</w:tr>", f"{e}</w:tr>"), paragraph("y")], "bxey"),
        (lambda b, e: [paragraph(b, "x"), ROW.replace("not name", "name").replace("<w:tr>", f"<w:tr>{e}"), X], "bxeyx"),
        (lambda b, e: [ROW.replace("</w:tbl>", f"{b}</w:tbl>"), paragraph("x", e)], "bxe"),
        (lambda b, e: [ROW.replace("<w:tr>", f"<w:tr>{b}").replace("</w:tr>", f"{e}</w:tr>"), X], "x"),
        (lambda b, e: [paragraph(text_box(paragraph(IF), paragraph(b, "x", e), END)), X], "bxebxex"),
    ],
)  # fmt: skip
def test_pairs_are_whole(folder: Path, body: Callable[[str, str], list[str]], begin: str, end: str, kept: str) -> None:
    names = {"b": re.findall(r"\w+", begin)[1], "e": re.findall(r"\w+", end)[1]}
    assert order(held(folder, *body(begin, end))) == [names.get(sign, sign) for sign in kept]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ([paragraph(CB, run(IF), CE, CR), X, END], ["x"]),
        ([paragraph(CB, run(IF)), paragraph("x"), paragraph(run("{% endif %}"), CE, CR)], ["x"]),
        ([paragraph(CB, "x"), paragraph(IF), paragraph("y", CE, CR), END], ["x", "y"]),
        ([paragraph(CB, run(IF)), paragraph("x", CE, CR), END], ["commentRangeStart", "x", "commentRangeEnd", "commentReference"]),
    ],
)
def test_a_comment_goes_with_what_tells_of_it(folder: Path, body: list[str], kept: list[str]) -> None:
    assert order(held(folder, *body)) == kept


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            [paragraph(NEVER), paragraph(B, "Hall", E), END, REF],
            "“Hall”: the bookmark Place stands under {% if %}, and a field shows it; put",
        ),
        ([paragraph(B, run(IF)), paragraph("Hall", E), END, REF], "stands under {% if %}, and a field shows it"),
        ([paragraph(B, "Hall"), paragraph(IF), paragraph("x", E), END, REF], "stands under {% if %}, and a field shows it"),
        ([paragraph(IF), X, ELSE, paragraph(B, "Hall", E), END, REF], "put the bookmark outside {% if %} … {% endif %}"),
        ([paragraph("{% if name %}", B, "Hall", E, "{% endif %}"), REF], "stands under {% if %}, and a field shows it"),
        (
            [paragraph(LOOP), paragraph(B, "Hall", E), LOOPED, REF],
            "stands in a loop, and a field shows it; put the bookmark outside the loop",
        ),
        ([paragraph(B, "Hall"), paragraph(LOOP), paragraph("x", E), LOOPED, REF], "stands in a loop, and a field shows it"),
        ([paragraph(SET), paragraph(B, "Hall", E), ENDED, REF], "stands under {% set %}, and a field shows it"),
        ([paragraph(B, run(IF), E), X, END, REF], "the bookmark place goes with the tag that it stands at, and a field shows it; put"),
        (
            [table((paragraph(B, run("{%tr if name %}"), E),), ("x",), (paragraph("{%tr endif %}"),)), REF],
            "goes with the tag that it stands at",
        ),
        *(
            ([paragraph(IF), paragraph(B, "Hall", E), END, paragraph(field(said))], "stands under {% if %}")
            for said in (
                " PAGEREF place ",
                " NOTEREF Place ",
                " FTNREF place ",
                ' TOC \\o "1-3" \\b place ',
                " INDEX \\b Place ",
                " place ",
            )
        ),
    ],
)
def test_a_bookmark_that_a_field_shows_is_in_every_letter(folder: Path, body: list[str], said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        filled(folder, body)
    assert said in str(caught.value)
    assert str(caught.value).startswith("letter.docx: paragraph “")


@pytest.mark.parametrize(
    "body",
    [
        [paragraph(IF), paragraph(B, "Hall", E), END, paragraph(field(' TOC \\o "1-3" '))],
        [paragraph(B, "Hall{% if not name %}s{% endif %}", E), REF],
        [paragraph("{% with a = 1 %}"), paragraph(B, "Hall", E), paragraph("{% endwith %}"), REF],
    ],
)
def test_any_other_bookmark_may_stand_there(folder: Path, body: list[str]) -> None:
    assert order(held(folder, *body)) == ["bookmarkStart", "bookmarkEnd"]
