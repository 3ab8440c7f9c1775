"""What a right over there is for, in a person's words: networks call them scopes, and each by its own code."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

#: (what its code says, what it is for); the first that fits. Codes of all networks are made of the same few words.
_FOR: tuple[tuple[str, str], ...] = (
    (r"offline|refresh", "renew"),
    (r"insight|analytics|statistic|stats|metric|followers", "figures"),
    (r"manage_engagement|comment|repl|modposts|moderate|force-ssl|like|vote|favourites", "comments"),
    (r"messag|\bdm\.|privatemessages|conversations|chat", "messages"),
    (r"mention|notifications", "mentions"),
    (r"search|discovery|lists", "search"),
    (r"business\.manage|review", "place"),
    (r"webhook|metadata|push", "told"),
    (r"delete|edit|flair", "edit"),
    (r"board|playlist", "arrange"),
    (
        r"engagement|user_content|^r_\w+_social|tweet\.read|pins:read|video\.list|readonly|statuses$",
        "engagement",
    ),
    (r"block|mute|follows|write:follows|^follow$", "people"),
    (r"publish|submit|upload|write|manage_posts|^w_|youtube$", "publish"),
    (r"show_list|business_management|organization_admin|mysubreddits", "accounts"),
    (r"profile|basic|identity|openid|email|users\.|user_accounts|accounts|^read$|history", "account"),
)


def purpose(right: str) -> str:
    """Code of what it is for; "other" for one whose name says nothing to us."""
    plain = right.lower().removeprefix("https://www.googleapis.com/auth/")
    if plain in ("read:statuses", "read"):
        return "engagement"
    if plain.startswith("write:statuses"):
        return "publish"
    return next((code for pattern, code in _FOR if re.search(pattern, plain)), "other")


def said(rights: Iterable[str]) -> list[str]:
    """What they are for, each thing once, in the person's language: "publish posts", "read figures"."""
    codes = dict.fromkeys(purpose(right) for right in rights)
    return [_words(code) for code in codes]


def _words(code: str) -> str:
    return {
        "renew": _("stay connected without signing in again"),
        "figures": _("read figures"),
        "engagement": _("read posts and what people say under them"),
        "messages": _("read and answer messages"),
        "comments": _("read, answer and hide comments"),
        "mentions": _("see where the brand is mentioned"),
        "place": _("look after the place and its reviews"),
        "told": _("be told at once of what is new"),
        "publish": _("publish posts"),
        "edit": _("edit and delete posts"),
        "arrange": _("see and fill its boards and playlists"),
        "search": _("find what others say"),
        "people": _("follow and block people"),
        "accounts": _("see which accounts there are"),
        "account": _("see whose account it is"),
        "other": _("do something else"),
    }[code]
