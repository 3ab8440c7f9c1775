"""How a channel is, and why it could not be connected, in sentences."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.channels import words
from jubir.channels.actions import Refused
from jubir.channels.models import Channel, Health
from jubir.channels.spending import Month
from jubir.ui import moments
from jubir.ui.templatetags.ui import network_name

KINDS = {Health.CONNECTED: "good", Health.OUTAGE: "need", Health.RECONNECT: "harm", Health.DISCONNECTED: ""}


def health_sentence(channel: Channel) -> str:
    """What it means for the posts, and what to do."""
    shown = {"network": network_name(channel.network)}
    if channel.health_why == "no_network":
        return _("This Jubir no longer knows the network of this channel.")
    if channel.health_why == "somebody_else":
        return _(
            "Another account answers in its place. Connect the right one again; nothing goes out until then."
        )
    return {
        Health.CONNECTED: _("Posts go out here."),
        Health.OUTAGE: _(
            "%(network)s does not answer at the moment. Nothing is lost: posts wait and go out when it is back."
        ),
        Health.RECONNECT: _(
            "%(network)s no longer accepts our sign-in: it was taken back, or has ended. Nothing goes out here until"
            " you connect it again."
        ),
        Health.DISCONNECTED: _("Nothing goes out here. What was published stays on %(network)s."),
    }[Health(channel.health)] % shown


def spending_sentences(month: Month) -> list[str]:
    """What a network has cost this month, what is foreseen, and what its limit does."""
    shown = {
        "network": network_name(month.network),
        "spent": words.money(month.spent, rounded=True),
        "foreseen": words.money(month.foreseen, rounded=True),
        "limit": words.money(month.limit or 0, rounded=True),
        "until": moments.short_date(month.ends),
    }
    if not month.requests:
        told = [_("%(network)s has cost nothing yet this month.") % shown]
    else:
        told = [
            ngettext(
                "%(network)s has cost %(spent)s so far this month, in %(n)s request.",
                "%(network)s has cost %(spent)s so far this month, in %(n)s requests.",
                month.requests,
            )
            % {**shown, "n": words.number(month.requests)},
            _("If the coming days are like the last ones, it will be about %(foreseen)s by its end.") % shown,
        ]
    if month.used_up:
        told.append(
            _(
                "The limit of %(limit)s is used up: until %(until)s nothing is read there, and each post waits for"
                " somebody to say that it may go out all the same."
            )
            % shown
        )
    elif month.limit is None:
        told.append(_("There is no limit."))
    else:
        told.append(_("The limit is %(limit)s a month.") % shown)
    return told


def refusal(refused: Refused) -> str:
    """What happened and the one thing to do. Nothing was changed."""
    until = refused.data.get("until")
    shown = {
        "network": network_name(refused.network) if refused.network else "",
        "time": moments.relative(until) if isinstance(until, datetime) else "",
    }
    return _REFUSALS.get(refused.code, _REFUSALS["refused"])(refused.data, refused.network) % shown


def _wrong_password(data: Mapping[str, Any], network: str) -> str:
    if network == "bluesky":
        return _(
            "Bluesky did not accept this handle and app password. Check the handle's spelling, and that it is an app"
            " password rather than the account's own. If in doubt, make a new one and copy it whole."
        )
    return _("%(network)s did not accept this password. Copy it again, whole, and try once more.")


_REFUSALS: dict[str, Callable[[Mapping[str, Any], str], str]] = {
    "required": lambda d, n: _("This is needed."),
    "amount": lambda d, n: _("Write an amount in US dollars, like 10 or 2.50."),
    "wrong_password": _wrong_password,
    "not_granted": lambda d, n: _("%(network)s did not let us in. Try once more, and say yes over there."),
    "denied": lambda d, n: _("You did not allow it on %(network)s, so nothing was connected."),
    "no_handle": lambda d, n: _("No account has this name on %(network)s. Check the spelling."),
    "no_server": lambda d, n: (
        _(
            "No %(network)s server answers there. Check the address: it looks like mastodon.social, without your name."
        )
        if n == "mastodon"
        else _("No %(network)s server answers at this address. Check the spelling.")
    ),
    "unreachable": lambda d, n: _(
        "%(network)s does not answer. Check the address if you typed one; otherwise try again in a few minutes."
    ),
    "too_many": lambda d, n: (
        _("%(network)s asks us to wait. Try again: %(time)s.")
        if d.get("until")
        else _("%(network)s asks us to wait. Try again in some minutes.")
    ),
    "unsupported": lambda d, n: _(
        "This server of %(network)s cannot do what connecting needs. Choose another server."
    ),
    "refused": lambda d, n: _("%(network)s refused the connection. Its answer is below."),
    "begin_again": lambda d, n: _("The sign-in took too long, or belongs to another browser. Start again."),
    "not_allowed": lambda d, n: _("Your role may not connect channels. Ask an owner or a manager."),
    "no_choice": lambda d, n: _("Choose one of these."),
    "no_keys": lambda d, n: _(
        "This Jubir has no app keys of %(network)s yet. Whoever set this Jubir up enters them once; the guide says how."
    ),
    "no_keys_there": lambda d, n: _("There are no keys to try yet."),
    "not_installation_owner": lambda d, n: _("Only whoever set this Jubir up may change app keys."),
    "none_found": lambda d, n: _(
        "%(network)s let us in, but this sign-in opens no account that Jubir could speak for. Sign in as somebody who may"
        " manage it there, and leave every box ticked."
    ),
    "none_chosen": lambda d, n: _("Nothing was chosen, so nothing was connected."),
    "choose": lambda d, n: _("This sign-in opens several accounts of %(network)s. Choose."),
    "not_among": lambda d, n: _("The account that was meant is not among those this sign-in opens."),
    "forgotten": lambda d, n: _(
        "It has been disconnected for more than a day, so its sign-in was deleted. Connect it again."
    ),
}
