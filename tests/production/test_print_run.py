"""Print runs: every letter once, on a sheet of its own, looking as it does alone; in parts; with what goes with it, and a cover."""

import json
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from letterforge import campaign
from letterforge.errors import CampaignError, ListError
from letterforge.production import Job, Options, generate
from letterforge.production.bound import Way
from letterforge.production.order import Part
from letterforge.production.print_run import Summary, print_run
from letterforge.recipients.select import Selection
from letterforge.register import Claim, Register, Settled
from tests.tools import require

LIST = "data/candidates.csv"


def bind(
    folder: Path,
    part: Part = Part(),  # noqa: B008 - frozen
    way: Way = Way(),  # noqa: B008 - frozen
    *,
    sort: tuple[str, ...] = ("handling",),
    other: str = "",
    **selection: object,
) -> Summary:
    chosen = Selection(sort=sort, **selection)  # type: ignore[arg-type]
    return print_run(Job(campaign.load(folder), chosen, Options(("pdf",)), other), part, way)


def make(folder: Path, other: str = "") -> None:
    generate(Job(campaign.load(folder), Selection(), Options(("pdf",)), other))


def printed(folder: Path, name: str = "letters.pdf") -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(folder / "out/print" / name)


def labels(document: pypdfium2.PdfDocument) -> list[str]:
    return [document.get_page_label(page) for page in range(len(document))]


def bookmarks(document: pypdfium2.PdfDocument) -> list[str]:
    return [bookmark.get_title() for bookmark in document.get_toc()]


def pictures(document: pypdfium2.PdfDocument) -> list[bytes]:
    return [bytes(page.render(scale=1.5).buffer) for page in document]


def with_postcodes(folder: Path, *postcodes: str) -> None:
    """A list of so many recipients with these postcodes."""
    header = (folder / LIST).read_text(encoding="utf-8").splitlines()[0]
    rows = [f"{n},Test Recipient {n:06d},Independent,{n} Example Road,,,London,{code}" for n, code in enumerate(postcodes, 1)]
    (folder / LIST).write_text("\n".join([header, *rows]), encoding="utf-8")


def leaflet(folder: Path, pages: int, name: str = "data/leaflet.pdf") -> None:
    canvas = Canvas(str(folder / name), pagesize=A4)
    for page in range(pages):
        canvas.drawString(100, 500, f"Leaflet {page + 1}")
        canvas.showPage()
    canvas.save()


def enclosing(folder: Path, *names: str) -> None:
    path = folder / "letterforge.toml"
    said = path.read_text(encoding="utf-8").replace("[style]", f"[print]\nenclose = {json.dumps(list(names))}\n\n[style]", 1)
    path.write_text(said, encoding="utf-8")


@pytest.mark.parametrize("way", [Way(), Way(tagged=True), Way(duplex=False), Way(cover=True)])
def test_every_page_is_the_same_picture_as_in_the_letter_alone(folder: Path, way: Way) -> None:
    make(folder)
    summary = bind(folder, way=way)
    assert (summary.tally.letters, summary.tally.sheets, summary.held) == (20, 20 if way.duplex else 40, 0)
    alone = {path.name.split("-")[1]: pictures(pypdfium2.PdfDocument(path)) for path in (folder / "out/letters").iterdir()}
    run = printed(folder)
    found: dict[str, list[bytes]] = {}
    for label, picture in zip(labels(run), pictures(run), strict=True):
        if not label.startswith("Cover"):
            found.setdefault(label.split(" ")[0].split("-")[1], []).append(picture)
    assert found == alone


def test_letters_come_in_the_post_s_order_each_with_a_bookmark_and_labels(folder: Path) -> None:
    with_postcodes(folder, "SE10 0AA", "SE2 0AA", "E1 6AN", "SE2 0AA")
    bind(folder)
    run = printed(folder)
    order = ["0003", "0002", "0004", "0001"]
    assert labels(run) == [f"LMP21-{number} p{page}" for number in order for page in (1, 2)]
    assert bookmarks(run) == [f"{place}  LMP21-{number}  Test Recipient 00{number}" for place, number in enumerate(order, 1)]
    assert [bookmark.get_dest().get_index() for bookmark in run.get_toc()] == [0, 2, 4, 6]


def test_references_are_given_and_stay(folder: Path) -> None:
    with_postcodes(folder, "SE10 0AA", "E1 6AN")
    bind(folder, limit=1)
    with_postcodes(folder, "SE10 0AA", "E1 6AN", "A1 1AA")
    make(folder)
    assert sorted(path.name[:10] for path in (folder / "out/letters").iterdir()) == ["LMP21-0001", "LMP21-0002"]


