"""The fast path gives the bytes of the straightforward one: what is remembered, joined and filled in is what would be made anew."""

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letterforge import campaign, docx, pdf
from letterforge.docx.blocks import Place, _written, block_piece
from letterforge.docx.furniture import _addressed, _dated, _headed
from letterforge.docx.markup import Stencil
from letterforge.docx.properties import _told
from letterforge.errors import HeldError
from letterforge.letter.model import Block, Heading, Letter, Paragraph, Passage, Span, Style, text_of
from letterforge.production.native import NativeMaker
from letterforge.recipients import RecipientList
from tests.conftest import Make, Ran
from tests.picture.samples import EVERY
from tests.test_writers import BODIES

ODD = [
    "Test Recipient 000123",
    "Siân O’Neill",
    "Łukasz Źdźbło",
    "A & B <C>",
    "Test\u00a0Recipient",
    "e\u0301",
    "AVATAR To",
    "x" * 40,
    "Борис",
]


def forget() -> None:
    """Empties everything that letterforge remembers."""
    for name, module in list(sys.modules.items()):
        if name.startswith("letterforge"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def written(folder: Path, rows: list[str], *, cold: bool) -> list[bytes]:
    """The letters to all `rows` in both formats; `cold` makes each as if there were no other."""
    header = "id,name,party,address_line_1,address_line_2,address_line_3,town,postcode"
    (folder / "data/candidates.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    loaded = campaign.load(folder)
    recipients = RecipientList(loaded)

    def maker() -> NativeMaker:
        return NativeMaker(loaded, recipients.fields, recipients.said)

    shared = maker()
    made = []
    for number, recipient in enumerate(recipients, 1):
        if cold:
            forget()
        draft = (maker() if cold else shared).draft(recipient, f"LMP21-{number:04d}")
        made += [draft.content("pdf").data, draft.content("docx").data, draft.fingerprint("pdf").encode()]
    return made


def test_a_letter_doesnt_depend_on_those_before_it(folder: Path) -> None:
    rows = [f'{number},"{name}",Independent,{number} Example Road,,,London,SE1 0RB' for number, name in enumerate(ODD, 1)]
    template = folder / "templates/mayoral-pledge/letter.md"
    template.write_text(template.read_text() + "\n\n[{{ name }}](https://example.org/?q={{ id }}) **{{ name }}** of *{{ party }}*")
    warm = written(folder, rows, cold=False)
    assert warm == written(folder, rows, cold=True)
    assert warm == written(folder, rows, cold=False)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(BODIES, min_size=2, max_size=3))
def test_no_body_leaves_anything_behind(letter: Make, bodies: list[list[Block]]) -> None:
    letters: list[Letter] = [letter(*body) for body in bodies]
    warm = [(pdf.write(one), docx.write(one)) for one in letters]
    for one, before in zip(letters, warm, strict=True):
        forget()
        assert (pdf.write(one), docx.write(one)) == before


TEXTS = st.text(max_size=12) | st.sampled_from(
    ["a\nb", "a\tb", " a", "a ", "a  b", "\ue0000\ue001", "\ue000", "<&>\"'", "a\u00a0b", "\u00ad"]
)


def either(write: Stencil, texts: tuple[str, ...]) -> tuple[object, object]:
    """What a stencil gives, and what python-docx and lxml give."""
    return said(lambda *given: write.piece(*given).plain, texts), said(write._write, texts)


def said(write: object, texts: tuple[str, ...]) -> object:
    try:
        return write(*texts)  # type: ignore[operator]
    except HeldError as held:
        return str(held)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(TEXTS, TEXTS))
def test_stencils_give_what_python_docx_gives(letter: Make, texts: tuple[str, str]) -> None:
    one = letter()
    for stencil in (
        _dated(one.page),
        _addressed(2, 10.0, 11.0, one.page.envelope.safe),
        _addressed(2, 8.0, 8.5, one.page.envelope.safe),
        _told(one.author, one.language, one.date),
    ):
        fast, slow = either(stencil, texts)
        assert fast == slow
    fast, slow = either(_headed(one.page), texts[:1])
    assert fast == slow


@given(st.lists(st.builds(Span, TEXTS, st.booleans(), st.booleans()), min_size=1, max_size=3).map(tuple), st.booleans(), st.booleans())
def test_paragraphs_give_what_python_docx_gives(spans: tuple[Span, ...], right: bool, kept: bool) -> None:
    place = Place(kept=kept)
    for block in (Paragraph(spans, right), Heading(2, spans)):
        fast = said(lambda block=block: block_piece(block, Style(), place).plain, ())
        assert fast == said(lambda block=block: _written(block, Style(), place), ())


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_change_nothing(folder: Path, run: Callable[..., Ran], workers: int) -> None:
    assert run("generate", "--workers", str(workers)).status == 0
    made = {path.name: path.read_bytes() for path in (folder / "out/letters").iterdir()}
    loaded = campaign.load(folder)
    recipients = RecipientList(loaded)
    maker = NativeMaker(loaded, recipients.fields, recipients.said)
    for number, recipient in enumerate(recipients, 1):
        reference = f"LMP21-{number:04d}"
        draft = maker.draft(recipient, reference)
        for form in ("pdf", "docx"):
            (name,) = [name for name in made if name.startswith(reference) and name.endswith(form)]
            assert made[name] == draft.content(form).data


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    st.lists(BODIES.flatmap(st.sampled_from) | st.sampled_from(list(EVERY.values())), min_size=1, max_size=8),
    st.integers(0, 4),
    st.integers(0, 4),
)
def test_a_passage_is_set_as_its_blocks_are(letter: Make, body: list[Block], begin: int, count: int) -> None:
    begin = min(begin, len(body) - 1)
    some = tuple(body[begin : begin + count + 1])
    apart = letter(*body)
    together = letter(*body[:begin], Passage(some), *body[begin + len(some) :])
    assert text_of(together.body) == text_of(apart.body)
    assert shown(together) == shown(apart)
    assert parts(together) == parts(apart)


def shown(letter: Letter) -> list[bytes]:
    """What each page shows, inflated, and the structure tree."""
    with pikepdf.open(io.BytesIO(pdf.write(letter))) as document:
        return [page.Contents.read_bytes() for page in document.pages] + [document.Root.StructTreeRoot.K.unparse(resolved=True)]


def parts(letter: Letter) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx.write(letter))) as package:
        return {name: package.read(name) for name in package.namelist()}
