"""LinkedIn's names for things: urn:li:share:7094637247487995904 and the like.

The number of a post or a comment holds its moment: without its last 22 bits it is milliseconds since 1970 [third-party,
and true of every recorded pair we have; not documented, checked 2026-11-22].
"""

import re
from datetime import UTC, datetime
from urllib.parse import quote

PERSON, ORGANIZATION = "urn:li:person:", "urn:li:organization:"
_POST = re.compile(r"urn:li:(?:share|ugcPost|activity):\d+")
# In notifications the inner name comes without its head: urn:li:comment:(activity:7094637247890620418,7094977717598625792)
_COMMENT = re.compile(r"urn:li:comment:\((?:urn:li:)?(activity|ugcPost|share|groupPost):(\d+),(\d+)\)")


def enc(urn: str) -> str:
    """As Rest.li 2.0 wants it in an address."""
    return quote(urn, safe="")


def is_page(urn: str) -> bool:
    return urn.startswith(ORGANIZATION)


def number_of(urn: str) -> str:
    return urn.rpartition(":")[2]


def post_in(text: str) -> str:
    """The first post's name in a text; ""."""
    found = _POST.search(text)
    return found[0] if found else ""


def comment(urn: str) -> str:
    """A comment's name in its one form; "" for what is none."""
    found = _COMMENT.fullmatch(urn.strip())
    return f"urn:li:comment:(urn:li:{found[1]}:{found[2]},{found[3]})" if found else ""


def comment_parts(urn: str) -> tuple[str, str]:
    """(what it stands under, its number); ("", "") for what is none."""
    found = _COMMENT.fullmatch(urn.strip())
    return (f"urn:li:{found[1]}:{found[2]}", found[3]) if found else ("", "")


def moment(urn: str) -> datetime | None:
    """When a post or comment was made, by its number."""
    digits = comment_parts(urn)[1] or number_of(urn)
    if not digits.isdigit() or len(digits) > 19:
        return None
    seconds = (int(digits) >> 22) / 1000
    return datetime.fromtimestamp(seconds, UTC) if 1e9 < seconds < 4e9 else None


def address(urn: str) -> str:
    """Where a person sees a post."""
    return f"https://www.linkedin.com/feed/update/{urn}/" if urn else ""