@pytest.mark.parametrize(("duplex", "pages"), [(True, 4), (False, 2)])
def test_a_letter_of_an_odd_number_of_pages_has_a_blank_back_for_both_sides_only(folder: Path, duplex: bool, pages: int) -> None:
    with_postcodes(folder, "SE1 0RB", "SE1 0RE")
    (folder / "templates/mayoral-pledge/letter.md").write_text("{{ salutation }},\n\nShort.", encoding="utf-8")
    summary = bind(folder, way=Way(duplex=duplex))
    run = printed(folder)
    assert summary.tally.sheets == 2
    assert len(run) == pages
    blank = [not run[page].get_textpage().get_text_range().strip() for page in range(pages)]
    assert blank == ([False, True, False, True] if duplex else [False, False])


@pytest.mark.parametrize(
    ("part", "files"),
    [
        (Part(batch=8), {"letters-0001-0008.pdf": 8, "letters-0009-0016.pdf": 8, "letters-0017-0020.pdf": 4}),
        (Part(batch=20), {"letters-0001-0020.pdf": 20}),
        (Part("12", "18"), {"letters-0012-0018.pdf": 7}),
        (Part("lmp21-0012", "18"), {"letters-0012-0018.pdf": 7}),
        (Part("12", "18", 5), {"letters-0012-0016.pdf": 5, "letters-0017-0018.pdf": 2}),
        (Part("19"), {"letters-0019-0020.pdf": 2}),
        (Part(last="LMP21-0001"), {"letters-0001-0001.pdf": 1}),
    ],
)
def test_a_run_in_parts(folder: Path, part: Part, files: dict[str, int]) -> None:
    summary = bind(folder, part, sort=("row",))
    assert {path.name: letters for path, letters in summary.files} == files
    for name, letters in files.items():
        run = printed(folder, name)
        first = int(name[8:12])
        assert labels(run)[::2] == [f"LMP21-{number:04d} p1" for number in range(first, first + letters)]


def test_a_whole_run_takes_the_place_of_all_before_it_and_a_part_of_none(folder: Path) -> None:
    bind(folder, Part(batch=8))
    (folder / "out/print/labels.pdf").write_bytes(b"others'")
    bind(folder, Part("3", "4"))
    assert len(list((folder / "out/print").glob("*.pdf"))) == 5
    bind(folder)
    assert sorted(path.name for path in (folder / "out/print").iterdir()) == ["labels.pdf", "letters-order.txt", "letters.pdf"]


@pytest.mark.parametrize("selection", [{"only": ("LMP21-0003",)}, {"where": "party == 'Green Party'"}, {"limit": 2}, {"sample": 2}])
def test_a_run_of_some_lies_beside_the_run_of_all(folder: Path, selection: dict[str, object]) -> None:
    bind(folder, Part(batch=8))
    before = {path.name: path.read_bytes() for path in (folder / "out/print").iterdir()}
    summary = bind(folder, **selection)
    assert [path.name for path, _ in summary.files] == ["selected.pdf"]
    now = {path.name: path.read_bytes() for path in (folder / "out/print").iterdir()}
    assert now.items() >= before.items()
    assert set(now) - set(before) == {"selected.pdf", "selected-order.txt"}


def test_where_nobody_is_meant_nothing_is_lost(folder: Path) -> None:
    bind(folder)
    before = {path.name: path.read_bytes() for path in (folder / "out/print").iterdir()}
    assert bind(folder, where="party == 'None'").files == []
    with_postcodes(folder, "", "")
    assert (bind(folder).files, bind(folder).held) == ([], 2)
    assert {path.name: path.read_bytes() for path in (folder / "out/print").iterdir()} == before


def test_a_part_must_be_of_the_letters_of_the_run(folder: Path) -> None:
    with_postcodes(folder, "SE1 0RB", "SE2 0RB", "SE3 0RB", "SE4 0RB")
    bind(folder)
    rows = (folder / LIST).read_text(encoding="utf-8").splitlines()
    (folder / LIST).write_text("\n".join([rows[0], *rows[2:]]), encoding="utf-8")  # somebody left
    with pytest.raises(ListError, match=r"^letter 2 of the run that was made is LMP21-0002, and would now be LMP21-0003: ") as error:
        bind(folder, Part("2"))
    assert "print the pages from letters.pdf again" in str(error.value)
    with pytest.raises(ListError, match="letter 3 of the run that was made is LMP21-0003"):
        bind(folder, Part("LMP21-0004"))
    bind(folder)
    assert bind(folder, Part("2")).tally.letters == 2


