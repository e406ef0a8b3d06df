"""What all sections of the campaign file have in common: unknown keys are refused, and nothing is taken for another kind of value."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A section: frozen, and every key known."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
