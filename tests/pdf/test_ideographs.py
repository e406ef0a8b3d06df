"""Where a line may end in text without spaces: as UAX #14 has it, and as Word and LibreOffice end theirs."""

import pytest

from letterforge.letter.model import Span
from letterforge.pdf.ideographs import parts
from letterforge.pdf.lines import Setter
from letterforge.typeface import ARIMO


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("测试收件人", "测|试|收|件|人"),
        ("收件人，样本。", "收|件|人，|样|本。"),  # a stop begins no line
        ("信（样本）《书名》「引」", "信|（样|本）|《书|名》|「引」"),  # nor does a bracket that closes, and none ends that opens
        ("“样本”和‘人’", "“样|本”|和|‘人’"),
        ("12月3日，Anna和Bob", "12|月|3|日，|Anna|和|Bob"),
        ("￥100円", "￥100|円"),
        ("人々ちょーと", "人々|ち|ょ|ー|と"),
        ("か\u3099き", "か\u3099|き"),
        ("人\u00a0人", "人\u00a0人"),
        ("시험수신인", "시험수신인"),  # Korean has spaces
        ("Тест", "Тест"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_parts(word: str, expected: str) -> None:
    assert parts(word) == expected.split("|")


@pytest.mark.parametrize(
    "spans", [["Dear 测试收件人，样本"], ["Dear 测试", "收件人，样本"], ["Dear ", "测试收件人，样本"], ["Dear 测试收件", "人，样本"]]
)
@pytest.mark.parametrize("justified", [False, True])
def test_a_line_is_filled_with_ideographs_also_where_a_face_changes(spans: list[str], justified: bool) -> None:
    made = [(Span(text, bold=number % 2 == 1), number) for number, text in enumerate(spans)]
    setter = Setter(ARIMO)
    room = setter.width("Dear 测试收件", 10) + 0.5  # not for the next one with the comma that it keeps
    found = setter.justified(made, 10, room) if justified else setter.lines(made, 10, room)
    assert [round(line.width) for line in found][-1] == round(setter.width("人，样本", 10))
    assert len(found) == 2


def test_a_space_after_an_ideograph_stays_where_a_face_changes() -> None:
    setter = Setter(ARIMO)
    (line,) = setter.lines([(Span("人", bold=True), 0), (Span(" is", bold=True), 1)], 10, 500)
    assert line.width == pytest.approx(setter.width("人 is", 10, bold=True))
