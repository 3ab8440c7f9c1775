"""What the doctor says of one thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`mend` is empty when all is well. `level`: ok, advice (works, could be better), wrong."""

    level: str
    what: str
    mend: str = ""
