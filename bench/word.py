"""Letters a second of a Word template, by `letterforge generate` and by docx-mailmerge2: python bench/word.py [N] [--peers PYTHON]

Both fill one document, the mayoral letter as Word writes it, with merge fields alone, since the peer knows nothing else; it reads no
list, checks nothing and keeps no record. Whole processes on one processor, in one run; the floor is that of bench/letters.py, with files
as large.
`--peers` is the python of an environment with docx-mailmerge2; by default the one of `make peers`.
"""

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from copy import deepcopy
from pathlib import Path

from letters import ROOT, floor
from letters import campaign as made_up
from lxml import etree

from letterforge.campaign import FILE_NAME
from letterforge.docx.package import beginning, package, part

WRITTEN = ROOT / "templates" / "mayoral-pledge-word" / "letter.docx"
TEMPLATE = "letter.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OF_THE_PEER = 400  # letters: it takes some seconds for them
PEER = """
import sys
from mailmerge import MailMerge
template, out, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
for n in range(1, number + 1):
    with MailMerge(template) as document:
        document.merge(
            name=f"Test Recipient {n:06d}",
            address_line_1=f"{n % 300 + 1} Example Road",
            town="London",
            postcode=f"SE{n % 20 + 1} {n % 9 + 1}AA",
        )
        document.write(f"{out}/{n}.docx")
"""


def field(name: str) -> etree._Element:
    """A merge field in its simplest form."""
    made = etree.Element(f"{W}fldSimple", {f"{W}instr": f" MERGEFIELD {name} \\* MERGEFORMAT "})
    etree.SubElement(etree.SubElement(made, f"{W}r"), f"{W}t").text = f"«{name}»"
    return made


def template() -> bytes:
    """The mayoral letter with merge fields for all that differs, and its members typed."""
    members = (ROOT / "data/members.csv").read_text(encoding="utf-8").splitlines()[1:]
    with zipfile.ZipFile(WRITTEN) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in ("word/document.xml", "word/header2.xml"):
        root = etree.fromstring(parts[name])
        for paragraph in list(root.iter(f"{W}p")):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            _fill(paragraph, "" if style is None else style.get(f"{W}val", ""), members)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return package(beginning(()), [part(name, content) for name, content in parts.items()])


def _fill(paragraph: etree._Element, style: str, members: list[str]) -> None:
    """Puts fields, or words, in the place of what a paragraph of a certain style says."""
    said: list[str | etree._Element]
    match style:
        case "InsideAddress":
            said = [field("name"), "\n", field("address_line_1"), "\n", field("town"), "\n", field("postcode")]
        case "Salutation":
            said = ["Dear ", field("name"), ","]
        case "Header" if paragraph.find(f".//{W}instrText") is not None:
            said = [field("name")]
        case "Date":
            said = ["16th March 2021"]
        case "Reference":
            said = ["Our ref: LMP21"]
        case "SectionEnd" if "{" in "".join(map(str, paragraph.itertext())):
            said = []
        case "ListNumber2":
            if "member.name" not in "".join(map(str, paragraph.itertext())):
                paragraph.getparent().remove(paragraph)  # type: ignore[union-attr]
                return
            for member in members[:-1]:
                paragraph.addprevious(_said(deepcopy(paragraph), [member]))
            said = [members[-1]]
        case _:
            return
    _said(paragraph, said)


def _said(paragraph: etree._Element, said: list[str | etree._Element]) -> etree._Element:
    """A paragraph that says something else, in its own look."""
    for one in [one for one in paragraph if one.tag != f"{W}pPr"]:
        paragraph.remove(one)
    for words in said:
        if not isinstance(words, str):
            paragraph.append(words)
            continue
        made = etree.SubElement(paragraph, f"{W}r")
        if words == "\n":
            etree.SubElement(made, f"{W}br")
        else:
            etree.SubElement(made, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = words
    return paragraph


def timed(command: list[object], folder: Path) -> float:
    """Seconds of a whole process on the first processor."""
    started = time.perf_counter()
    subprocess.run(["taskset", "-c", "0", *map(str, command)], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603, S607
    return time.perf_counter() - started


def peer(python: Path, number: int) -> tuple[float, int]:
    """Letters a second of docx-mailmerge2, and the median size of its files in bytes."""
    with tempfile.TemporaryDirectory(dir=ROOT) as scratch:
        folder = Path(scratch)
        (folder / TEMPLATE).write_bytes(template())
        (folder / "out").mkdir()
        took = timed([python, "-c", PEER, TEMPLATE, "out", number], folder)
        return number / took, size_in(folder / "out")


def ours(number: int) -> tuple[float, int]:
    """Letters a second of `letterforge generate`, and the median size of its files in bytes."""
    with tempfile.TemporaryDirectory(dir=ROOT) as scratch:
        folder = Path(scratch) / "campaign"
        made_up(folder, number)
        (folder / TEMPLATE).write_bytes(template())
        settings = folder / FILE_NAME
        said = settings.read_text(encoding="utf-8")
        settings.write_text(re.sub(r"(?m)^template = .*$", f'template = "{TEMPLATE}"', said), encoding="utf-8")
        took = timed([sys.executable, "-m", "letterforge", "generate", "--format", "docx", "--workers", "1", "--quiet"], folder)
        return number / took, size_in(folder / "out/letters")


def size_in(folder: Path) -> int:
    """The median size in bytes of the files in a folder."""
    return int(statistics.median(path.stat().st_size for path in folder.glob("*.docx")))


def main() -> None:
    """One run of each, in a table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("number", nargs="?", type=int, default=5000)
    asked.add_argument("--peers", type=Path, default=ROOT / ".venv/peers/bin/python")
    given = asked.parse_args()
    sys.stdout.write(f"{'':18}{'letters/s':>10}{'KiB each':>10}{'of floor':>10}{'x peer':>8}\n")
    best = 0.0
    if given.peers.exists():
        best, size = peer(given.peers.absolute(), OF_THE_PEER)
        sys.stdout.write(f"{'docx-mailmerge2':18}{best:10.1f}{size / 1024:10.1f}\n")
    rate, size = ours(given.number)
    limit = floor(size, given.number)
    versus = f"{rate / best:8.1f}" if best else f"{'-':>8}"
    sys.stdout.write(f"{'floor':18}{limit:10.1f}{size / 1024:10.1f}\n")
    sys.stdout.write(f"{'letterforge':18}{rate:10.1f}{size / 1024:10.1f}{rate / limit:10.2f}{versus}\n")


if __name__ == "__main__":
    main()
