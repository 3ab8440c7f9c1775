"""Our own list of media: what a workspace may switch on without looking for an address (data/media.json)."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "media.json"


@dataclass(frozen=True, slots=True)
class Medium:
    code: str
    name: str
    url: str
    home: str
    language: str
    country: str
    kind: str  # news, business, technology, lifestyle


@lru_cache(maxsize=1)
def media() -> tuple[Medium, ...]:
    return tuple(Medium(**row) for row in json.loads(_FILE.read_text()))


def usual(language: str) -> list[str]:
    """What is switched on with a first watch: the media in the workspace's language."""
    return [medium.code for medium in media() if medium.language == language]
