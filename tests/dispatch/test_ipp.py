"""IPP messages: written and read back, by the examples of RFC 8010, by hypothesis, and from any bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.dispatch.ipp import DEEPEST, IppError, decode, encode
from letterforge.dispatch.ipp_values import Group, Localised, Message, Operation, Range, Resolution, Tag, Value, number, text, texts, values

# RFC 8010, Appendix A.1 and A.2: a Print-Job request and its answer, as the appendix lays them out.
REQUEST = (
    "0200 0002 00000001 01 47 0012 617474726962757465732d63686172736574 0005 7574662d38"
    "48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0005 656e2d7573"
    "45 000b 7072696e7465722d757269 002c 6970703a2f2f7072696e7465722e6578616d706c652e636f6d2f6970702f7072696e742f70696e6574726565"
    "42 0008 6a6f622d6e616d65 0006 666f6f626172 22 0016 6970702d6174747269627574652d666964656c697479 0001 01"
    "02 21 0006 636f70696573 0004 00000014 44 0005 7369646573 0013 74776f2d73696465642d6c6f6e672d65646765 03"
)
ANSWER = (
    "0200 0000 00000001 01 47 0012 617474726962757465732d63686172736574 0005 7574662d38"
    "48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0005 656e2d7573"
    "41 000e 7374617475732d6d657373616765 000d 7375636365737366756c2d6f6b"
    "02 21 0006 6a6f622d6964 0004 00000093 45 0007 6a6f622d757269"
    "0030 6970703a2f2f7072696e7465722e6578616d706c652e636f6d2f6970702f7072696e742f70696e65747265652f313437"
    "23 0009 6a6f622d7374617465 0004 00000003 03"
)


def test_the_request_of_the_rfc():
    message = decode(bytes.fromhex(REQUEST))
    assert (message.version, message.code, message.request_id) == ((2, 0), Operation.PRINT_JOB, 1)
    (operation,), (job,) = message.of(Tag.OPERATION), message.of(Tag.JOB)
    assert text(operation, "printer-uri") == "ipp://printer.example.com/ipp/print/pinetree"
    assert operation["ipp-attribute-fidelity"] == values(Tag.BOOLEAN, *(True,))
    assert number(job, "copies") == 20
    assert texts(job, "sides") == ("two-sided-long-edge",)
    assert encode(message) == bytes.fromhex(REQUEST)


def test_the_answer_of_the_rfc():
    message = decode(bytes.fromhex(ANSWER) + b"what follows is no part of it")
    (job,) = message.of(Tag.JOB)
    assert (number(job, "job-id"), number(job, "job-state")) == (147, 3)
    assert encode(message) == bytes.fromhex(ANSWER)


_words = st.text(max_size=40)
_integers = st.integers(-(2**31), 2**31 - 1)
_simple = st.one_of(
    st.builds(Value, st.sampled_from([Tag.INTEGER, Tag.ENUM]).map(int), _integers),
    st.builds(Value, st.just(int(Tag.BOOLEAN)), st.booleans()),
    st.builds(Value, st.just(int(Tag.RANGE)), st.builds(Range, _integers, _integers)),
    st.builds(Value, st.just(int(Tag.RESOLUTION)), st.builds(Resolution, _integers, _integers, st.integers(-128, 127))),
    st.builds(Value, st.sampled_from([0x35, 0x36]), st.builds(Localised, _words, _words)),
    st.builds(Value, st.sampled_from([0x41, 0x42, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49]), _words),
    st.builds(Value, st.sampled_from([0x30, 0x31, 0x7F]), st.binary(max_size=40)),
    st.builds(Value, st.sampled_from([0x10, 0x12, 0x13]), st.none()),
)
_names = st.text(min_size=1, max_size=20)


def _attributes(one):
    return st.dictionaries(_names, st.lists(one, min_size=1, max_size=3).map(tuple), max_size=4)


_values = st.recursive(_simple, lambda inner: st.builds(Value, st.just(int(Tag.COLLECTION)), _attributes(inner)), max_leaves=8)
_messages = st.builds(
    Message,
    st.integers(0, 0xFFFF),
    _integers,
    st.lists(st.builds(Group, st.sampled_from([1, 2, 4, 5, 6, 15]), _attributes(_values)), max_size=4).map(tuple),
    st.tuples(st.integers(0, 255), st.integers(0, 255)),
)


@given(_messages, st.binary(max_size=20))
def test_what_is_written_is_read(message, document):
    assert decode(encode(message) + document) == message


@given(_messages, st.data())
def test_a_message_cut_short_is_none(message, data):
    written = encode(message)
    with pytest.raises(IppError):
        decode(written[: data.draw(st.integers(0, len(written) - 1))])


@given(st.binary(max_size=200))
def test_any_bytes(garbage):
    _read(garbage)
    _read(bytes.fromhex("0200 0000 00000001") + garbage)


@given(_messages, st.data())
def test_any_byte_wrong(message, data):
    written = bytearray(encode(message))
    written[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))
    _read(bytes(written))


def _read(octets):
    """It is a message, or IppError; what is read can be written again."""
    try:
        message = decode(octets)
    except IppError:
        return
    encode(message)


HEAD = "0200 0000 00000001"


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        ("", "ends too soon"),
        (HEAD, "ends too soon"),
        (HEAD + "21", "begins no group"),
        (HEAD + "02 21 0000 0004 00000001 03", "without a name"),
        (HEAD + "02 21 0001 61 0003 000000 03", "wrong length"),
        (HEAD + "02 22 0001 61 0000 03", "wrong length"),
        (HEAD + "02 35 0001 61 0003 0000 00 03", "ends too soon"),
        (HEAD + "02 34 0001 61 0000 21 0000 0004 00000001 37 0000 0000 03", "member without a name"),
        (HEAD + "02 34 0001 61 0000" + "4a 0000 0001 62 34 0000 0000" * DEEPEST, "too deep"),
    ],
)
def test_what_is_no_message(octets, said):
    with pytest.raises(IppError, match=said):
        decode(bytes.fromhex(octets))


@pytest.mark.parametrize(
    "value",
    [
        Value(Tag.INTEGER, 2**31),
        Value(Tag.INTEGER, "1"),
        Value(Tag.RANGE, 1),
        Value(Tag.KEYWORD, 1),
        Value(Tag.COLLECTION, "a"),
        Value(Tag.NAME, "\ud800"),
        Value(Tag.NAME, "a" * 0x8000),
    ],
)
def test_what_cannot_be_written(value):
    with pytest.raises(IppError):
        encode(Message(2, 1, (Group(Tag.JOB, {"a": (value,)}),)))


def test_of_an_attribute_that_comes_twice_the_later_stands():
    """As ippeveprinter tells a job's uuid: first the one that CUPS passed on, then its own."""
    message = decode(bytes.fromhex(HEAD + "02 44 0001 61 0001 78 44 0001 61 0001 79 44 0000 0001 7a 03"))
    assert texts(message.groups[0].attributes, "a") == ("y", "z")


def test_reading_values():
    attributes = {
        "a": (Value(Tag.NO_VALUE, None), Value(Tag.NAME_WITH_LANGUAGE, Localised("Büro", "de"))),
        "b": values(Tag.BOOLEAN, *(True,)),
    }
    assert text(attributes, "a") == "Büro"
    assert (text(attributes, "none"), number(attributes, "none"), number(attributes, "b")) == ("", None, None)
