"""What parts of a letter lead to is there in the joined package, also where they lead back to each other."""

import io
import zipfile

import pytest

from letterforge.word.joined_package import Package, Store
from tests.word.test_joined import theme
from tests.word.written import docx, paragraph, relation

CIRCLES = {
    "to itself": theme("t0.xml", "t0.xml"),
    "to each other": theme("t0.xml", "t1.xml") | theme("t1.xml", "t0.xml"),
    "in a circle": theme("t0.xml", "t1.xml") | theme("t1.xml", "t2.xml") | theme("t2.xml", "t0.xml", "t1.xml"),
    "by two ways": theme("t0.xml", "t1.xml", "t2.xml") | theme("t1.xml", "t2.xml") | theme("t2.xml"),
}


@pytest.mark.parametrize("parts", CIRCLES.values(), ids=list(CIRCLES))
def test_no_relation_is_lost(parts: dict[str, str]) -> None:
    letter = Package(docx(paragraph("x"), relations=relation("theme", "t0.xml", external=False), **parts))
    made = io.BytesIO()
    store = Store(made.write)
    kept = [store.keep(letter, "word/t0.xml") for _ in range(2)]
    root = "word/document.xml"
    store.put(root, b"<x/>", "application/xml", letter.relations(root) | {"rId9": letter.relations(root)["rId9"]._replace(target=kept[1])})
    store.relate("", letter.relations(""))
    store.finish()
    with zipfile.ZipFile(made) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
    joined = Package(made.getvalue())

    def shape(package: Package, name: str) -> list[tuple[str, ...]]:
        """Where a walk from a part comes by, by the order in which parts are met: it goes on as long as there is somewhere to go."""
        met, found = [name], []
        for one in met:
            targets = [relation.target for relation in package.relations(one).values()]
            met += [target for target in dict.fromkeys(targets) if target not in met]
            found.append(tuple(str(met.index(target)) for target in targets))
        assert set(met) <= package.names
        return found

    assert shape(joined, root) == shape(letter, root)
    assert shape(joined, kept[0]) == shape(letter, "word/t0.xml")
