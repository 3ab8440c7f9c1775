"""Makes entries ready for a template: words, icons, marks and addresses, each worked out once per page, not per entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jubir.publishing.models import State
from jubir.studio.entries import Entry, pictures
from jubir.studio.words import deleted_on
from jubir.teams.models import Workspace
from jubir.ui import moments
from jubir.ui.templatetags import ui

ICONS = {
    "need": "alert",
    "busy": "send",
    "wait": "hourglass",
    "paused": "pause",
    "set": "clock",
    "sent": "check",
    "gone": "trash",
    "cancelled": "ban",
    "draft": "pen",
}
#: Marks in a cell; the rest is a number.
MOST_MARKS = 4


@dataclass(slots=True)
class Dressed:
    """An entry as a template wants it."""

    entry: Entry
    url: str
    time: str
    word: str
    icon: SafeString
    marks: SafeString
    picture: str

    @property
    def key(self) -> str:
        return self.entry.key

    @property
    def kind(self) -> str:
        return self.entry.kind


def dress(found: Iterable[Entry], workspace: Workspace) -> list[Dressed]:
    """In the active language; the entries' own local times."""
    found = list(found)
    shown = pictures(workspace, (entry.thumb for entry in found if entry.thumb))
    base = reverse("studio:post", args=[workspace.slug, 0]).replace("/0/", "/%d/")
    form = "%H.%M" if moments.locale() == "id" else "%H:%M"
    icons = {kind: ui.icon(name) for kind, name in ICONS.items()}
    words = {str(state): str(state.label) for state in State} | {"draft": _("Draft")}
    language = get_language() or ""
    return [
        Dressed(
            entry,
            base % entry.post,
            f"{entry.local:{form}}",
            words[entry.state] if entry.state != State.TAKEN_DOWN else _deleted(entry),
            icons[entry.kind],
            _marks(tuple(entry.networks), len(entry.handles), language),
            shown.get(entry.thumb or 0, ""),
        )
        for entry in found
    ]


def _deleted(entry: Entry) -> str:
    """Named by its network, where it is one."""
    if len(entry.networks) == 1:
        return deleted_on(ui.network_name(entry.networks[0]))
    return str(State.TAKEN_DOWN.label)


@lru_cache(maxsize=512)
def _marks(networks: tuple[str, ...], channels: int, language: str) -> SafeString:
    """The networks' marks; a number where there are more channels than marks."""
    if not networks:
        return SafeString("")
    marks = format_html_join("", "{}", ((ui.mark(network),) for network in networks[:MOST_MARKS]))
    left = channels - len(networks[:MOST_MARKS])
    more = SafeString("")
    if left > 0:
        say = ngettext("%(n)d more channel", "%(n)d more channels", left) % {"n": left}
        more = format_html(
            '<span class="plus" title="{}">+{}<span class="unseen"> {}</span></span>', say, left, say
        )
    return mark_safe(f'<span class="marks">{marks}{more}</span>')
