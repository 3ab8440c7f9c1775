"""Is there a feed at an address somebody typed? Looked at once, before it becomes a source."""

from dataclasses import dataclass

from jubir.channels import feeds
from jubir.listening.parsing import NotAFeed, parse


class Unfit(Exception):
    """`code`: one of listening.words.FEED_ERRORS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Found:
    url: str
    title: str
    home: str
    language: str
    entries: int


def look(url: str) -> Found:
    """The feed there, or the one that the page there names. Raises Unfit. Speaks to the network."""
    for _ in range(2):
        answer = feeds.fetch([feeds.Wish(url)])[0]
        if answer.error:
            raise Unfit(answer.error)
        try:
            parsed = parse(answer.body, answer.kind, answer.url)
        except NotAFeed as no:
            if not no.alternate or no.alternate == url:
                raise Unfit("not_a_feed") from None
            url = no.alternate
            continue
        return Found(url[:500], parsed.title, parsed.home, parsed.language, len(parsed.entries))
    raise Unfit("not_a_feed")
