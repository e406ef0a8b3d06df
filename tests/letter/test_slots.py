"""Slots keep words, give them back, and are never taken for anything else."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from letterforge.letter.slots import Slots, Word, has_slot, without_marks


@given(st.lists(st.text().map(without_marks)))
def test_words_come_back(words: list[str]) -> None:
    slots = Slots()
    text = " and ".join(slots.take(word) for word in words)
    assert has_slot(text) == bool(words)
    assert slots.fill(text) == " and ".join(words)


def test_a_slot_within_a_word_is_filled_when_the_word_is_taken() -> None:
    slots = Slots()
    inner = slots.take("*a*")
    assert slots.fill(slots.take(f"<{inner}>")) == "<*a*>"


def test_words_joined_to_rendered_text_stay_words() -> None:
    slots = Slots()
    word, rendered = Word("*a* & <b>", slots), Markup("**bold**")
    for joined, expected in (
        (word + rendered, "*a* & <b>**bold**"),
        (rendered + word, "**bold***a* & <b>"),
        (rendered.join([word, word]), None),
    ):
        assert "*a*" not in joined
        assert slots.fill(joined) == (expected or "*a* & <b>**bold***a* & <b>")
    assert word + "x" == "*a* & <b>x"


def test_marks_from_outside_mean_nothing() -> None:
    slots = Slots()
    slots.take("somebody else")
    assert slots.fill(slots.take(Word("\ue0000\ue001", slots))) == "0"