def test_a_held_letter_is_no_beginning_of_a_part(folder: Path) -> None:
    with_postcodes(folder, "SE1 0RB", "SE2 0RB", "SE3 0RB")
    bind(folder)
    with_postcodes(folder, "SE1 0RB", "", "SE3 0RB")
    with pytest.raises(ListError, match=r"^--from LMP21-0002: that letter is held, so that it isn't in the run; give the one beside it$"):
        bind(folder, Part("LMP21-0002"))


def test_only_what_is_due(folder: Path) -> None:
    with_postcodes(folder, "SE1 0RB", "SE2 0RB", "SE3 0RB", "SE4 0RB")
    make(folder)
    with Register.open_to_write(folder / "data/register.sqlite", evidence=True) as register:
        made = {reference: file.sha256 for (reference, _), file in register.made([f"LMP21-000{number}" for number in (1, 2, 3)]).items()}
        claims = [Claim(one, f"uuid {one[-1]}", "print", "here:1", "out/sent/x.pdf", digest) for one, digest in made.items()]
        register.dispatches.exchange([], claims)
        register.dispatches.exchange([Settled("uuid 1", "sent"), Settled("uuid 2", "failed")])
    summary = bind(folder, Part(due=True))
    assert (summary.tally.letters, summary.sent) == (2, 2)  # what is being sent may be on paper already
    assert summary.plan is not None
    assert summary.plan.reasons == {"sent already": 1, "just being sent by another process": 1}
    assert labels(printed(folder, "selected.pdf"))[::2] == ["LMP21-0002 p1", "LMP21-0004 p1"]


LAST = "the run has 20 letters; give a number up to that, or a reference"


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (Part("21"), "--from 21 is no letter of this run; the run has 20 letters; give a number up to that, or a reference"),
        (
            Part(last="LMP21-0021"),
            "--to LMP21-0021 is no letter of this run; the run has 20 letters; give a number up to that, or a reference",
        ),
        (
            Part("5", "4"),
            "--to 4 is letter 4 of the run, and comes before --from 5; references don't follow one another in a run; "
            "the bookmarks have its order",
        ),
        (
            Part("9" * 5000),
            f"--from {'9' * 5000} is no letter of this run; the run has 20 letters; give a number up to that, or a reference",
        ),
    ],
)
def test_a_part_that_there_is_not_leaves_what_was_there(folder: Path, part: Part, why: str) -> None:
    bind(folder)
    before = (folder / "out/print/letters.pdf").read_bytes()
    with pytest.raises(ListError) as error:
        bind(folder, part)
    assert str(error.value) == why
    assert {path.name for path in (folder / "out/print").iterdir()} == {"letters.pdf", "letters-order.txt"}
    assert (folder / "out/print/letters.pdf").read_bytes() == before


def test_who_is_held_or_suppressed_is_not_printed(folder: Path) -> None:
    with_postcodes(folder, "SE1 0RB", "", "SE1 0RE", "SE1 0RD")
    (folder / "data/suppression.csv").write_text("id\n3\n", encoding="utf-8")
    summary = bind(folder, way=Way(cover=True))
    run = printed(folder)
    assert (summary.tally.letters, summary.held, summary.suppressed) == (2, 1, 1)
    assert labels(run)[2::2] == ["LMP21-0001 p1", "LMP21-0004 p1"]
    cover = " ".join(run[0].get_textpage().get_text_range().split())
    assert "2 letters: Pledge letter to the candidates for Mayor of London" in cover
    assert "2 sheets of A4, 80 g/m², and this one" in cover
    assert "Each weighs 10.0 g in its envelope, all of them 0.02 kg" in cover
    assert "Postage: 2 × letter up to 100 g" in cover
    assert "Held back: 1" in cover
    assert "row 3, column postcode: the postcode is missing" in cover
    assert "Never written to, as suppressed: 1" in cover
    assert not run[1].get_textpage().get_text_range().strip()


def test_the_cover_is_one_page_however_many_are_held(folder: Path) -> None:
    with_postcodes(folder, "SE1 0RB", *[""] * 300)
    bind(folder, way=Way(cover=True))
    cover = printed(folder)[0].get_textpage().get_text_range()
    assert len(printed(folder)) == 4
    assert "Held back: 300" in cover
    assert "and 286 more" in cover


