"""What stands where: the zones of the first page, what stays together, how columns balance."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from letterforge import pdf
from letterforge.envelope import PROFILES, AddressBlock
from letterforge.letter.model import Columns, Heading, Keep, Letter, ListBlock, Page, PageBreak, Paragraph, Span
from letterforge.pdf.head import head
from letterforge.pdf.pages import BandExtent, Extent, Extents, Frame, paginate
from tests.pdf.reading import characters, lines, pages

Make = Callable[..., Letter]
WORDS = "Words that fill a line of the letter from its left margin to its right one, and then the next. " * 3


def points(number: int, text: str = "Point") -> ListBlock:
    return ListBlock(tuple((Paragraph((Span(f"{text} {position}"),)),) for position in range(1, number + 1)), ordered=True)


def heading(text: str) -> Heading:
    return Heading(1, (Span(text),))


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("count", [3, 5, 7])
def test_the_address_stands_at_the_bottom_of_the_safe_box_and_nothing_else_in_the_clear_zone(letter: Make, name: str, count: int) -> None:
    profile = PROFILES[name]
    wanted = ["Test Recipient 000123", *[f"Line {n} of the address" for n in range(2, count)], "SE1 0RB"]
    address = profile.fit(wanted, lambda text, size: len(text) * size * 0.6)
    if address is None:
        assert count == 7  # such a letter is held: the profile has room for six lines at most
        return
    content = pdf.write(letter(WORDS, *[WORDS] * 3, envelope=name, address=address))
    found = characters(content)
    safe, clear = profile.safe, profile.clear or profile.safe
    within = [c for c in found if c.left < clear.right and c.right > clear.left and c.top < clear.bottom and c.bottom > clear.top]
    assert "".join(c.text for c in within) == "".join(wanted).replace(" ", "")
    for character in within:
        assert safe.left - 0.5 <= character.left
        assert character.right <= safe.right + 0.5
        assert safe.top - 0.5 <= character.top
        assert character.bottom <= safe.bottom + 0.5
    assert safe.bottom - max(c.bottom for c in within) < 2  # mm: the postcode is always in the same place


@pytest.mark.parametrize("name", PROFILES)
def test_the_body_begins_below_the_clear_zone_and_stays_within_the_printable_area(letter: Make, name: str) -> None:
    content = pdf.write(letter(*[WORDS] * 30, envelope=name, lines=("X", "Y", "SE1 0RB")))
    profile = PROFILES[name]
    for page in range(pages(content)):
        for character in characters(content, page):
            assert 15 <= character.left <= character.right <= 195
            assert 5 <= character.top <= character.bottom <= 292
    body = [c for c in characters(content) if c.top > profile.safe.bottom + 1 and c.left < 120]
    assert profile.body_top <= min(c.top for c in body) < profile.body_top + 3
    later = [c for c in characters(content, 1) if c.top > 12]
    assert 15 <= min(c.top for c in later) < 18


def test_later_pages_carry_reference_and_page_number_and_every_page_the_imprint(letter: Make) -> None:
    page = Page(PROFILES["dl"], imprint="Promoted by Example Working Group, 1 Example Street, London, SE1 0RB")
    content = pdf.write(letter(*[WORDS] * 30, page=page))
    count = pages(content)
    assert count > 2
    for number in range(count):
        shown = lines(content, number)
        assert (f"Page {number + 1} of {count}" in " ".join(shown)) == (number > 0)
        assert page.imprint in shown
        foot = [c for c in characters(content, number) if c.top > page.bottom - 3]
        assert {c.text for c in foot} <= set(page.imprint)


def test_the_body_ends_above_an_imprint_of_two_lines_too(letter: Make) -> None:
    words = "Promoted by Test Recipient 000123 on behalf of Example Working Group, both of 12 Example Road, London, SE1 0RB. "
    page = Page(PROFILES["dl"], imprint=words + "Printed by Test Recipient 000124, 14 Example Road, London, SE1 0RB.")
    content = pdf.write(letter("\n".join(["z"] * 120), page=page))
    assert " ".join(lines(content)[-2:]) == page.imprint
    found = characters(content)
    top = min(c.top for c in found if c.text == "P" and c.top > 260)
    assert max(c.bottom for c in found if c.text == "z") < top - 3
    assert max(c.bottom for c in found) < page.bottom + 1


def test_no_single_line_of_a_paragraph_is_left_behind(letter: Make) -> None:
    """Whatever the place of the page's end, no widow and no orphan: a filler pushes the paragraph down line by line."""
    paragraph = " ".join(f"word{number}" for number in range(100))
    for filler in range(30, 42):
        content = pdf.write(letter("\n".join(["x"] * filler), paragraph))
        first = [line for line in lines(content, 0) if line.startswith("word")]
        later = [line for line in lines(content, 1) if line.startswith("word")] if pages(content) > 1 else []
        assert len(first) != 1
        assert len(later) != 1


