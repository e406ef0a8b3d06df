"""The cover sheet of a print run: in goes what was bound, out comes one page for whoever prints, folds and posts it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from letterforge.campaign import Campaign
from letterforge.errors import Problem
from letterforge.letter.looks import Look, with_lenders
from letterforge.letter.model import Block, Heading, ListBlock, Paragraph, Span, text_of
from letterforge.pdf import Laid, laid_alone
from letterforge.postage import Band, Tally
from letterforge.typeface import Typefaces, unsettable

_HELD_SHOWN = 20  # problems, at most
_SIZE, _LEADING, _GAP = 11.0, 15.0, 7.0  # pt


@dataclass(frozen=True, slots=True)
class Told:
    """What a cover sheet tells: how many letters of how many sheets and grams, the first and the last, enclosures, letters held back."""

    tally: Tally
    first: str
    last: str
    duplex: bool
    enclosed: Sequence[str]
    held: Sequence[Problem]


def cover(campaign: Campaign, look: Look, told: Told) -> tuple[Laid, Typefaces]:
    """The page, and the typefaces that it is set in; of many letters held back, as many as go onto it."""
    style = replace(look.style, size=_SIZE, leading=_LEADING, gap=_GAP, justified=False)
    for shown in range(min(len(told.held), _HELD_SHOWN), -1, -1):
        blocks = _blocks(campaign, told, shown)
        said = text_of(blocks)
        typefaces = with_lenders(campaign, style.typefaces, missing) if (missing := unsettable(said, style.typefaces)) else style.typefaces
        if lacking := unsettable(said, typefaces):
            blocks = _blocks(campaign, told, shown, dict.fromkeys(map(ord, lacking), "?"))
        laid = laid_alone(blocks, look.page, replace(style, typefaces=typefaces))
        if len(laid.sheets) == 1:
            break
    return laid, typefaces


def _blocks(campaign: Campaign, told: Told, shown: int, unsaid: dict[int, str] | None = None) -> tuple[Block, ...]:
    lines = [
        (1, [campaign.name]),
        (0, [_range(told)]),
        (2, ["Print"]),
        (3, _print(campaign, told)),
        (2, ["Fold and post"]),
        (3, _post(campaign, told)),
        (2, [f"Held back: {len(told.held) or 'none'}"]),
        (3, [str(problem) for problem in told.held[:shown]]),
        (0, [f"and {len(told.held) - shown:,} more"] if len(told.held) > shown else []),
    ]
    return tuple(_block(kind, [line.translate(unsaid or {}) for line in said]) for kind, said in lines if said)


def _block(kind: int, lines: Sequence[str]) -> Block:
    if kind == 3:
        return ListBlock(tuple([(Paragraph((Span(line),)),) for line in lines]))
    spans = tuple([Span(line) for line in lines])
    return Heading(kind, spans) if kind else Paragraph(spans)


def _range(told: Told) -> str:
    if told.tally.letters == 1:
        return f"One letter: {told.first}"
    return f"{told.tally.letters:,} letters, from {told.first} to {told.last}"


def _print(campaign: Campaign, told: Told) -> list[str]:
    sheets = f"{told.tally.sheets:,} {'sheet' if told.tally.sheets == 1 else 'sheets'}"
    return [
        f"{sheets} of A4, {campaign.print.paper:g} g/m², and this one",
        "On both sides, turned along the long edge" if told.duplex else "On one side",
        "At 100 %, not fitted to the page: else the address leaves the window",
    ]


def _post(campaign: Campaign, told: Told) -> list[str]:
    stationery, folds = campaign.stationery, [f"{fold:g}" for fold in campaign.page.profile().folds]
    envelope = f"Envelope: {stationery.envelope_name or campaign.page.profile().name}"
    if folds:
        envelope += f"; fold {' and '.join(folds)} mm from the top{', where the marks are' if campaign.page.fold_marks else ''}"
    return [envelope, *[f"With each letter: {said}" for said in told.enclosed], *_weights(told.tally)]


def _weights(tally: Tally) -> Iterable[str]:
    weights = f"{tally.lightest:.1f} g" if tally.lightest == tally.heaviest else f"{tally.lightest:.1f} to {tally.heaviest:.1f} g"
    yield f"Each weighs {weights} in its envelope, all of them {tally.grams / 1000:.2f} kg"
    for band, letters in tally.bands.items():
        yield f"Postage: {letters:,} × {_called(band)}"


def _called(band: Band | None) -> str:
    return str(band) if band is not None else "parcel, too heavy or too large for a large letter"
