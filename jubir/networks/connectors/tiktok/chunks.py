"""How TikTok wants a video cut: pure arithmetic, from the media transfer guide of its Content Posting API, 2026-11-22.

Under 5 MB whole. Else pieces of 5 to 64 MB, in order, floor(size / piece) of them, so that the last one is longer by what
is left over (up to 128 MB); no more than 1,000.
"""

from collections.abc import Iterator
from dataclasses import dataclass

#: One piece; it is held in memory while it goes.
PIECE = 10_000_000
SMALLEST, LARGEST, LAST, MOST = 5 * 1024 * 1024, 64 * 1024 * 1024, 128 * 1024 * 1024, 1000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    def range_of(self, whole: int) -> str:
        return f"bytes {self.first}-{self.last}/{whole}"


def plan(size: int) -> tuple[int, int]:
    """(chunk_size, total_chunk_count) as init wants them."""
    piece = size if size < 2 * PIECE else PIECE
    return piece, max(1, size // piece) if piece else 1


def chunks(size: int) -> Iterator[Chunk]:
    piece, many = plan(size)
    for number in range(many):
        last = size if number == many - 1 else (number + 1) * piece
        yield Chunk(number * piece, last - 1)