@pytest.mark.parametrize(
    ("together", "mark"),
    [
        ((heading("The heading"), "What follows it"), ("The heading", "What follows it")),
        ((Keep((Paragraph((Span("Thank you."),)), Paragraph((Span("Yours,"),)))), "The signature"), ("Thank you.", "The signature")),
        ((heading("The list"), points(3)), ("The list", "1. Point 1")),
        ((heading("The columns"), Columns(2, (points(8),))), ("The columns", "8. Point 8")),
    ],
)
def test_what_belongs_together_stands_on_one_page(letter: Make, together: tuple[object, ...], mark: tuple[str, str]) -> None:
    for filler in range(25, 42):
        content = pdf.write(letter("\n".join(["x"] * filler), *together))
        places = [[page for page in range(pages(content)) if text in " ".join(lines(content, page))] for text in mark]
        assert len(places[0]) == 1
        assert places[0] == places[1]


def test_a_point_of_a_list_stays_on_one_page(letter: Make) -> None:
    long = ListBlock(tuple((Paragraph((Span(f"begin{n} " + "word " * 60 + f"end{n}"),)),) for n in range(12)))
    content = pdf.write(letter(long))
    for page in range(pages(content)):
        text = " ".join(lines(content, page))
        for n in range(12):
            assert (f"begin{n} " in text) == (f"end{n} " in text + " ")


@pytest.mark.parametrize(
    ("start", "count", "stood_in"),
    [(1, 9, False), (1, 10, True), (8, 5, True), (10, 5, False), (98, 4, True)],  # mm: a digit is 2.06 wide
)
def test_numbers_of_a_list_have_their_full_stops_below_each_other(letter: Make, start: int, count: int, stood_in: bool) -> None:
    found = [c for c in characters(pdf.write(letter(replace(points(count, "z"), start=start)))) if c.top > 95]
    stops = [c.left for c in found if c.text == "."]
    assert len(stops) == count
    assert max(stops) - min(stops) < 0.3  # 1 and 1 are kerned
    assert len({round(c.left, 1) for c in found if c.text == "z"}) == 1  # the text
    first = found[0]
    assert (first.left > 21.5) == stood_in
    assert min(c.left for c in found) < 20.5


def test_columns_are_balanced_and_read_down_one_then_down_the_next(letter: Make) -> None:
    content = pdf.write(letter(Columns(2, (points(30),))))
    assert [line for line in lines(content) if "Point" in line] == [f"{n}. Point {n}" for n in range(1, 31)]
    heads = {c.left for c in characters(content) if c.text == "P" and c.top > 95}
    assert len({round(left) for left in heads}) == 2
    left, right = (
        [c for c in characters(content) if c.text == "P" and c.top > 95 and round(c.left) == x] for x in sorted({round(h) for h in heads})
    )
    assert (len(left), len(right)) == (15, 15)


def test_columns_longer_than_a_page_go_on_on_the_next(letter: Make) -> None:
    content = pdf.write(letter("Before.", Columns(2, (points(200),)), "After."))
    text = [line for page in range(pages(content)) for line in lines(content, page)]
    assert [line for line in text if "Point" in line] == [f"{n}. Point {n}" for n in range(1, 201)]
    assert text.index("After.") > text.index("200. Point 200")


@pytest.mark.parametrize(
    ("heights", "count", "columns"),
    [
        ([1, 1, 1, 1, 1], 2, [[1, 1, 1], [1, 1]]),
        ([1, 1, 1, 1], 3, [[1, 1], [1, 1], []]),
        ([1, 4], 2, [[1], [4]]),  # a later one is longer where the first has no room
        ([2, 2, 2, 5], 2, [[2, 2, 2], [5]]),
        ([3, 3, 1, 3, 3], 3, [[3, 3], [1, 3], [3]]),
        ([1.0, 1.1, 1.2, 1.3], 2, [[1.0, 1.1], [1.2, 1.3]]),
    ],
)
def test_columns_are_as_low_as_can_be_and_each_is_filled_before_the_next(
    heights: list[float], count: int, columns: list[list[float]]
) -> None:
    band = BandExtent(tuple(map(Extent, heights)), count)
    ((part,),) = paginate((Extents((band,)),), Frame(0, 0, 100)).pages
    assert [[heights[spot.inner] for spot in part.spots if spot.column == number] for number in range(count)] == columns


