"""Fallbacks: who lends which characters, in which order."""

import shutil
from collections.abc import Callable
from importlib.metadata import files
from pathlib import Path

import pytest

from letterforge.typeface import ARIMO, Key, Typefaces, clusters, face_of, in_faces, unsettable, width
from letterforge.typeface import fallback as module
from letterforge.typeface.fallback import lenders
from letterforge.typeface.files import held

TAMIL, THAI, ARABIC = "தமிழ்", "สมชาย", "محمد"


def packaged(name: str) -> Path:
    """The font file of a package of `letterforge[fonts]`."""
    (found,) = [file for file in files(f"fontpkg-noto-sans-{name}") or () if str(file).endswith(".ttf")]
    return Path(str(found.locate()))


@pytest.fixture
def nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """No font but the campaign's own."""
    monkeypatch.setattr(module, "packaged", lambda: ())
    monkeypatch.setattr(module, "installed", lambda: ())


def test_packages_lend_what_arimo_lacks(tmp_path: Path) -> None:
    found = lenders(TAMIL + THAI + ARABIC, tmp_path)
    assert [source.name[:12] for source in found] == ["NotoSansArab", "NotoSansTami", "NotoSansThai"]
    assert unsettable(TAMIL + THAI + ARABIC, Typefaces("Arimo", found)) == ""


@pytest.mark.usefixtures("nothing_else")
def test_the_campaigns_own_folder_lends(tmp_path: Path) -> None:
    assert lenders(TAMIL, tmp_path) == ()
    shutil.copy(packaged("tamil"), tmp_path / "Own Tamil.ttf")
    (tmp_path / "broken.ttf").write_bytes(b"no font at all")
    (tmp_path / "read me.txt").write_text("not a font")
    (own,) = lenders(TAMIL, tmp_path)
    assert (own.name, own.path) == ("OwnTamil", str(tmp_path / "Own Tamil.ttf"))
    assert unsettable(TAMIL + THAI, Typefaces("Arimo", (own,))) == "".join(dict.fromkeys(THAI))


def test_the_campaigns_folder_comes_first(tmp_path: Path) -> None:
    shutil.copy(packaged("tamil"), tmp_path / "z.ttf")
    assert [source.name for source in lenders(TAMIL, tmp_path)] == ["z"]


@pytest.mark.usefixtures("nothing_else")
def test_another_file_under_the_same_name_is_another_source(tmp_path: Path) -> None:
    """A letter's fingerprint changes with the font that it is set in."""
    shutil.copy(packaged("tamil"), tmp_path / "a.ttf")
    (before,) = lenders(TAMIL, tmp_path)
    held.cache_clear()
    (tmp_path / "a.ttf").write_bytes(packaged("tamil").read_bytes() + b"\0")
    (after,) = lenders(TAMIL, tmp_path)
    assert before.digest != after.digest
    held.cache_clear()


def without(table: bytes) -> Callable[[bytes], bytes]:
    """A damage: the table is there under a name that nobody knows, which leaves the directory in its order."""
    return lambda content: content.replace(table, table[:-1] + bytes([table[-1] + 1]), 1)


def no_units(content: bytes) -> bytes:
    entry = content.index(b"head")
    place = int.from_bytes(content[entry + 8 : entry + 12]) + 18
    return content[:place] + b"\0\0" + content[place + 2 :]


def half_outlines(content: bytes) -> bytes:
    """Outlines that end too early: HarfBuzz shows the letters after that as blanks."""
    entry = content.index(b"glyf")
    return content[: entry + 12] + b"\0\0\x02\0" + content[entry + 16 :]


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], bool]] = {
    "nothing": (bytes, True),
    "no post": (without(b"post"), True),  # no PDF needs it
    "no name": (without(b"name"), True),
    "no OS/2": (without(b"OS/2"), True),
    "no hhea": (without(b"hhea"), False),
    "no hmtx": (without(b"hmtx"), False),
    "no head": (without(b"head"), False),
    "no maxp": (without(b"maxp"), False),
    "no loca": (without(b"loca"), False),
    "no glyf": (without(b"glyf"), False),
    "no cmap": (without(b"cmap"), False),
    "a table whose name is no text": (lambda content: content.replace(b"post", b"\xb2ost", 1), True),
    "an axis whose name is no text": (lambda content: content.replace(b"wght\0", b"\x80ght\0", 1), False),
    "units of nothing": (no_units, False),
    "half the outlines": (half_outlines, False),
    "a file cut off": (lambda content: content[:30_000], False),
}


@pytest.mark.usefixtures("nothing_else")
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_broken_font_lends_nothing(tmp_path: Path, damage: str) -> None:
    done, lends = DAMAGES[damage]
    content = packaged("thai").read_bytes()
    assert done(content) != content or damage == "nothing"
    (tmp_path / "own.ttf").write_bytes(done(content))
    found = lenders(THAI, tmp_path)
    assert bool(found) == lends
    for bold in (False, True) if found else ():
        own = face_of(Typefaces("Arimo", found), Key(1, bold))
        assert own.metrics.box != (0, 0, 0, 0)
        assert own.subset(own.shape(THAI).glyphs)


@pytest.mark.usefixtures("nothing_else")
def test_the_next_file_lends_what_a_broken_one_cant(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(without(b"hhea")(packaged("thai").read_bytes()))
    shutil.copy(packaged("thai"), tmp_path / "b.ttf")
    assert [source.name for source in lenders(THAI, tmp_path)] == ["b"]


def test_text_goes_into_faces_cluster_by_cluster() -> None:
    found = lenders(TAMIL + ARABIC, Path("nowhere"))
    typefaces = Typefaces("Arimo", found)
    assert in_faces(typefaces, "Dear") == ((0, "Dear"),)
    assert in_faces(typefaces, f"a{ARABIC}b{TAMIL}") == ((0, "a"), (1, ARABIC), (0, "b"), (2, TAMIL))
    assert width(typefaces, f"{TAMIL} x", 10) == pytest.approx(
        face_of(typefaces, Key(2)).shape(TAMIL).width / 100 + face_of(ARIMO, Key()).width(" x", 10)
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("abc", ["a", "b", "c"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("தமி", ["த", "மி"]),
        ("👩\u200d🚒!", ["👩\u200d🚒", "!"]),
        ("\u0301", ["\u0301"]),
        ("", []),
    ],
)
def test_clusters(text: str, parts: list[str]) -> None:
    assert clusters(text) == parts


def test_a_lent_face_may_be_bold() -> None:
    typefaces = Typefaces("Arimo", lenders(TAMIL, Path("nowhere")))
    regular, bold = (face_of(typefaces, Key(1, bold)).shape(TAMIL).width for bold in (False, True))
    assert bold > regular