def test_covers_of_batches_tell_what_was_held_among_their_letters(folder: Path) -> None:
    with_postcodes(folder, *["SE1 0RB", *[""] * 1100] * 2)
    bind(folder, Part(batch=1), Way(cover=True), sort=("row",))
    for name in ("letters-0001-0001.pdf", "letters-0002-0002.pdf"):
        assert "Held back: 1,100" in printed(folder, name)[0].get_textpage().get_text_range()


@pytest.fixture
def mended(folder: Path) -> Path:
    """A campaign of three, of which the second one's row has no postcode, and its letter was made from a mended copy."""
    with_postcodes(folder, "SE1 0RB", "", "SE1 0RE")
    make(folder)
    held = folder / "out/held.csv"
    held.write_text(held.read_text(encoding="utf-8-sig").replace("London,,", "London,SE1 0RD,"), encoding="utf-8")
    make(folder, str(held))
    return folder


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2,Test Recipient 000002,", "2,Test Recipient 000777,"),  # somebody else
        ("2,Test Recipient 000002,Independent,2 Example Road,,,London,", "1,Test Recipient 000002,Independent,2 Example Road,,,London,"),
    ],
)
def test_a_mended_letter_stands_for_its_own_row_as_it_was_and_no_other(mended: Path, before: str, after: str) -> None:
    path = mended / LIST
    assert before in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    summary = bind(mended)
    assert (summary.mended, summary.held) == (0, 2 if after.startswith("1,") else 1)


def test_a_key_that_comes_twice_has_no_letter_that_stands(folder: Path) -> None:
    with_postcodes(folder, "SE1 0RB", "SE1 0RD", "SE1 0RE")
    path = folder / LIST
    path.write_text(path.read_text(encoding="utf-8").replace("\n3,", "\n2,"), encoding="utf-8")
    make(folder)
    held = folder / "out/held.csv"
    lines = held.read_text(encoding="utf-8-sig").splitlines()
    held.write_text("\n".join([*lines[:-1], lines[-1].replace("2,Test Recipient 000003", "3,Test Recipient 000003")]), encoding="utf-8")
    make(folder, str(held))
    summary = bind(folder)
    assert (summary.tally.letters, summary.held) == (1, 2)
    assert labels(printed(folder)) == ["LMP21-0001 p1", "LMP21-0001 p2"]


def test_a_letter_made_from_a_mended_copy_of_its_row_is_printed_as_it_was_made(mended: Path) -> None:
    folder = mended
    summary = bind(folder, sort=("row",))
    assert (summary.tally.letters, summary.held, summary.mended) == (3, 0, 1)
    run = printed(folder)
    made = next((folder / "out/letters").glob("LMP21-0002*.pdf"))
    assert pictures(run)[2:4] == pictures(pypdfium2.PdfDocument(made))
    made.write_bytes(made.read_bytes() + b"\n% changed by hand")
    assert bind(folder).held == 1


@pytest.mark.parametrize(("duplex", "sides", "sheets"), [(True, 2 + 4 + 2, 4), (False, 2 + 3 + 1, 6)])
def test_enclosures_follow_each_letter_and_weigh(folder: Path, duplex: bool, sides: int, sheets: int) -> None:
    leaflet(folder, 3)
    leaflet(folder, 1, "data/card.pdf")
    enclosing(folder, "data/leaflet.pdf", "data/card.pdf")
    with_postcodes(folder, "SE1 0RB", "SE1 0RE")
    summary = bind(folder, way=Way(duplex=duplex, cover=True))
    run = printed(folder)
    assert len(run) == (2 if duplex else 1) + 2 * sides
    assert summary.tally.sheets == 2 * sheets
    assert summary.tally.lightest == pytest.approx(sheets * 0.06237 * 80 + 5)
    text = "".join(run[page].get_textpage().get_text_range() for page in range(len(run)))
    assert text.count("Leaflet 1") == 4
    assert text.count("Leaflet 3") == 2
    assert "With each letter: data/leaflet.pdf (3 pages)" in text


def test_an_enclosure_that_is_not_there_stops_the_run_with_its_line(folder: Path) -> None:
    enclosing(folder, "data/leaflet.pdf")
    with pytest.raises(CampaignError, match=r"^letterforge.toml, line \d+: \[print\] 'enclose': data/leaflet.pdf: there is no such file$"):
        bind(folder)
    assert not (folder / "out/print").exists()


