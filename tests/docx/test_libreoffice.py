"""Finished documents as LibreOffice lays them out: the page count, and where on the page things stand, in mm from its top left corner."""

import re
import subprocess
from dataclasses import dataclass, replace

import pypdfium2
import pytest

from letterforge.docx import write
from letterforge.envelope import PROFILES, AddressBlock
from letterforge.letter.model import Columns, Page, PageBreak, Style
from letterforge.production.fit import fitted
from tests.tools import require

from .letters import ADDRESS, TEXT, letter, mayoral, numbered, text, title

MM = 25.4 / 72
SLACK = 0.5  # mm, for glyphs that overhang
LONG = AddressBlock(tuple(f"Line {number} of seven" for number in range(1, 8)), 8.0, 8.5)
CAMPAIGN = Style(size=11, leading=13.6, gap=6.8, indent=20.9)
NARROW = Page(PROFILES["dl"], left=22, right=188)
LETTERS = {
    **{name: mayoral(envelope=name) for name in PROFILES},
    "seven lines": letter(*text("Words."), address=LONG),
    "campaign": mayoral(style=CAMPAIGN, page=NARROW),
    "imprint": mayoral(page=replace(NARROW, imprint="Promoted by Example")),
    "columns alone": letter(Columns(2, (numbered(*TEXT["members"]),))),
    "breaks": letter(*text("one"), PageBreak(), Columns(2, text(*"abcd")), PageBreak(), PageBreak(), *text("four")),
    "lists": letter(numbered("one", "two"), *text("between"), numbered("three", start=7), numbered("four")),
    "ten": letter(numbered(*"abcdefghij")),
    "spaces": letter(*text("Above."), title("Heading", 3), *text("Below.")),
}


for extra in range(2, 10):  # a letter that ends in columns, so many lines too long for its sheet, or a few less
    one = mayoral(style=CAMPAIGN, page=NARROW)
    LETTERS[f"fitted, {extra} more"] = fitted(replace(one, body=(*text(*["One line more."] * extra), *one.body)), 9.5, 2)[0]


