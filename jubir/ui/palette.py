"""What the command palette finds: places, workspaces, what the person can do, and whatever higher rooms offer."""

from itertools import groupby

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jubir.ui import shell
from jubir.ui.shell import Command

#: Of one group: every place of the rail and what stands below it fits.
MOST = 14


def fits(query: str, text: str) -> bool:
    """Every word of the query begins a word of the text or stands inside it."""
    text = text.casefold()
    return all(word in text for word in query.casefold().split())


def _stand_in(request: HttpRequest, slug: str) -> None:
    """The palette's own address lies outside the workspace: take the membership of the page it was opened on."""
    if not slug or not request.user.is_authenticated:
        return
    membership = (
        request.user.memberships.select_related("workspace")
        .filter(workspace__slug=slug, workspace__deleted_at=None)
        .first()
    )
    if membership:
        request.workspace = membership.workspace  # type: ignore[attr-defined]  # the rooms above know its type
        request.membership = membership  # type: ignore[attr-defined]  # the same


def _places(request: HttpRequest) -> list[Command]:
    here = [*shell.places(request, shell.RAIL), *shell.places(request, shell.LOWER)]
    return [
        Command(str(place.text), place.icon, place.url, group=_("Go to"), keys=place.keys) for place in here
    ]


def _workspaces(request: HttpRequest) -> list[Command]:
    found = []
    for workspace in shell.workspaces(request):
        if workspace == getattr(request, "workspace", None):
            continue
        url = shell.find("teams:enter", None, workspace=workspace.slug) or "/"
        found.append(Command(workspace.name, "building", url, group=_("Workspaces")))
    return found


def _deeds(request: HttpRequest) -> list[Command]:
    found = []
    membership = getattr(request, "membership", None)
    compose = shell.find("studio:compose", request)
    if compose and membership is not None and membership.may("write"):
        found.append(Command(_("Write a post"), "pen", compose, group=_("Do"), keys="n"))
    other = ("en", "English") if (get_language() or "").startswith("id") else ("id", "Bahasa Indonesia")
    do = _("Do")
    return [
        *found,
        Command(other[1], "language", act=f"language:{other[0]}", group=do, hint=_("change the language")),
        Command(_("Light look"), "sun", act="theme:light", group=do),
        Command(_("Dark look"), "moon", act="theme:dark", group=do),
        Command(_("Look like my device"), "device", act="theme:system", group=do),
        Command(_("Keyboard shortcuts"), "keyboard", act="shortcuts", group=do, keys="?"),
    ]


def search(request: HttpRequest, query: str, slug: str = "") -> list[tuple[str, list[Command]]]:
    """Groups of commands for the query, at most MOST in each; higher rooms first, they know what was meant."""
    _stand_in(request, slug)
    own = [*_places(request), *_deeds(request), *_workspaces(request)]
    fitting = [one for one in own if fits(query, f"{one.text} {one.hint}")]
    offered = list(shell.commands.gather(request, query))
    everything = [*offered, *fitting] if query else [*fitting, *offered]
    order = list(dict.fromkeys(one.group for one in everything))
    ranked = sorted(everything, key=lambda one: order.index(one.group))
    return [(name, list(lines)[:MOST]) for name, lines in groupby(ranked, key=lambda one: one.group)]
