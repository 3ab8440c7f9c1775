"""What listening says to people. Codes come in, sentences go out, in the active language."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jubir.channels import feeds
from jubir.listening.models import Feed, Search

REFUSALS: dict[str, Promise] = {
    "not_allowed": _("Your role may not do this here. Ask somebody who may."),
    "no_terms": _("Say what to listen for: at least one word in “any of these” or “all of these”."),
    "too_many_watches": _("There are %(most)d watches already. Delete one that nobody needs any more."),
    "too_many_terms": _("At most %(most)d words in one list. Make a second watch for the rest."),
    "long_term": _("A word or phrase has at most %(most)d letters. Shorten it."),
    "too_many_sources": _("There are %(most)d sources already. Switch one off and delete it first."),
    "too_many_lists": _("A watch listens to at most %(most)d lists. Make a second one for the rest."),
    "bad_sentiment": _("Choose positive, neutral or negative."),
}
#: What keeps a feed from being read.
FEED_ERRORS: dict[str, Promise] = {
    "forbidden": _(
        "The address leads into a private network, where Jubir does not go. Use the public address."
    ),
    "unreachable": _("The server did not answer. Jubir tries again by itself, less and less often."),
    "gone": _("There is nothing at this address any more. Look on the site for its new feed, and add that."),
    "refused": _("The server refuses to give it. It may be for subscribers only."),
    "busy": _("The server is busy or asks us to wait. Jubir tries again by itself."),
    "too_large": _("The feed is larger than 6 MB. Look for a smaller one on the site."),
    "not_a_feed": _("What is there is no feed. Look on the site for “RSS”, and add that address."),
}
#: What keeps a network from being searched.
SEARCH_ERRORS: dict[str, Promise] = {
    "too_many": _("The network asked us to wait. The search goes on by itself."),
    "outage": _("The network is not answering. Jubir tries again by itself."),
    "unauthorized": _("The channel must be connected again before it can search."),
    "unsupported": _("This server does not let us search. Another channel may."),
    "missing": _("What was asked for is gone. Jubir tries again by itself."),
    "rejected": _("The network does not take this search. Try fewer or simpler words."),
}
#: What keeps a list of people from being read, where that is something else.
LIST_ERRORS: dict[str, Promise] = {
    "unauthorized": _("The channel must be connected again before its lists can be read."),
    "unsupported": _(
        "Its lists can't be read: the sign-in is older than that right, or the server has no lists. Connect the channel again to"
        " give the right."
    ),
    "missing": _("The list is not there any more. Choose another one, or take it out of the watch."),
    "rejected": _("The network does not let us read its lists. Connect the channel again."),
}
UNKNOWN = _("That did not work. Load the page again and try once more.")


def refusal(code: str, data: dict[str, Any]) -> str:
    words = str(REFUSALS.get(code, UNKNOWN))
    return words % data if data else words


def feed_error(feed: Feed) -> str:
    return str(FEED_ERRORS.get(feed.error, UNKNOWN)) if feed.error else ""


def fetched_error(answer: feeds.Fetched) -> str:
    return str(FEED_ERRORS.get(answer.error, UNKNOWN))


def search_error(search: Search) -> str:
    if not search.error:
        return ""
    return list_error(search.error) if search.list_id else _network_error(search.error)


def list_error(kind: str) -> str:
    return str(LIST_ERRORS[kind]) if kind in LIST_ERRORS else _network_error(kind)


def _network_error(kind: str) -> str:
    return str(SEARCH_ERRORS.get(kind, SEARCH_ERRORS["outage"]))
