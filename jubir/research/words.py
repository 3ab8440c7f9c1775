"""Why something was not done, and what places are called."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jubir.research.actions import Refused

_SENTENCES: dict[str, Any] = {
    "not_allowed": gettext_lazy("Your role may look at research, not change it. A manager or editor can."),
    "no_handle": gettext_lazy("Write the account's name, for example @kopilain.bsky.social."),
    "no_channel": gettext_lazy(
        "Others' figures are read through one of your own channels on that network, and none is connected. Connect one first."
    ),
    "own_channel": gettext_lazy("That is your own channel. It stands in the table already."),
}


def refusal(refused: Refused) -> str:
    if refused.code == "no_such_account":
        return (
            _("There is no account “%(handle)s” on that network. Check the spelling, with its server.")
            % refused.data
        )
    if refused.code == "not_answering":
        return (
            _("The network is not answering right now (%(detail)s). Try again in a few minutes.")
            % refused.data
        )
    if refused.code == "too_many":
        return _("You can look at %(most)s competitors. Take one out first.") % refused.data
    return str(_SENTENCES[refused.code])


PLACES: dict[str, Any] = {
    "inbox": gettext_lazy("inbox"),
    "network": gettext_lazy("networks"),
    "feed": gettext_lazy("news and blogs"),
    "web": gettext_lazy("news and blogs"),
}
