"""What channels say in the frame around every page: the quiet bar, the number in the rail, the command palette."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.channels import queries
from jubir.teams.models import Workspace
from jubir.teams.roles import May
from jubir.ui import shell
from jubir.ui.palette import fits
from jubir.ui.templatetags.ui import network_name


def notices(request: HttpRequest) -> Iterable[shell.Notice]:
    """Channels to be connected again, with the mend for those who may."""
    workspace = getattr(request, "workspace", None)
    membership = getattr(request, "membership", None)
    if workspace is None or membership is None:
        return
    yield from _spent(request, workspace, membership.may(May.CHANNELS))
    broken = list(queries.broken(workspace)[:50])
    if not broken:
        return
    mend, url = "", ""
    if membership.may(May.CHANNELS):
        mend = _("Connect again")
        url = shell.find("channels:list", request)
    if len(broken) == 1:
        only = broken[0]
        text = _("%(channel)s on %(network)s must be connected again. Nothing goes out there until then.") % {
            "channel": only.handle,
            "network": network_name(only.network),
        }
        url = url and shell.find("channels:reconnect", request, pk=only.pk)
    else:
        text = ngettext(
            "%(n)d channel must be connected again. Nothing goes out there until then.",
            "%(n)d channels must be connected again. Nothing goes out there until then.",
            len(broken),
        ) % {"n": len(broken)}
    yield shell.Notice(text, icon="plug", mend=mend, url=url)


def _spent(request: HttpRequest, workspace: Workspace, may: bool) -> Iterable[shell.Notice]:
    """Nothing stops without a word: a spending limit that is used up is said on every page."""
    for network in queries.used_up(workspace):
        text = _(
            "The spending limit for %(network)s is used up. Until the next month nothing is read there, and posts wait for"
            " you to say that they may go out."
        ) % {"network": network_name(network)}
        mend = _("Look at spending") if may else ""
        url = shell.find("channels:spending", request) if may else ""
        yield shell.Notice(text, icon="stop", mend=mend, url=url)


def waiting(request: HttpRequest) -> int:
    workspace = getattr(request, "workspace", None)
    return queries.broken(workspace).count() if workspace is not None else 0


def commands(request: HttpRequest, query: str) -> Iterable[shell.Command]:
    membership = getattr(request, "membership", None)
    text = _("Connect a channel")
    if membership is not None and membership.may(May.CHANNELS) and fits(query, text):
        yield shell.Command(text, "plug", shell.find("channels:connect", request), group=_("Do"))
