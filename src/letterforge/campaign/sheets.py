"""The campaign file's sections of what is printed beside letters: sheets of labels, envelopes without a window."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from letterforge.campaign import checks
from letterforge.campaign.section import Section
from letterforge.stationery import SHEETS, LabelSheet, label_sheet

Length = Annotated[float, Field(ge=0, le=297)]
_ACROSS = Field(ge=1, le=50)


class OwnLabels(Section):
    """A sheet of labels of the campaign's own, in mm."""

    columns: Annotated[int, _ACROSS]
    rows: Annotated[int, _ACROSS]
    width: Length
    height: Length
    pitch: Annotated[tuple[Length, Length], Field(strict=False)]
    left: Length
    top: Length

    @model_validator(mode="after")
    def _lies_on_a4(self) -> Self:
        self.sheet()
        return self

    def sheet(self) -> LabelSheet:
        """The sheet; ValueError where it wouldn't lie on A4, or labels would overlap."""
        return label_sheet("own", **self.model_dump())


class LabelSettings(Section):
    """Which sheets of labels the campaign has: one by name, or its own."""

    sheet: Annotated[str, AfterValidator(checks.sheet_name)] = "L7160"
    own: OwnLabels | None = None

    def chosen(self, name: str = "") -> LabelSheet:
        """The sheet of that name; without one, the campaign's. Raises ValueError where none is so called."""
        if self.own is not None and name.lower() in {"", "own"}:
            return self.own.sheet()
        return SHEETS[checks.sheet_name(name or self.sheet)]


class EnvelopeSettings(Section):
    """The envelopes without a window that are printed on, by size."""

    size: Annotated[str, AfterValidator(checks.envelope_size)] = ""
