"""A PDF loses its dates and takes an id of its content, with every byte in its place."""

import pytest

from letterforge.word.undated import undated

PDF = (
    b"%%PDF-1.6\n1 0 obj\n<</Title(/CreationDate(D:2020)>>\nendobj\n%s2 0 obj\n<</Producer(LibreOffice)\n/CreationDate(D:%sZ')>>\nendobj\n"
    b"xref\n0 3\n0000000000 65535 f \ntrailer\n<</Size 3/Root 1 0 R\n/ID [ <%s>\n<%s> ]\n/DocChecksum /%s\n>>\nstartxref\n99\n%%%%EOF\n"
)


def pdf(content=b"", date=b"20261126234544", mark=b"A0"):
    return PDF % (content, date, mark * 16, mark * 16, mark * 16)


def test_what_was_made_at_another_time_is_the_same():
    assert undated(pdf()) == undated(pdf(date=b"20301231000000", mark=b"7F"))


def test_other_content_has_another_id_and_nothing_else_changes():
    made, other = undated(pdf(b"% one\n")), undated(pdf(b"% two\n"))
    assert made[made.find(b"/ID") :] != other[other.find(b"/ID") :]
    assert len(made) == len(pdf(b"% one\n"))
    assert made.startswith(b"%PDF-1.6\n1 0 obj")
    assert b"D:2026" not in made
    assert made.endswith(b"startxref\n99\n%%EOF\n")


def test_far_from_the_end_nothing_is_touched():
    begin = pdf(bytes(5000))[:2000]
    assert undated(pdf(bytes(5000))).startswith(begin)


@pytest.mark.parametrize("other", [b"", b"%PDF-1.7\nno table of objects\n%%EOF\n"])
def test_a_file_of_another_make_stays_as_it_is(other):
    assert undated(other) == other
