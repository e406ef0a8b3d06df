"""Documents by other hands become templates that say the same: by letterforge's own DOCX, by LibreOffice, by python-docx."""

import io
import subprocess
from pathlib import Path

import pytest

import docx
from letterforge.docx import write
from letterforge.letter.markdown import parse
from letterforge.word.importer import imported
from tests.docx.letters import letter, mayoral
from tests.tools import require

TEXTS = [
    "a\n\n- b\n- c\n  1. d\n  2. e\n- f\n\ng",
    "1. a\n\n   b\n2. c\n\nd",
    "1. a\n   - b\n     1. c\n\n        d\n   - e\n2. f",
    "::: right\nx\n:::\n\ny",
    "::: keep\nx\n\n- a\n- b\n:::\n\ny",
    "## H\n\na **b** *c* [d](https://example.org/) e\\\nf",
    "a\n\n\\newpage\n\nb",
    "::: columns 3\na\n\n# B\n\nc\n:::\n\nd",
    "- a\n- b\n\n1. c\n2. d",
    "1. a\n1) b\n2) c",
    "7. a\n8. b\n9. c\n10. d",
    "a\n\n::: columns 2\n- a\n- b\n:::\n\n::: columns 3\nc\n:::",
]
LETTERS = {"mayoral": mayoral(), **{text: letter(*parse(text)) for text in TEXTS}}
HTML = """<html><head><meta charset="utf-8"></head><body>
<p>Dear {{ name }},</p>
<h1>Our pledge</h1>
<p>We are <b>very</b> <i>glad</i> that <b><i>you</i></b> &amp; yours wrote<br>to us:
<a href="https://example.org/x?a=1&amp;b=2">read on</a>.</p>
<ol><li>First</li><li>Second<ul><li>inner one</li><li>inner two</li></ul></li><li>Third</li></ol>
<ul><li>Apples</li><li>Pears * and_more</li></ul>
<h2>Costs</h2>
<table><tr><td>Rent</td><td>£10</td></tr><tr><td>Post</td><td>£5</td></tr></table>
<p style="text-align:right">To the right</p>
<p>Yours sincerely</p>
</body></html>"""
MARKDOWN = r"""Dear {{ name }},

# Our pledge

We are **very** *glad* that ***you*** & yours wrote\
to us: [read on](https://example.org/x?a=1&amp;b=2).

1. First
2. Second
   - inner one
   - inner two
3. Third

- Apples
- Pears \* and_more

## Costs

Rent – £10

Post – £5

::: right
To the right
:::

Yours sincerely
"""


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_of_our_own_has_the_same_blocks(name: str) -> None:
    assert parse(imported(write(LETTERS[name]), "letter.docx").text) == LETTERS[name].body


def test_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "letter.html").write_text(HTML, encoding="utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    form = ["--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path)]
    command = [require("soffice"), profile, "--headless", *form, str(tmp_path / "letter.html")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert imported((tmp_path / "letter.docx").read_bytes(), "letter.docx").text == MARKDOWN


def test_python_docx() -> None:
    made = docx.Document()
    made.add_heading("One", 1)
    made.add_paragraph("Dear ").add_run("{{ name }}").bold = True
    for text, style in (
        ("a", "List Bullet"),
        ("b", "List Bullet 2"),
        ("c", "List Bullet"),
        ("d", "List Number"),
        ("e", "List Continue"),
        ("f", "List Number"),
    ):
        made.add_paragraph(text, style=style)
    made.add_page_break()
    made.add_paragraph("end", style="Quote")
    stream = io.BytesIO()
    made.save(stream)
    text = "# One\n\nDear **{{ name }}**\n\n- a\n  - b\n- c\n\n1. d\n\n   e\n2. f\n\n\\newpage\n\n*end*\n"
    assert imported(stream.getvalue(), "letter.docx").text == text
