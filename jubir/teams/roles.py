"""What each role may do. One table; every check asks it by name."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    EDITOR = "editor", _("Editor")
    CONTRIBUTOR = "contributor", _("Contributor")
    CLIENT = "client", _("Client")
    GUEST = "guest", _("Guest")


class May(TextChoices):
    """The things somebody may do in a workspace."""

    VIEW = "view", _("see posts, the calendar and channels")
    WRITE = "write", _("write drafts and upload media")
    PUBLISH = "publish", _("schedule and send posts")
    APPROVE = "approve", _("approve posts")
    ANSWER = "answer", _("answer comments and messages")
    PLAN = "plan", _("set goals, watches and reports")
    PAUSE = "pause", _("pause publishing")
    CHANNELS = "channels", _("connect and disconnect channels")
    MEMBERS = "members", _("invite and remove members")
    SETTINGS = "settings", _("change the workspace's settings")
    DELETE = "delete", _("delete the workspace or hand it over")


_GUEST = {May.VIEW}
_CLIENT = _GUEST | {May.APPROVE}
_CONTRIBUTOR = _GUEST | {May.WRITE}
_EDITOR = _CONTRIBUTOR | {May.PUBLISH, May.APPROVE, May.ANSWER, May.PLAN, May.PAUSE}
_MANAGER = _EDITOR | {May.CHANNELS, May.MEMBERS, May.SETTINGS}
_OWNER = _MANAGER | {May.DELETE}

TABLE: dict[str, frozenset[May]] = {
    Role.OWNER: frozenset(_OWNER),
    Role.MANAGER: frozenset(_MANAGER),
    Role.EDITOR: frozenset(_EDITOR),
    Role.CONTRIBUTOR: frozenset(_CONTRIBUTOR),
    Role.CLIENT: frozenset(_CLIENT),
    Role.GUEST: frozenset(_GUEST),
}


def allows(role: str, may: May) -> bool:
    return may in TABLE.get(role, frozenset())


def who_may(may: May) -> list[Role]:
    """The roles that may do it, most trusted first: for "ask one of these people"."""
    return [role for role in Role if allows(role, may)]
