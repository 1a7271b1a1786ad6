"""The shape of the almanac, as written in `transforms/outlets/almanac.toml`."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return value


class AlmanacDay(BaseModel):
    """A day whose anniversaries are kept, with where it is known from and how surely."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    day: date = Field(alias="date")
    all: tuple[Annotated[str, AfterValidator(_pattern)], ...] = Field(
        min_length=1, description="Patterns that must all stand in the sentence."
    )
    source: str = Field(min_length=1)
    confidence: float = Field(ge=0.0, le=1.0)
