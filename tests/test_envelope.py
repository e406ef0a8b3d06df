"""Windows: the published table is reproduced, and an address is set into a box whole or not at all."""

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from letterforge.envelope import MM, PROFILES, SAFETY, SHEET_WIDTH, SIZES, Envelope, window


@pytest.mark.parametrize(
    ("name", "safe", "clear", "folds", "fitting"),
    [
        ("dl", (22, 55, 101, 79), (10, 42, 113, 92), (99, 198), (6, 6, 8)),
        ("dl-105", (22, 55, 101, 85), (10, 48, 113, 92), (105, 210), (7, 8, 10)),
        ("dl-90", (22, 59, 98, 79), (10, 46, 110, 92), (99, 198), (5, 5, 6)),
        ("dl-din", (22, 52, 98, 82), (10, 39, 110, 95), (99, 198), (7, 8, 10)),
        ("c5", (22, 60, 89, 86.5), (1, 44.5, 110, 102), (148.5,), (6, 7, 8)),
        ("notify", (24.6, 39.5, 120, 66.3), (15, 30, 125, 95), (), (6, 7, 8)),
    ],
)
def test_profiles_are_those_of_the_table(
    name: str, safe: tuple[float, ...], clear: tuple[float, ...], folds: tuple[float, ...], fitting: tuple[int, ...]
) -> None:
    profile = PROFILES[name]
    assert (profile.safe.left, profile.safe.top, profile.safe.right, profile.safe.bottom) == pytest.approx(safe)
    assert profile.clear is not None
    assert (profile.clear.left, profile.clear.top, profile.clear.right, profile.clear.bottom) == pytest.approx(clear)
    assert profile.folds == folds
    assert tuple(int(profile.safe.height * MM // leading) for _, leading in SIZES) == fitting
    assert profile.body_top >= profile.clear.bottom


@pytest.mark.parametrize(("across", "down"), [(x, y) for x in (0, 10) for y in (0, 11)])
def test_at_every_end_of_its_play_the_window_shows_the_safe_box_and_nothing_beyond_the_clear_zone(across: float, down: float) -> None:
    """DL: the sheet, folded to 99 mm, may lie up to 10 mm to the right and 11 mm lower in the envelope. All in mm, seen from the sheet."""
    profile = PROFILES["dl"]
    left, top, right, bottom = 20 - across, 53 - down, 20 + 93 - across, 53 + 39 - down
    assert left + 2 <= profile.safe.left
    assert profile.safe.right <= right - 2
    assert top + 2 <= profile.safe.top
    assert profile.safe.bottom <= bottom - 2
    assert profile.clear is not None
    assert profile.clear.left <= left
    assert right <= profile.clear.right
    assert profile.clear.top <= top
    assert bottom <= profile.clear.bottom


@pytest.mark.parametrize(("size", "left"), [((220, 90), 20), ((200, 110), 20)])
def test_a_sheet_that_does_not_go_in_is_refused(size: tuple[float, float], left: float) -> None:
    with pytest.raises(ValueError, match="doesn't go into"):
        window("own", envelope=size, window=(93, 39), left=left, bottom=18, packet=99, folds=(99, 198))


def test_a_window_too_small_for_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        window("own", envelope=(220, 110), window=(40, 20), left=20, bottom=18, packet=99, folds=(99, 198))


def half(text: str, size: float) -> float:
    return len(text) * size / 2


@pytest.mark.parametrize(
    ("lines", "set_as", "size"),
    [
        (["Name", "Street", "SE1 0RB"], ("Name", "Street", "SE1 0RB"), 10),
        (["Name", "x " * 25, "SE1 0RB"], ("Name", "x " * 21 + "x", "x x x", "SE1 0RB"), 10),
        ([str(n) for n in range(7)], tuple(str(n) for n in range(7)), 8),
        ([str(n) for n in range(9)], None, 0),
        (["x" * 60], None, 0),
        (["x" * 50], ("x" * 50,), 8),
    ],
)
def test_fit(lines: list[str], set_as: tuple[str, ...] | None, size: float) -> None:
    block = PROFILES["dl"].fit([line.strip() for line in lines], half)
    assert (block.lines if block else None) == set_as
    if block:
        assert block.size == size


@pytest.mark.parametrize(
    ("count", "lent", "expected"),
    [
        (5, False, (10.0, 11.0)),
        (5, True, (10.0, 11.5)),
        (6, False, (10.0, 11.0)),
        (6, True, (9.0, 10.35)),
        (7, True, (8.0, 9.2)),
        (8, False, (8.0, 8.5)),
        (8, True, None),  # held: nothing is cut, and no line touches the next
    ],
)
def test_lent_faces_have_more_leading(count: int, lent: bool, expected: tuple[float, float] | None) -> None:
    block = PROFILES["dl"].fit(["x"] * count, half, lent=lent)
    assert (block and (block.size, block.leading)) == expected


@given(
    st.lists(st.text("abc ", min_size=1, max_size=90).map(lambda line: " ".join(line.split()) or "a"), min_size=1, max_size=8),
    st.sampled_from(sorted(PROFILES)),
)
def test_nothing_is_cut_and_nothing_sticks_out(lines: list[str], name: str) -> None:
    box = PROFILES[name].safe
    block = PROFILES[name].fit(lines, half)
    if block is not None:
        assert " ".join(block.lines) == " ".join(lines)
        assert len(block.lines) * block.leading <= box.height * MM
        assert all(half(line, block.size) <= box.width * MM for line in block.lines)


@st.composite
def own_windows(draw: st.DrawFn) -> Envelope:
    """Windows that somebody might measure, as `[page.window]` takes them."""
    mm = st.integers(0, 600).map(lambda half: half / 2)
    packet = draw(st.sampled_from([99.0, 105.0, 148.5, 297.0]) | st.integers(80, 297).map(float))
    size = SHEET_WIDTH + draw(st.integers(0, 40)) / 2, packet + draw(st.integers(0, 40)) / 2
    opening = draw(st.integers(50, 150)), draw(st.integers(20, 80))
    left, bottom = draw(mm.filter(lambda length: length <= 60)), draw(mm)
    try:
        return window("own", envelope=size, window=opening, left=left, bottom=bottom, packet=packet, folds=(packet,))
    except ValueError:
        reject()


ANY = st.sampled_from([profile for profile in PROFILES.values() if profile.pane]) | own_windows()
PART = st.floats(0, 1)
ROUNDING = 1e-9  # mm


@given(ANY, PART, PART)
def test_wherever_the_sheet_lies_the_window_shows_the_whole_safe_box_and_nothing_beyond_the_clear_zone(
    profile: Envelope, across: float, down: float
) -> None:
    assert profile.pane is not None
    assert profile.clear is not None
    play = profile.pane.play
    shown = profile.pane.shown(play[0] * across, play[1] * down)
    assert profile.safe.grown(SAFETY - ROUNDING).within(shown)
    assert shown.within(profile.clear.grown(ROUNDING))
    assert profile.body_top >= shown.bottom - ROUNDING


@given(ANY)
def test_safe_box_and_clear_zone_are_as_large_as_they_can_be(profile: Envelope) -> None:
    """Each of their sides is one that the window has at one end of the play."""
    assert profile.pane is not None
    assert profile.clear is not None
    first, last = profile.pane.shown(0, 0), profile.pane.shown(*profile.pane.play)
    assert (profile.clear.left, profile.clear.top) == pytest.approx((last.left, last.top))
    assert (profile.clear.right, profile.clear.bottom) == pytest.approx((first.right, first.bottom))
    assert (profile.safe.left - SAFETY, profile.safe.top - SAFETY) == pytest.approx((first.left, first.top))
    assert (profile.safe.right + SAFETY, profile.safe.bottom + SAFETY) == pytest.approx((last.right, last.bottom))


def test_the_pane_does_not_tell_letters_apart() -> None:
    """Letters made before it was kept keep their fingerprints."""
    assert "pane" not in repr(PROFILES["dl"])
