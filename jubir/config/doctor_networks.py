"""What `jubir doctor` looks at on networks: those in use, and those whose app keys were entered."""

import socket
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.channels import door, keys, places, queries, rights
from jubir.channels.models import Arrival, Channel, Health
from jubir.config.findings import Finding
from jubir.core import clock
from jubir.networks import hearing
from jubir.networks.addresses import is_public
from jubir.ui.templatetags.ui import network_name

#: How far our clock may be from a network's: codes of a sign-in and signatures live for minutes.
ODD, FAR = timedelta(seconds=30), timedelta(minutes=2)
#: How long after a network last agreed to tell us of what is new that is odd.
SILENT = timedelta(days=3)


def examine() -> Iterator[Finding]:
    connectors = [one for one in door.networks() if not one.auth.own]
    living = [one for one in _living() if door.knows(one)]
    used = {one.network for one in living}
    known = [one for one in connectors if one.identity.slug in used or _has_keys(one)]
    for connector in known:
        yield from _keys(connector, connector.identity.slug in used)
    yield from _strange_keys()
    yield from _way_back([one for one in known if one.auth.kind == "oauth"])
    yield from _from_outside(connectors, used)
    for channel in living:
        yield from _rights(channel)
        yield from _webhook(channel)
    for connector in known:
        if connector.identity.slug in used:
            yield from _app_webhook(connector.identity.slug)
    yield from _clocks(living)


def _living() -> Iterable[Channel]:
    found = Channel.objects.in_use().filter(workspace__deleted_at=None).defer("secrets")
    return found.select_related("workspace", "webhook").order_by("network", "pk")


def _has_keys(connector: Any) -> bool:
    return any(key.source for key in door.keys_of(connector.identity.slug))


def _who(channel: Channel) -> dict[str, Any]:
    return {
        "brand": channel.workspace,
        "handle": channel.handle,
        "network": network_name(channel.network),
    }


# ── app keys ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _keys(connector: Any, used: bool) -> Iterator[Finding]:
    slug = connector.identity.slug
    if not connector.auth.keys:
        return
    shown = {"network": network_name(slug)}
    missing = door.missing_keys(slug)
    if missing:
        lacking = ", ".join(keys.variable(slug, name) for name in missing)
        yield Finding(
            "wrong",
            _("App keys of %(network)s are missing: %(keys)s.") % {**shown, "keys": lacking},
            _("Set them, or enter them on the page Channels → App keys."),
        )
    elif any(key.source == keys.ENVIRONMENT for key in door.keys_of(slug)):
        yield Finding("ok", _("App keys of %(network)s: there, from the environment") % shown)
    else:
        yield Finding("ok", _("App keys of %(network)s: there, entered on the page") % shown)


def _strange_keys() -> Iterator[Finding]:
    """A variable that looks like an app key of a network and is none: mistyped, probably."""
    wanted = {keys.variable(one.identity.slug, key.name) for one in door.networks() for key in one.auth.keys}
    slugs = tuple(f"JUBIR_{one.identity.slug}_".upper() for one in door.networks() if one.auth.keys)
    for name in sorted(settings.JUBIR_APP_KEYS):
        if name.startswith(slugs) and name not in wanted:
            yield Finding(
                "advice",
                _("%(name)s is set, and no network knows a key of that name.") % {"name": name},
                _("Compare it with the names on the page Channels → App keys."),
            )


# ── where people come back to ────────────────────────────────────────────────────────────────────────────────────
def _way_back(connectors: list[Any]) -> Iterator[Finding]:
    """Networks at which somebody registered our address by hand are strict about it."""
    strict = [one for one in connectors if one.auth.keys]
    if not strict:
        return
    shown = {
        "url": places.redirect_uri(),
        "networks": ", ".join(network_name(one.identity.slug) for one in strict),
    }
    if urlsplit(settings.JUBIR_URL).scheme == "https":
        yield Finding("ok", _("Redirect address for %(networks)s: %(url)s") % shown)
    elif places.is_local():
        yield Finding(
            "advice",
            _("Redirect address for %(networks)s: %(url)s. Some of them take an http address of this machine, others"
              " only https.") % shown,
            _("If one refuses it, set JUBIR_URL to a public https address."),
        )  # fmt: skip
    else:
        yield Finding(
            "wrong",
            _("%(networks)s send people back to https addresses only, and ours is %(url)s.") % shown,
            _("Put a TLS proxy in front and set JUBIR_URL to https://…"),
        )


# ── can they reach us ────────────────────────────────────────────────────────────────────────────────────────────
def _from_outside(connectors: list[Any], used: set[str]) -> Iterator[Finding]:
    """Networks that fetch pictures, or tell us things, must be able to reach us; the others work all the same."""
    fetching = [one for one in connectors if one.identity.fetches]
    telling: list[Any] = [
        one for one in connectors if isinstance(one, hearing.Receives | hearing.ReceivesForApp)
    ]
    deaf = [one for one in telling if one.identity.told_only]
    telling = [one for one in telling if one not in deaf]
    if not fetching and not telling:
        return
    host = urlsplit(places.media_base()).hostname or ""
    why = unreachable(host)
    if not why:
        yield Finding(
            "ok", _("%(host)s is a public address: networks can fetch pictures from here") % {"host": host}
        )
        return
    free = [one for one in connectors if one not in fetching and one.identity.posts]
    shown = {
        "why": why,
        "fetching": _names(fetching) or "–",
        "telling": _names(telling) or "–",
        "free": _names(free) or "–",
        "deaf": _("Nothing arrives from %(networks)s.") % {"networks": _names(deaf)} if deaf else "",
    }
    touched = used & {one.identity.slug for one in (*fetching, *deaf)}
    yield Finding(
        "wrong" if touched else "advice",
        _("%(why)s So networks that fetch pictures or videos from Jubir can't: %(fetching)s. Those that tell us by"
          " themselves can't either, and are asked instead: %(telling)s. %(deaf)s All the same work: %(free)s.") % shown,
        _("Set JUBIR_URL to a public https address, if you want those networks."),
    )  # fmt: skip


