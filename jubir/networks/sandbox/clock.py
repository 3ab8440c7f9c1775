"""Moments as seconds since 1970 in storage, and as ISO 8601 in UTC on the wire."""

from datetime import UTC, datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7), "WIB")


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> float:
    """Raises ValueError on anything but an ISO moment; one without a zone is UTC."""
    parsed = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()


#: What is written on the wire is rounded to a microsecond: whoever asks for all since then means that one too.
ROUNDED = 1e-6


def local(at: float) -> datetime:
    return datetime.fromtimestamp(at, WIB)
