"""What a printer and an envelope ask of a PDF: in goes an envelope's profile, out come rules in mm, which a child process takes as JSON."""

from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple, Self

from letterforge.envelope import Box, Envelope

TOLERANCE = 1.0  # mm
_OFFICE = (5.0, 5.0, 5.0, 5.0)  # mm from the left, the top, the right and the bottom edge: office printers can't print there
_NOTIFY = (15.0, 5.0, 15.0, 5.0)  # the same for GOV.UK Notify (notifications-template-preview, app/precompiled.py)
_NOTIFY_PAGES, _NOTIFY_BYTES = 10, 2 * 10**6
MARKS_END = 9.0  # mm: fold marks stand at the left edge, up to here


class Fault(NamedTuple):
    """One thing wrong with a file: on which page (from 1; 0 is the file as a whole), what it is, how to mend it, and its place in mm.

    `kind` names its like, `text` is the text that shows it.
    """

    page: int
    kind: str
    what: str
    cure: str
    x: float | None = None
    y: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is asked of a file; `margins` are mm from the left, the top, the right and the bottom edge that must have no ink."""

    name: str
    safe: Box
    clear: Box | None
    body_top: float
    margins: tuple[float, float, float, float]
    marks: bool
    max_pages: int | None = None
    max_bytes: int | None = None

    @property
    def around(self) -> Box:
        """The safe box with the tolerance: text within it is the address."""
        return self.safe.grown(TOLERANCE)

    @property
    def kept_clear(self) -> Box | None:
        """The clear zone without the tolerance, and without the place of fold marks that stand in it."""
        if self.clear is None:
            return None
        inner = self.clear.grown(-TOLERANCE)
        return replace(inner, left=max(inner.left, MARKS_END + TOLERANCE)) if self.marks else inner

    def as_json(self) -> dict[str, Any]:
        """The rules for a child process."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """The rules as the child has them."""
        boxes = {name: Box(**said[name]) if said[name] else None for name in ("safe", "clear")}
        return cls(**{**said, **boxes, "margins": tuple(said["margins"])})


def rules_of(envelope: Envelope, max_pages: int | None = None) -> Rules:
    """The rules of an envelope's profile; `max_pages` of a letter, where there is a limit."""
    printed_there = envelope.name == "notify"
    return Rules(
        envelope.name,
        envelope.safe,
        envelope.clear,
        envelope.body_top,
        _NOTIFY if printed_there else _OFFICE,
        marks=envelope.clear is not None and any(envelope.clear.top <= fold <= envelope.clear.bottom for fold in envelope.folds),
        max_pages=(_NOTIFY_PAGES if printed_there else None) if max_pages is None else max_pages,
        max_bytes=_NOTIFY_BYTES if printed_there else None,
    )