@dataclass(frozen=True)
class Line:
    left: float
    top: float
    right: float
    bottom: float
    text: str


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """Every letter's pages, each a list of its lines. One run of the program for all, since its start is what takes long."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = {name: folder / f"{number}.docx" for number, name in enumerate(LETTERS)}
    for name, file in files.items():
        file.write_bytes(write(LETTERS[name]))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [require("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files.values())]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: pages(file.with_suffix(".pdf")) for name, file in files.items()}


def pages(file):
    return [lines(page) for page in pypdfium2.PdfDocument(file)]


def lines(page):
    read, height = page.get_textpage(), page.get_height()
    found = []
    for number in range(read.count_rects()):
        left, bottom, right, top = read.get_rect(number)
        words = read.get_text_bounded(left, bottom, right, top).strip()
        if words:
            found.append(Line(left * MM, (height - top) * MM, right * MM, (height - bottom) * MM, words))
    return found


def starting(page, words):
    (found,) = [line for line in page if line.text.startswith(words)]
    return found


@pytest.mark.parametrize("name", [*PROFILES, "campaign", "imprint", *(name for name in LETTERS if name.startswith("fitted"))])
def test_the_first_campaigns_letter_takes_one_sheet(laid_out, name):
    assert len(laid_out[name]) == 2


@pytest.mark.parametrize("name", PROFILES)
def test_the_window_shows_the_address_and_nothing_else(laid_out, name):
    envelope = PROFILES[name]
    safe, clear = envelope.safe, envelope.clear or envelope.safe
    seen = [
        line
        for line in laid_out[name][0]
        if line.left < clear.right and line.right > clear.left and line.top < clear.bottom - 1 and line.bottom > clear.top
    ]
    assert [line.text for line in sorted(seen, key=lambda line: line.top)] == list(ADDRESS.lines)
    for line in seen:
        assert line.left >= safe.left - SLACK
        assert line.right <= safe.right + SLACK
        assert line.top >= safe.top - SLACK
        assert line.bottom <= safe.bottom + SLACK
    assert max(line.bottom for line in seen) > safe.bottom - 3


def test_seven_lines_fit_the_window(laid_out):
    safe = PROFILES["dl"].safe
    seen = [line for line in laid_out["seven lines"][0] if line.text.startswith("Line ")]
    assert len(seen) == 7
    assert min(line.top for line in seen) >= safe.top
    assert max(line.bottom for line in seen) <= safe.bottom + SLACK


@pytest.mark.parametrize("name", [*PROFILES, "campaign"])
def test_the_body_begins_where_it_should(laid_out, name):
    first, second = laid_out[name]
    greeting = starting(first, "Dear Test")
    assert 0 <= greeting.top - LETTERS[name].page.body_top <= 2
    assert greeting.left == pytest.approx(LETTERS[name].page.left, abs=SLACK)
    body = [line for line in second if line.top > 12]
    assert 15 <= min(line.top for line in body) <= 17


@pytest.mark.parametrize("name", PROFILES)
def test_everything_stands_within_its_margins(laid_out, name):
    for page in laid_out[name]:
        for line in page:
            assert line.left >= 20 - SLACK
            assert line.right <= 190 + SLACK
            assert line.bottom <= 277 + SLACK


@pytest.mark.parametrize("name", PROFILES)
def test_the_senders_column_stands_to_the_right(laid_out, name):
    first = laid_out[name][0]
    sender, reference = starting(first, TEXT["sender"][0]), starting(first, "Our ref: LMP21-0007")
    date = next(line for line in first if line.text.startswith("16"))
    assert sender.left == pytest.approx(125, abs=1)
    assert 15 <= sender.top < 17
    assert sender.bottom < date.top < reference.top < 60


def test_later_pages_carry_reference_and_number(laid_out):
    first, second = laid_out["dl"]
    head = [line for line in second if line.bottom < 12]
    assert " ".join(line.text for line in head) == "LMP21-0007 Page 2 of 2"
    assert all(line.top > 5 for line in head)
    assert head[-1].right == pytest.approx(190, abs=SLACK)
    assert not [line for line in first if line.bottom < 14]


@pytest.mark.parametrize("name", ["dl", "columns alone"])
def test_columns_are_balanced(laid_out, name):
    page = laid_out[name][-1]
    numbers = [line for line in page if re.fullmatch(r"\d+\.", line.text.split()[0]) and line.top > starting(page, "AFRUCA").top - 1]
    left = [line for line in numbers if line.left < 100]
    assert 13 <= len(left) <= 17
    assert len(numbers) == 30
    right = [line for line in numbers if line.left > 100]
    assert min(line.top for line in left) == pytest.approx(min(line.top for line in right), abs=SLACK)


def test_an_imprint_stands_below_the_body_of_both_pages(laid_out):
    for page in laid_out["imprint"]:
        imprint = starting(page, "Promoted by")
        assert 272 < imprint.top < imprint.bottom < 279
        assert max(line.bottom for line in page if line is not imprint) < imprint.top - 2


def test_page_breaks_break_pages(laid_out):
    bodies = [
        [line.text for line in page if line.top > 14 and line.left < 190 and line.text in "one a b c d four".split()]
        for page in laid_out["breaks"]
    ]
    assert bodies == [["one"], ["a", "b", "c", "d"], [], ["four"]]


def test_lists_begin_again(laid_out):
    (page,) = laid_out["lists"]
    assert " ".join(line.text for line in page if line.top > 94) == "1. one 2. two between 7. three 1. four"


def test_full_stops_stand_below_each_other(laid_out):
    (page,) = laid_out["ten"]
    labels = [line for line in page if re.match(r"\d+\.", line.text) and line.top > 94]
    lefts = [line.left for line in labels]
    assert len(labels) == 10
    assert max(lefts[:-1]) - min(lefts[:-1]) < SLACK
    assert lefts[0] - lefts[-1] == pytest.approx(2.06, abs=SLACK)  # a digit


def test_spaces_are_the_larger_of_two_not_their_sum(laid_out):
    (page,) = laid_out["spaces"]
    above, heading, below = (starting(page, words) for words in ("Above", "Heading", "Below"))
    style = Style()
    assert (heading.top - above.top) / MM == pytest.approx(style.leading + style.gap * 1.5, abs=1)
    assert (below.top - heading.top) / MM == pytest.approx(style.leading + style.gap, abs=1)
