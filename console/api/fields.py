"""Kinds of fields that several routes have: numbers a row can have, words it can hold."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

LAST = 2**63 - 1
"""The largest number of a row."""
Ref = Annotated[int, Field(ge=-LAST, le=LAST)]
Id = Annotated[int, Path(ge=-LAST, le=LAST)]
Reason = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