def _names(connectors: list[Any]) -> str:
    return ", ".join(network_name(one.identity.slug) for one in connectors)


def unreachable(host: str) -> str:
    """Why nobody outside can reach that host, as far as its name tells; "" when its address is public."""
    if host in ("", *places.LOCAL):
        return _("This Jubir can't be reached from outside: its address is this machine's own.")
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except OSError:
        return _("This Jubir can't be reached from outside: no address is known for %(host)s.") % {
            "host": host
        }
    private = sorted(one for one in found if not is_public(one))
    if private:
        return _(
            "This Jubir can't be reached from outside: %(host)s is %(address)s, an address inside a network."
        ) % {"host": host, "address": private[0]}
    return ""


# ── each channel ─────────────────────────────────────────────────────────────────────────────────────────────────
def _rights(channel: Channel) -> Iterator[Finding]:
    missing = queries.missing_rights(channel)
    if missing:
        shown = {**_who(channel), "what": ", ".join(rights.said(missing)), "codes": ", ".join(missing)}
        yield Finding(
            "advice",
            _("%(brand)s: %(network)s does not let %(handle)s: %(what)s (%(codes)s).") % shown,
            _("Connect it again on the Channels page and leave every box ticked."),
        )


def _webhook(channel: Channel) -> Iterator[Finding]:
    if not door.can(channel, hearing.Subscribes) or channel.health == Health.RECONNECT:
        return
    webhook = getattr(channel, "webhook", None)
    if webhook is None or webhook.asked_at is None:
        # A channel connected a moment ago is asked for within minutes.
        if channel.connected_at < clock.now() - timedelta(hours=1):
            yield Finding(
                "advice",
                _("%(brand)s: %(network)s has not agreed to tell us of what is new at %(handle)s; it is asked"
                  " regularly instead.") % _who(channel),
                _("Nothing, if hearing of it later is fine; else see whether networks can reach this Jubir."),
            )  # fmt: skip
    elif webhook.asked_at < clock.now() - SILENT:
        days = (clock.now() - webhook.asked_at).days
        yield Finding(
            "advice",
            ngettext(
                "%(brand)s: %(network)s last agreed %(days)d day ago to tell us of what is new at %(handle)s.",
                "%(brand)s: %(network)s last agreed %(days)d days ago to tell us of what is new at %(handle)s.",
                days,
            )
            % {**_who(channel), "days": days},
            _("See whether a worker is running, and what its log says."),
        )


def _app_webhook(network: str) -> Iterator[Finding]:
    """Whether the network ever told our app anything: nobody but the owner can subscribe it over there."""
    url = places.webhook_url(network)
    if not url:
        return
    shown = {"network": network_name(network), "url": url}
    newest = Arrival.objects.filter(network=network, channel=None).order_by("-received_at").first()
    if newest is None:
        yield Finding(
            "advice",
            _("%(network)s has not told us anything yet at %(url)s.") % shown,
            _("If its webhooks are not set up, its guide under Channels → What can I do where? says how."),
        )
    else:
        shown["time"] = f"{newest.received_at:%Y-%m-%d %H:%M}"
        yield Finding("ok", _("%(network)s last told us something at %(time)s UTC") % shown)


# ── clocks ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _clocks(living: Iterable[Channel]) -> Iterator[Finding]:
    """One channel of each network is asked how it is; its answer carries the network's time."""
    asked: dict[str, Channel] = {}
    for channel in living:
        speaker = door.connector(channel.network)
        if channel.is_usable and not speaker.auth.own and not speaker.identity.by_hand:
            asked.setdefault(channel.network, channel)
    for slug, channel in asked.items():
        ahead = door.clock_of(channel)
        shown = {"network": network_name(slug)}
        if ahead is None:
            yield Finding(
                "advice",
                _("%(network)s does not answer at the moment, so our clock can't be compared.") % shown,
                _("Wait; Jubir keeps trying."),
            )
        elif abs(ahead) < ODD:
            yield Finding("ok", _("%(network)s answers, and its clock agrees with ours") % shown)
        else:
            seconds = round(abs(ahead).total_seconds())
            words = (
                ngettext(
                    "Our clock is %(n)d second behind that of %(network)s.",
                    "Our clock is %(n)d seconds behind that of %(network)s.",
                    seconds,
                )
                if ahead > timedelta()
                else ngettext(
                    "Our clock is %(n)d second ahead of that of %(network)s.",
                    "Our clock is %(n)d seconds ahead of that of %(network)s.",
                    seconds,
                )
            )
            yield Finding(
                "wrong" if abs(ahead) > FAR else "advice",
                words % {**shown, "n": seconds},
                _("Set the machine's clock (timedatectl set-ntp true)."),
            )
