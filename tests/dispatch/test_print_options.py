"""What is wished, held against what a printer says that it can do."""

import pytest

from letterforge.dispatch.ipp_values import Range, Resolution, Tag, Value, values
from letterforge.dispatch.print_options import PrintOptions, job_attributes
from letterforge.errors import DispatchError

PRINTER = {
    "copies-supported": values(Tag.RANGE, Range(1, 99)),
    "finishings-supported": values(Tag.ENUM, 3, 4),
    "job-creation-attributes-supported": values(
        Tag.KEYWORD,
        *("copies", "finishings", "job-priority", "media", "media-col", "number-up"),
        *("output-bin", "page-ranges", "print-quality", "printer-resolution"),
    ),
    "job-priority-supported": values(Tag.INTEGER, 5),
    "media-col-supported": values(Tag.KEYWORD, "media-size", "media-source"),
    "media-source-supported": values(Tag.KEYWORD, "main", "by-pass-tray"),
    "media-supported": values(Tag.KEYWORD, "iso_a4_210x297mm", "na_letter_8.5x11in", "custom"),
    "number-up-supported": values(Tag.INTEGER, 1, 2, 4),
    "operations-supported": values(Tag.ENUM, 2),
    "output-bin-supported": values(Tag.KEYWORD, "face-down"),
    "page-ranges-supported": values(Tag.BOOLEAN, *(True,)),
    "print-quality-supported": values(Tag.ENUM, 3, 4, 5),
    "print-scaling-supported": values(Tag.KEYWORD, "auto", "none"),
    "printer-resolution-supported": values(Tag.RESOLUTION, Resolution(600, 600, 3), Resolution(600, 300, 3)),
    "sides-supported": values(Tag.KEYWORD, "one-sided", "two-sided-long-edge", "two-sided-short-edge"),
}


def test_by_default_letters_are_on_a4_at_their_own_size():
    job = job_attributes(PrintOptions(), PRINTER, "office")
    assert job == {"media": values(Tag.KEYWORD, "iso_a4_210x297mm"), "print-scaling": values(Tag.KEYWORD, "none")}


def test_a_raw_queue_is_told_nothing():
    assert job_attributes(PrintOptions(), {"copies-supported": PRINTER["copies-supported"]}, "raw") == {}


@pytest.mark.parametrize(
    ("wish", "name", "value"),
    [
        (PrintOptions(sides="two-sided-long-edge"), "sides", Value(Tag.KEYWORD, "two-sided-long-edge")),
        (PrintOptions(sides="One-Sided"), "sides", Value(Tag.KEYWORD, "one-sided")),
        (PrintOptions(media="A4"), "media", Value(Tag.KEYWORD, "iso_a4_210x297mm")),
        (PrintOptions(media="letter"), "media", Value(Tag.KEYWORD, "na_letter_8.5x11in")),
        (PrintOptions(media="na_letter_8.5x11in"), "media", Value(Tag.KEYWORD, "na_letter_8.5x11in")),
        (PrintOptions(copies=2), "copies", Value(Tag.INTEGER, 2)),
        (PrintOptions(others={"print-quality": "high"}), "print-quality", Value(Tag.ENUM, 5)),
        (PrintOptions(others={"print-quality": "5"}), "print-quality", Value(Tag.ENUM, 5)),
        (PrintOptions(others={"finishings": "staple"}), "finishings", Value(Tag.ENUM, 4)),
        (PrintOptions(others={"number-up": "2"}), "number-up", Value(Tag.INTEGER, 2)),
        (PrintOptions(others={"job-priority": "60"}), "job-priority", Value(Tag.INTEGER, 60)),
        (PrintOptions(others={"output-bin": "face-down"}), "output-bin", Value(Tag.KEYWORD, "face-down")),
        (PrintOptions(others={"printer-resolution": "600dpi"}), "printer-resolution", Value(Tag.RESOLUTION, Resolution(600, 600, 3))),
        (PrintOptions(others={"printer-resolution": "600x300dpi"}), "printer-resolution", Value(Tag.RESOLUTION, Resolution(600, 300, 3))),
    ],
)
def test_what_it_can(wish, name, value):
    assert job_attributes(wish, PRINTER, "office")[name] == (value,)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (PrintOptions(sides="two-sided"), "--sides: office can't do 'two-sided'; did you mean 'two-sided-long-edge'?"),
        (PrintOptions(media="A5"), "--media: office can't do 'A5'; known: custom, iso_a4_210x297mm, na_letter_8.5x11in"),
        (PrintOptions(copies=100), "--copies: office can't do '100'; known: 1 to 99"),
        (PrintOptions(copies=0), "--copies: office can't do '0'; known: 1 to 99"),
        (PrintOptions(others={"print-quality": "best"}), "--option print-quality: office can't do 'best'; known: draft, high, normal"),
        (PrintOptions(others={"number-up": "3"}), "--option number-up: office can't do '3'; known: 1, 2, 4"),
        (PrintOptions(others={"number-up": "two"}), "--option number-up: office can't do 'two'; known: 1, 2, 4"),
        (PrintOptions(others={"job-priority": "101"}), "--option job-priority: office can't do '101'; known: 1 to 100"),
        (PrintOptions(others={"printer-resolution": "600"}), "--option printer-resolution: office can't do '600'; did you mean '600dpi'?"),
        (PrintOptions(others={"printqality": "high"}), "--option printqality: office has no such option; did you mean 'print-quality'?"),
        (PrintOptions(others={"media": "A4"}), "--option media has an option of its own; write --media A4"),
        (PrintOptions(others={"page-ranges": "1"}), "--option page-ranges: office has no such option"),
        (PrintOptions(others={"operations": "2"}), "--option operations: office has no such option"),
        (PrintOptions(others={"job-name": "x"}), "--option job-name: office has no such option"),
        (PrintOptions(media="custom", others={"media-source": "main"}), "office doesn't know the size of its paper; say it with --media"),
    ],
)
def test_what_it_cannot(wish, said):
    with pytest.raises(DispatchError) as refused:
        job_attributes(wish, PRINTER, "office")
    assert said in str(refused.value)


def test_a_queue_that_says_nothing_is_promised_nothing():
    with pytest.raises(DispatchError, match="--sides: raw doesn't say that it can do this; set it at the printer"):
        job_attributes(PrintOptions(sides="two-sided-long-edge"), {}, "raw")


@pytest.mark.parametrize(("media", "across", "down"), [("", 21000, 29700), ("A4", 21000, 29700), ("letter", 21590, 27940)])
def test_a_tray_is_said_with_the_size_of_its_paper(media, across, down):
    """In hundredths of a mm."""
    job = job_attributes(PrintOptions(media=media, others={"media-source": "by-pass-tray"}), PRINTER, "office")
    assert "media" not in job
    (collection,) = job["media-col"]
    assert collection.content["media-source"] == values(Tag.KEYWORD, "by-pass-tray")
    (size,) = collection.content["media-size"]
    assert size.content == {"x-dimension": values(Tag.INTEGER, across), "y-dimension": values(Tag.INTEGER, down)}
