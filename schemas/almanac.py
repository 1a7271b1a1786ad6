"""The shape of the almanac, as written in `transforms/outlets/almanac.toml`."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from schemas.outlet import Pattern


class AlmanacDay(BaseModel):
    """A day whose anniversaries are kept, with where it is known from and how surely."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, description="What is remembered.")
    day: date = Field(alias="date", description="The day itself, with its year.")
    all: tuple[Pattern, ...] = Field(
        min_length=1, description="Patterns that must all stand in the sentence."
    )
    source: str = Field(min_length=1, description="Where the day is known from.")
    confidence: float = Field(
        ge=0.0, le=1.0, description="How sure it is; only days from 0.8 on tell a year."
    )
