"""Letters a second of a Word template, by `letterforge generate` and by docx-mailmerge2: python bench/word.py [N] [--peers PYTHON]

Both fill one document with merge fields alone, since the peer knows nothing else; it reads no list, checks nothing and keeps no record. The
document is the mayoral letter, once in the least that Word needs, once with all that Word's own default template has (python-docx brings
it). Whole processes on one processor, in one run; the floor is that of bench/letters.py, with files as large.
`--peers` is the python of an environment with docx-mailmerge2; by default the one of `make peers`. `--by ../shared/bench/run.py` has that
benchmark of whole projects measure them, in a project of each document's: it removes what it wrote between its runs, as this one doesn't,
so that letters and floor both meet a disk which other runs have just used.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from letters import ROOT, environment, floor, place
from letters import campaign as made_up
from lxml import etree

from docx import Document
from letterforge.campaign import FILE_NAME
from letterforge.opc import beginning, package, part

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


def spare() -> bytes:
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


def default() -> bytes:
    """The same words in Word's own default template, with the styles that it has for letters."""
    document, out = Document(), BytesIO()
    with zipfile.ZipFile(BytesIO(spare())) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        called = "" if style is None else style.get(f"{W}val", "")
        added = document.add_paragraph(style={"ListNumber": "List Number", "ListNumber2": "List Number 2"}.get(called))
        for said in paragraph.iter(f"{W}t", f"{W}fldSimple"):
            if said.tag == f"{W}fldSimple":
                added._p.append(field(said.get(f"{W}instr", "").split()[1]))  # noqa: SLF001 - python-docx makes no fields
            elif next(said.iterancestors(f"{W}fldSimple"), None) is None:
                added.add_run(said.text or "")
    document.save(out)
    return out.getvalue()


TEMPLATES = {"in the least that Word needs": spare, "in Word's default template": default}


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
    """Seconds of a whole process on the first processor, on a disk that has nothing else to do."""
    pinned = ["taskset", "-c", "0", *map(str, command)]
    os.sync()
    started = time.perf_counter()
    subprocess.run(pinned, cwd=folder, env=environment(), check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return time.perf_counter() - started


def peer(python: Path, template: bytes, number: int) -> tuple[float, int]:
    """Letters a second of docx-mailmerge2, and the median size of its files in bytes."""
    folder = place()
    (folder / TEMPLATE).write_bytes(template)
    (folder / "out").mkdir()
    took = timed([python, "-c", PEER, TEMPLATE, "out", number], folder)
    return number / took, size_in(folder / "out")


def ours(template: bytes, number: int) -> tuple[float, int]:
    """Letters a second of `letterforge generate`, and the median size of its files in bytes."""
    folder = place() / "campaign"
    letters_of(folder, template, number)
    took = timed([sys.executable, "-m", "letterforge", "generate", "--format", "docx", "--workers", "1", "--quiet"], folder)
    return number / took, size_in(folder / "out/letters")


def letters_of(folder: Path, template: bytes, number: int) -> None:
    """A campaign whose letter is the template."""
    made_up(folder, number)
    place_in = f"templates/{TEMPLATE}"
    (folder / place_in).write_bytes(template)
    settings = folder / FILE_NAME
    said = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^template = .*$", f'template = "{place_in}"', said), encoding="utf-8")


def measured_by(bench: Path, template: bytes, number: int, peers: Path | None) -> None:
    """Another benchmark's run with a project whose letter is the template; it makes its folders beside the project."""
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT.parent))
    try:
        project = folder / "project"
        letters_of(project, template, 1)
        (project / ".venv").symlink_to(ROOT / ".venv")
        command = [sys.executable, bench, "--project", project, "-n", number, "--formats", "docx", *(["--peers", peers] if peers else [])]
        subprocess.run([*map(str, command)], env=environment(), check=True)  # noqa: S603
    finally:
        shutil.rmtree(folder)


def size_in(folder: Path) -> int:
    """The median size in bytes of the files in a folder."""
    return int(statistics.median(path.stat().st_size for path in folder.glob("*.docx")))


def main() -> None:
    """One run of each, in a table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("number", nargs="?", type=int, default=5000)
    asked.add_argument("--peers", type=Path, default=ROOT / ".venv/peers/bin/python")
    asked.add_argument("--by", type=Path, help="another benchmark, run.py, which measures a project")
    given = asked.parse_args()
    peers = given.peers.absolute() if given.peers.exists() else None
    if given.by is not None:
        for name, made in TEMPLATES.items():
            sys.stdout.write(f"{name}\n")
            sys.stdout.flush()
            measured_by(given.by.absolute(), made(), given.number, peers)
        return
    sys.stdout.write(f"{'':18}{'letters/s':>10}{'KiB each':>10}{'of floor':>10}{'x peer':>8}\n")
    for name, made in TEMPLATES.items():
        sys.stdout.write(f"{name}\n")
        compare(made(), given.number, peers)


def compare(template: bytes, number: int, peers: Path | None) -> None:
    """A run of each with one template."""
    best = 0.0
    if peers is not None:
        best, size = peer(peers, template, OF_THE_PEER)
        sys.stdout.write(f"{'docx-mailmerge2':18}{best:10.1f}{size / 1024:10.1f}\n")
    floor(len(template) * 2, number)  # for nothing: on a virtual machine whoever comes first pays for the host's memory
    ours(template, 1)  # likewise: and compiles the modules
    rate, size = ours(template, number)
    os.sync()
    limit = floor(size, number)
    versus = f"{rate / best:8.1f}" if best else f"{'-':>8}"
    sys.stdout.write(f"{'floor':18}{limit:10.1f}{size / 1024:10.1f}\n")
    sys.stdout.write(f"{'letterforge':18}{rate:10.1f}{size / 1024:10.1f}{rate / limit:10.2f}{versus}\n")


if __name__ == "__main__":
    main()