HELD = Extent(1, may_break=False)


@pytest.mark.parametrize(
    ("above", "band", "pages"),
    [
        # rows of 1 on pages of 20, first those above, then those of the band; per page: rows above, rows in each column
        (8, BandExtent((Extent(1),) * 20, 2), [(8, [10, 10])]),
        (13, BandExtent((Extent(1),) * 16, 2), [(13, [7, 7]), (0, [1, 1])]),  # 7 would stay white, more than a quarter
        (15, BandExtent((Extent(1),) * 16, 2), [(15, []), (0, [8, 8])]),  # 5 stay white
        (13, BandExtent((Extent(1),) * 16, 2, kept=True), [(13, []), (0, [8, 8])]),
        (18, BandExtent((Extent(1),) * 80, 2, kept=True), [(18, [2, 2]), (0, [20, 20]), (0, [18, 18])]),  # more than a page
        (13, BandExtent((Extent(1), *(HELD,) * 4) * 4, 2), [(13, [5, 5]), (0, [5, 5])]),  # groups of five stay whole
        (13, BandExtent((Extent(1), *(HELD,) * 8) * 2, 2), [(13, []), (0, [9, 9])]),  # no group goes in
        (0, BandExtent((Extent(1), *(HELD,) * 49), 2), [(0, [20, 20]), (0, [10])]),  # a group higher than a page
        (13, BandExtent((Extent(1),) * 16, 2, may_break=False), [(13, [7, 7]), (0, [1, 1])]),  # below a heading
        (16, BandExtent((Extent(1),) * 10, 2, may_break=False), [(15, []), (1, [5, 5])]),
    ],
)
def test_columns_go_to_the_next_page_whole_where_that_leaves_little_white(
    above: int, band: BandExtent, pages: list[tuple[int, list[int]]]
) -> None:
    plan = paginate((Extents((*(Extent(1),) * above, band)),), Frame(0, 0, 20))
    spots = [[spot for part in page for spot in part.spots] for page in plan.pages]
    assert [sum(spot.inner < 0 for spot in page) for page in spots] == [count for count, _ in pages]
    columns = [[sum(spot.inner >= 0 and spot.column == number for spot in page) for number in range(2)] for page in spots]
    assert [[count for count in found if count] for found in columns] == [found for _, found in pages]
    assert [spot.inner for page in spots for spot in page if spot.inner >= 0] == list(range(len(band.rows)))


def test_a_point_of_several_lines_stands_in_one_column(letter: Make) -> None:
    point = Paragraph((Span("begin\nmiddle\nend"),))
    content = pdf.write(letter(Columns(2, (ListBlock(((point,),)),))))
    assert len({round(c.left) for c in characters(content) if c.text in "bm" and c.top > 95}) == 1


def test_a_page_break_begins_a_new_page(letter: Make) -> None:
    content = pdf.write(letter("First.", PageBreak(), "Second.", PageBreak(), "Third."))
    assert pages(content) == 3
    assert ["First." in lines(content, 0), "Second." in lines(content, 1), "Third." in lines(content, 2)] == [True] * 3


def test_a_kept_group_higher_than_a_page_is_not_lost(letter: Make) -> None:
    content = pdf.write(letter(Keep(tuple(Paragraph((Span(f"Paragraph {n}"),)) for n in range(120)))))
    text = " ".join(line for page in range(pages(content)) for line in lines(content, page))
    assert all(f"Paragraph {n}" in text for n in range(120))


def test_a_long_sender_line_is_wrapped_within_its_zone(letter: Make) -> None:
    content = pdf.write(
        letter(sender=("The Example Working Group against a Very Long Name", "1 Example Street"), address=AddressBlock(("A", "B", "C")))
    )
    assert max(c.right for c in characters(content)) <= 195


def test_all_of_a_wrapped_senders_name_is_bold_and_nothing_else(letter: Make) -> None:
    sender = ("The Example Working Group against a Very Long Name", "A line that is too wide in bold and fits as it is")
    one = letter(sender=sender)
    assert lines(pdf.write(one))[:3] == ["The Example Working Group against a", "Very Long Name", sender[1]]
    done, _, _ = head(one)[0]
    assert [{key.bold for cell in row.cells for key in cell.segment.keys} for row in done.rows] == [{True}, {True}, {False}]


def test_a_right_aligned_paragraph_ends_at_the_margin(letter: Make) -> None:
    content = pdf.write(letter(Paragraph((Span("To the right"),), right=True)))
    assert abs(max(c.right for c in characters(content) if c.top > 95) - 190) < 0.6