def test_names_in_other_scripts_share_a_file_each_in_faces_of_its_own(folder: Path) -> None:
    names = ["Олга Тест", "Ξένια Test", "אבי טסט", "王 Test", "Test Recipient 000001"]
    header = (folder / LIST).read_text(encoding="utf-8").splitlines()[0]
    rows = [f"{n},{name},Independent,{n} Example Road,,,London,SE1 0RB" for n, name in enumerate(names, 1)]
    (folder / LIST).write_text("\n".join([header, *rows]), encoding="utf-8")
    make(folder)
    for way in (Way(), Way(tagged=True)):
        assert bind(folder, way=way, sort=("row",)).held == 0
        alone = [pictures(pypdfium2.PdfDocument(path)) for path in sorted((folder / "out/letters").iterdir())]
        assert pictures(printed(folder)) == [picture for letter in alone for picture in letter]
    with pikepdf.open(folder / "out/print/letters.pdf") as file:
        fonts = [str(one.FontName).split("+")[1] for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
    assert len(fonts) == len(set(fonts))


@pytest.mark.parametrize("tagged", [False, True])
def test_what_letters_have_in_common_is_stored_once(folder: Path, tagged: bool) -> None:
    with_postcodes(folder, *[f"SE{n % 20 + 1} 0AA" for n in range(1000)])
    bind(folder, way=Way(tagged=tagged))
    assert (folder / "out/print/letters.pdf").stat().st_size < 1000 * (4500 if tagged else 2000) / 1.3
    assert len(printed(folder)) == 2000
    assert "LMP21-0500" in printed(folder)[labels(printed(folder)).index("LMP21-0500 p2")].get_textpage().get_text_range()


def test_the_same_list_gives_the_same_bytes(folder: Path) -> None:
    bind(folder, way=Way(cover=True))
    first = (folder / "out/print/letters.pdf").read_bytes()
    bind(folder, way=Way(cover=True))
    assert (folder / "out/print/letters.pdf").read_bytes() == first


@pytest.mark.parametrize("way", [Way(), Way(tagged=True, cover=True)])
def test_validators_find_nothing(folder: Path, way: Way) -> None:
    with_postcodes(folder, *[f"SE{n % 20 + 1} 0AA" for n in range(50)])
    bind(folder, way=way)
    path = folder / "out/print/letters.pdf"
    done = subprocess.run([require("qpdf"), "--check", path], capture_output=True, text=True, check=False)
    assert (done.returncode, "WARNING" in done.stdout + done.stderr) == (0, False)
    if way.tagged:
        subprocess.run([require("pdfua"), "check", path], check=True, capture_output=True)
        report = subprocess.run([require("outloud"), "--json", "-", path], capture_output=True, text=True, check=False).stdout
        found = json.loads(report)["results"][0]["findings"]
        # That the same lines stand on many pages it takes for running heads; here they are the same letter many times.
        assert {finding["rule"] for finding in found} <= {"PAG-001"}


def test_a_tagged_run_has_a_part_for_each_letter_in_the_order_of_its_pages(folder: Path) -> None:
    with_postcodes(folder, "SE1 0RB", "SE1 0RE", "SE1 0RD")
    bind(folder, way=Way(tagged=True, cover=True))
    with pikepdf.open(folder / "out/print/letters.pdf") as file:
        document = file.Root.StructTreeRoot.K
        places = {page.objgen: number for number, page in enumerate(page.obj for page in file.pages)}
        parts = [(str(part.S), sorted({places[one.objgen] for one in pages_of(part)})) for part in document.K]
        assert parts == [("/Part", [0]), ("/Part", [2, 3]), ("/Part", [4, 5]), ("/Part", [6, 7])]
        for page in file.pages:
            if "/StructParents" in page.obj:
                owners = pikepdf.NumberTree(file.Root.StructTreeRoot.ParentTree)[int(page.obj.StructParents)]
                assert {str(owner.Type) for owner in owners.as_list()} == {"/StructElem"}


def pages_of(element: pikepdf.Object) -> list[pikepdf.Object]:
    """The pages on which an element's content stands."""
    if not isinstance(element, pikepdf.Dictionary):
        return [page for one in element.as_list() for page in pages_of(one)] if isinstance(element, pikepdf.Array) else []
    return [element.Pg] if "/Pg" in element else pages_of(element.K) if "/K" in element else []
