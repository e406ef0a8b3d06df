"""The cover sheet of a print run: in goes what was bound, out comes one page for whoever prints, folds and posts it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from letterforge.campaign import Campaign
from letterforge.errors import Problem
from letterforge.letter.looks import Look, with_lenders
from letterforge.letter.model import Block, Heading, ListBlock, Paragraph, Span, text_of
from letterforge.pdf import Laid, laid_alone
from letterforge.postage import Band, Tally
from letterforge.typeface import Typefaces, unsettable

_HELD_SHOWN = 20  # problems, at most
_SIZES = ((11.0, 15.0), (9.0, 12.0), (7.0, 9.0))  # pt: type and leading, tried in turn
_ENCLOSED_SHOWN = 5


class Held(NamedTuple):
    """Letters that are held back: how many, how many that are never written, why the first are held, how many were sent before."""

    letters: int
    suppressed: int
    problems: Sequence[Problem]
    sent: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What a cover sheet tells: how many letters of how many sheets and grams, the first and the last, enclosures, letters held back."""

    tally: Tally
    first: str
    last: str
    duplex: bool
    enclosed: Sequence[str]
    held: Held | None


def cover(campaign: Campaign, look: Look, told: Told) -> tuple[Laid, Typefaces]:
    """The page, and the typefaces that it is set in; of many letters held back, as many as go onto it."""
    most = min(len(told.held.problems), _HELD_SHOWN) if told.held else 0
    for shown, (size, leading) in [*((shown, _SIZES[0]) for shown in range(most, 0, -1)), *((0, size) for size in _SIZES)]:
        style = replace(look.style, size=size, leading=leading, gap=leading / 2, justified=False)
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
        (1, [f"{told.tally.letters:,} {'letter' if told.tally.letters == 1 else 'letters'}: {campaign.name}"]),
        (3, [f"First letter: {told.first}", f"Last letter: {told.last}"]),
        (2, ["Print"]),
        (3, _print(campaign, told)),
        (2, ["Fold and post"]),
        (3, _post(campaign, told)),
        *(_held(told.held, shown) if told.held else ()),
    ]
    return tuple(_block(kind, [line.translate(unsaid or {}) for line in said]) for kind, said in lines if said)


def _held(held: Held, shown: int) -> list[tuple[int, list[str]]]:
    problems = sorted(held.problems[:shown], key=lambda problem: problem.row or 0)
    more = held.letters - len({problem.row or problem.what for problem in problems})
    return [
        (2, [f"Held back: {f'{held.letters:,}' if held.letters else 'none'}"]),
        (3, [str(problem) for problem in problems]),
        (0, [f"and {more:,} more"] if more > 0 and problems else []),
        (0, [f"Never written to, as suppressed: {held.suppressed:,}"] if held.suppressed else []),
        (0, [f"Left out, as sent before: {held.sent:,}"] if held.sent else []),
    ]


def _block(kind: int, lines: Sequence[str]) -> Block:
    if kind == 3:
        return ListBlock(tuple([(Paragraph((Span(line),)),) for line in lines]))
    spans = tuple([Span(line) for line in lines])
    return Heading(kind, spans) if kind else Paragraph(spans)


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
    return [envelope, *_enclosed(told.enclosed), *_weights(told.tally)]


def _enclosed(names: Sequence[str]) -> list[str]:
    shown = [f"With each letter: {said}" for said in names[:_ENCLOSED_SHOWN]]
    return [*shown, f"and {len(names) - len(shown)} more"] if len(names) > len(shown) else shown


def _weights(tally: Tally) -> Iterable[str]:
    weights = f"{tally.lightest:.1f} g" if tally.lightest == tally.heaviest else f"{tally.lightest:.1f} to {tally.heaviest:.1f} g"
    yield f"Each weighs {weights} in its envelope, all of them {tally.grams / 1000:.2f} kg"
    for band, letters in tally.bands.items():
        yield f"Postage: {letters:,} × {_called(band)}"


def _called(band: Band | None) -> str:
    return str(band) if band is not None else "parcel, too heavy or too large for a large letter"
