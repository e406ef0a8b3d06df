"""Where letters begin: by page labels, by bookmarks, by what is said; a file that tells nothing is one letter."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.inspection.samples import letter, looked_at, made, marked, text


def blank(_canvas: object) -> None:
    """The back of a sheet, with nothing on it."""


def second(canvas: object) -> None:
    text(canvas, 22, 60, "the second page")  # type: ignore[arg-type]


def labelled(pages: int, labels: dict[int, dict[str, object]]) -> bytes:
    """A PDF whose pages have labels from these pages on."""
    with pikepdf.open(BytesIO(made(*[letter] * pages))) as document:
        numbers: list[object] = []
        for page, label in labels.items():
            numbers += [page, pikepdf.Dictionary({f"/{key}": value for key, value in label.items()})]
        document.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(numbers))
        stream = BytesIO()
        document.save(stream)
    return stream.getvalue()


DECIMAL, ROMAN = pikepdf.Name.D, pikepdf.Name.r


@pytest.mark.parametrize(
    ("labels", "begins", "told_by"),
    [
        ({0: {"S": DECIMAL, "P": "LMP21-0001 p"}, 2: {"S": DECIMAL, "P": "LMP21-0002 p"}}, [0, 2], "page labels"),
        ({0: {"S": DECIMAL}, 3: {"S": DECIMAL}, 5: {"S": DECIMAL}}, [0, 3, 5], "page labels"),
        ({0: {"S": DECIMAL, "P": "Cover "}, 2: {"S": DECIMAL, "P": "A p"}, 4: {"S": DECIMAL, "P": "B p"}}, [2, 4], "page labels"),
        ({0: {"P": "Cover"}, 1: {"S": DECIMAL, "P": "A p"}, 4: {"S": DECIMAL, "P": "B p"}}, [1, 4], "page labels"),
        ({0: {"S": DECIMAL}}, [0], ""),
        ({0: {"S": DECIMAL, "St": 5}}, [0], ""),
        ({0: {"S": ROMAN}}, [0], ""),
    ],
)
def test_by_page_labels(tmp_path: Path, labels: dict[int, dict[str, object]], begins: list[int], told_by: str) -> None:
    report = looked_at(tmp_path, labelled(6, labels))
    assert (report.begins, report.told_by) == (begins, told_by)


def test_by_bookmarks(tmp_path: Path) -> None:
    report = looked_at(tmp_path, marked(*(letter, second) * 3, every=2))
    assert (report.begins, report.told_by, report.sound) == ([0, 2, 4], "bookmarks", True)


def test_by_what_is_said(tmp_path: Path) -> None:
    report = looked_at(tmp_path, made(letter, second, blank, letter, second, blank), every=3)
    assert (report.begins, report.told_by, report.sound) == ([0, 3], "pages a letter", True)


def test_a_file_that_tells_nothing_is_one_letter(tmp_path: Path) -> None:
    report = looked_at(tmp_path, made(letter, second, second))
    assert (report.begins, report.told_by, report.sound) == ([0], "", True)


def test_bookmarks_of_headings_are_no_letters(tmp_path: Path) -> None:
    """Several on one page, as a word processor makes them of headings."""

    def headings(canvas: object) -> None:
        for name in ("one", "two"):
            canvas.bookmarkPage(name)  # type: ignore[attr-defined]
            canvas.addOutlineEntry(name, name)  # type: ignore[attr-defined]
        letter(canvas)  # type: ignore[arg-type]

    assert looked_at(tmp_path, made(headings, second)).begins == [0]


@pytest.mark.parametrize(("most", "pages"), [(2, [1]), (3, []), (None, [])])
def test_letters_of_too_many_pages(tmp_path: Path, most: int | None, pages: list[int]) -> None:
    """Blank ones at the end of a letter, which make its last sheet full, don't count."""
    report = looked_at(tmp_path, made(letter, second, second, blank, letter, second, blank, blank), max_pages=most, every=4)
    assert [fault.page for fault in report.faults if fault.kind == "too many pages"] == pages
