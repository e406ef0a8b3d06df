import hashlib
import io
import zipfile

from letterforge.opc import Relation, beginning, content_types, package, packaged, part, relations

PARTS = (
    ("[Content_Types].xml", b"<a/>"),
    ("word/media/imagé 日.png", b"x"),
    ("word/document.xml", b"<b>" + b"word " * 5000 + b"</b>"),
    ("empty.xml", b""),
)


def test_a_package_opens_whole_and_in_order():
    made = package(beginning(()), [part(name, content) for name, content in PARTS])
    with zipfile.ZipFile(io.BytesIO(made)) as read:
        assert read.testzip() is None
        assert tuple((name, read.read(name)) for name in read.namelist()) == PARTS


def test_a_package_tells_no_time_and_no_machine():
    with zipfile.ZipFile(io.BytesIO(package(beginning(()), [part(name, content) for name, content in PARTS]))) as read:
        for info in read.infolist():
            assert (info.date_time, info.create_system, info.external_attr, info.extra, info.comment) == (
                (1980, 1, 1, 0, 0, 0),
                0,
                0,
                b"",
                b"",
            )


def test_relations_are_named_for_their_owner():
    assert relations("", []).name == "_rels/.rels"
    assert relations("word/document.xml", []).name == "word/_rels/document.xml.rels"


def test_an_address_outside_is_marked_and_escaped():
    found = [Relation("a", "t", "inside.xml"), Relation("b", "t", 'https://example.org/?a=1&b="2"', external=True)]
    with zipfile.ZipFile(io.BytesIO(package(beginning(()), [relations("word/document.xml", found)]))) as read:
        written = read.read("word/_rels/document.xml.rels").decode()
    assert written.count("TargetMode") == 1
    assert 'Target="https://example.org/?a=1&amp;b=&quot;2&quot;" TargetMode="External"' in written


def test_types_begin_at_the_root():
    with zipfile.ZipFile(io.BytesIO(package(beginning(()), [content_types([("word/document.xml", "kind")])]))) as read:
        assert b'PartName="/word/document.xml" ContentType="kind"' in read.read("[Content_Types].xml")


def test_the_sum_of_a_package_goes_on_from_that_of_its_beginning():
    parts = [part(name, content) for name, content in PARTS]
    for common in range(len(parts) + 1):
        made, said = packaged(beginning(tuple(parts[:common])), parts[common:])
        assert made == package(beginning(()), parts)
        assert said == hashlib.sha256(made).hexdigest()
