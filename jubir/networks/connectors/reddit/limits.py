"""What Reddit takes, and the places where the account may speak.

Facts: the truth sheet of 2026-11-22 (title 300, text 40,000, picture 20 MB, gallery 20). A poll's two to six answers of
120 letters and one to seven days: not verified, 2026-11-22. Videos want a picture of their own beside them and answer
through a web socket alone: they are left out.
"""

from collections.abc import Mapping
from typing import Any

from jubir.networks.contract import Account
from jubir.networks.counting import codepoints
from jubir.networks.limits import ImageLimit, Limits, Option, PollLimit, TextLimit
from jubir.networks.shared.parsing import name, obj

TITLE, TEXT, COMMENT, MESSAGE = 300, 40_000, 10_000, 10_000
PICTURES, PICTURE_BYTES = 20, 20_000_000
DAY = 1440


def limits_of(account: Account) -> Limits:
    return Limits(
        TextLimit(TEXT, codepoints, "codepoints"),
        images=ImageLimit(PICTURES, PICTURE_BYTES, ("image/jpeg", "image/png")),
        gifs=ImageLimit(PICTURES, PICTURE_BYTES, ("image/gif",)),
        poll=PollLimit(6, 120, DAY, 7 * DAY),
        link_card=True,
        options=(
            _places(account.facts),
            Option("title", "text", default="", required=True, maximum=TITLE),
            *_flair(account.facts),
            Option("nsfw", "flag", default=False),
            Option("spoiler", "flag", default=False),
        ),
    )


def answer_limits_of(kind: str) -> Limits:
    most = MESSAGE if kind == "message" else COMMENT
    return Limits(TextLimit(most, codepoints, "codepoints"))


def subreddits(facts: Mapping[str, Any]) -> list[str]:
    return [name(one) for one in facts.get("subreddits") or () if name(one)]


def shown(subreddit: str) -> str:
    """ "r/kopi", and "u/laras" for one's own page, which Reddit calls u_laras."""
    return f"u/{subreddit[2:]}" if subreddit.lower().startswith("u_") else f"r/{subreddit}"


def _places(facts: Mapping[str, Any]) -> Option:
    known = subreddits(facts)
    return Option("subreddit", "choice", tuple(known), None, names=tuple(map(shown, known)), required=True)


def flairs(facts: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """flair's id → (subreddit, words)"""
    return {
        name(one[0]): (subreddit, name(one[1]))
        for subreddit, known in obj(facts.get("flairs")).items()
        for one in known
        if isinstance(one, list | tuple) and len(one) == 2 and name(one[0])
    }


def _flair(facts: Mapping[str, Any]) -> tuple[Option, ...]:
    known = flairs(facts)
    if not known:
        return ()
    names = tuple(f"{shown(subreddit)} · {said}" for subreddit, said in known.values())
    return (Option("flair", "choice", ("", *known), "", names=("–", *names)),)
