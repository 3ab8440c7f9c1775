"""What the frame around every page shows, and where higher rooms add to it.

The frame knows no room above it. A room hands its part in, in its `AppConfig.ready`:

    shell.notices.register(channel_notices)      # (request) -> Iterable[Notice]: the quiet bar on top
    shell.counts.register("home:today", waiting) # (request) -> int: the number beside a place in the rail
    shell.commands.register(pause_commands)      # (request, query) -> Iterable[Command]: the command palette
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something wrong with the system itself. `mend` is the words of the one button, `url` where it leads."""

    text: str
    icon: str = "alert"
    mend: str = ""
    url: str = ""
    method: str = "get"  # "post": the mend is done at once
    kind: str = "need"  # need | harm


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the command palette. `url` is opened (`method` "get") or sent ("post"), or `act` names a script's deed."""

    text: str
    icon: str = "right"
    url: str = ""
    method: str = "get"
    act: str = ""
    group: str = ""
    keys: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the rail. `covers`: the names of further pages that count as being there."""

    name: str
    icon: str
    text: Any
    may: str = "view"
    covers: tuple[str, ...] = ()
    keys: str = ""
    url: str = ""
    here: bool = False
    count: int = 0


def is_invented(request: HttpRequest) -> bool:
    """The component page stands in an invented workspace, of which no room knows anything."""
    return getattr(request, "is_invented", False)


@dataclass
class Registry:
    """Functions that answer one question for the frame. One that raises is logged and skipped: a page never dies of its frame."""

    functions: list[Callable[..., Any]] = field(default_factory=list)

    def register(self, function: Callable[..., Any]) -> Callable[..., Any]:
        if function not in self.functions:
            self.functions.append(function)
        return function

    def gather(self, *args: Any) -> Iterator[Any]:
        functions = [] if is_invented(args[0]) else self.functions
        for function in functions:
            try:
                yield from function(*args)
            except Exception:  # one room's trouble must not take the page away from all others
                log.exception("the frame's %s failed", function)


@dataclass
class Counts:
    """The number beside a place: at most one function for each."""

    functions: dict[str, Callable[[HttpRequest], int]] = field(default_factory=dict)

    def register(self, name: str, function: Callable[[HttpRequest], int]) -> None:
        self.functions[name] = function

    def of(self, name: str, request: HttpRequest) -> int:
        """Counted once for a request, however many places show it."""
        function = self.functions.get(name)
        if function is None or is_invented(request):
            return 0
        counted: dict[str, int] = request.__dict__.setdefault("_counted", {})
        if name not in counted:
            try:
                counted[name] = function(request)
            except Exception:  # the same
                log.exception("the count of %s failed", name)
                counted[name] = 0
        return counted[name]


notices = Registry()
commands = Registry()
counts = Counts()

RAIL: tuple[Place, ...] = (
    Place("home:today", "sun", _("Today"), keys="g t"),
    Place("studio:compose", "pen", _("Compose"), may="write", covers=("studio:edit",), keys="g w"),
    Place(
        "studio:calendar",
        "calendar",
        _("Calendar"),
        covers=("studio:post", "studio:decide", "studio:queue", "studio:needs", "studio:move"),
        keys="g c",
    ),
    Place("inbox:list", "inbox", _("Inbox"), covers=("inbox:",), keys="g i"),
    Place(
        "insights:overview",
        "chart",
        _("Insights"),
        covers=("insights:channel", "insights:posts", "insights:post", "insights:times"),
        keys="g n",
    ),
    Place("research:trends", "search", _("Research"), covers=("research:",), keys="g r"),
    Place("reputation:overview", "shield", _("Reputation"), covers=("reputation:", "listening:"), keys="g p"),
    Place("reports:list", "report", _("Reports"), covers=("reports:",), keys="g o"),
    Place("media:library", "photo", _("Library"), covers=("media:asset", "media:describing"), keys="g l"),
)
LOWER: tuple[Place, ...] = (
    Place("channels:list", "plug", _("Channels"), covers=("channels:",), keys="g k"),
    Place(
        "insights:strategy", "target", _("Strategy"), covers=("insights:goal", "insights:pillar"), keys="g y"
    ),
    Place("teams:settings", "gear", _("Settings"), covers=("teams:", "activity:trail"), keys="g s"),
)


def find(name: str, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> str:
    """The address of a name, with the current workspace filled in where the address has one; "" when there is none."""
    workspace = getattr(request, "workspace", None)
    tries = [kwargs]
    if workspace is not None and not args and "workspace" not in kwargs:
        tries.insert(0, {**kwargs, "workspace": workspace.slug})
    for words in tries:
        try:
            return reverse(name, args=args or None, kwargs=words or None)
        except NoReverseMatch:
            continue
    return ""


def _is_here(place: Place, view_name: str) -> bool:
    return view_name == place.name or any(
        view_name.startswith(cover) if cover.endswith(":") else view_name == cover for cover in place.covers
    )


def places(request: HttpRequest, of: Iterable[Place] = RAIL) -> list[Place]:
    """The rail's lines that exist and that this person may open."""
    membership = getattr(request, "membership", None)
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    found = []
    for place in of:
        url = find(place.name, request)
        if not url or (membership is not None and not membership.may(place.may)):
            continue
        found.append(
            Place(
                place.name,
                place.icon,
                place.text,
                keys=place.keys,
                url=url,
                here=_is_here(place, view_name),
                count=counts.of(place.name, request),
            )
        )
    return found


def workspaces(request: HttpRequest) -> list[Any]:
    """The workspaces of the person who asks, the current one first."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    mine = list(user.workspaces.filter(deleted_at=None).order_by("name"))
    current = getattr(request, "workspace", None)
    return sorted(mine, key=lambda one: one != current) if current else mine


class Shell:
    """What ui/frame.html reads, worked out only when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def rail(self) -> list[Place]:
        return places(self.request, RAIL)

    def lower(self) -> list[Place]:
        return places(self.request, LOWER)

    def dock(self) -> list[Place]:
        """The phone's four places; compose stands in the middle, as the plus."""
        return [place for place in self.rail() if place.name != "studio:compose"][:3]

    def more(self) -> list[Place]:
        """What the phone's dock has no room for."""
        return [place for place in self.rail() if place.name != "studio:compose"][3:] + self.lower()

    def unread(self) -> int:
        """Notifications not yet seen: the bell's number."""
        return counts.of("activity:notifications", self.request)

    def notices(self) -> list[Notice]:
        return list(notices.gather(self.request))

    def workspaces(self) -> list[Any]:
        return workspaces(self.request)

    def may_write(self) -> bool:
        membership = getattr(self.request, "membership", None)
        return membership is not None and membership.may("write")

    def theme(self) -> str:
        """light | dark | system, from the person; before signing in, from the cookie."""
        theme = getattr(getattr(self.request, "user", None), "theme", "") or self.request.COOKIES.get(
            "theme", ""
        )
        return theme if theme in ("light", "dark") else "system"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` for the frame."""
    return {"shell": Shell(request)}
