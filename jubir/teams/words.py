"""Refusals and roles in plain words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jubir.teams.roles import May, Role, allows

REFUSALS: dict[str, Promise] = {
    "wrong_code": _(
        "That code is not the one this Jubir printed when it started. Look at its window or log."
    ),
    "founded": _("Somebody was quicker: this Jubir has an owner already. Ask them to invite you."),
    "no_slug": _("No address is free for that name. Choose a slightly different one."),
    "wrong_name": _("That is not the workspace's name. Type it exactly as it is shown."),
    "already_deleted": _("This workspace is deleted already."),
    "not_deleted": _("This workspace is not deleted."),
    "not_owner": _("Only an owner can hand the workspace over."),
    "already_owner": _("You are the owner already."),
    "not_a_member": _("This person is not a member any more."),
    "no_such_role": _("Choose one of the six roles."),
    "only_owners": _("Only an owner can give or take the owner's role."),
    "last_owner": _("A workspace needs an owner. Make somebody else owner first."),
    "leave_instead": _("To go yourself, use “Leave this workspace”."),
    "no_owner_links": _("The owner's role is given to one person by e-mail, never by a link."),
    "already_member": _("This person is a member already. Change the role in the list."),
    "invitation_spent": _("This invitation was used or withdrawn. Make a new one."),
    "invitation_unknown": _("This link belongs to no invitation. Ask for a new one."),
    "invitation_used": _("This invitation was used already. Sign in, or ask for a new one."),
    "invitation_revoked": _("This invitation was withdrawn. Ask whoever invited you."),
    "invitation_expired": _("This invitation is older than seven days and has ended. Ask for a new one."),
    "email_taken": _(
        "There is an account with this e-mail address. Sign in with it, then open the link again."
    ),
    "bad_profile": _("Something in your profile could not be saved. Check it, then save again."),
    "too_big": _("This picture is larger than 8 MB. Choose a smaller one."),
    "not_a_picture": _("This file is not a picture we can read. Use a JPEG, PNG, WebP or GIF."),
    "too_many_pixels": _("This picture has too many pixels. Make it at most 8,000 wide and high."),
}


def refusal(code: str) -> str:
    return str(REFUSALS.get(code, _("That did not work. Load the page again and try once more.")))


#: What a role is for, in one sentence.
ROLES: dict[str, Promise] = {
    Role.OWNER: _("Everything, also deleting the workspace and handing it over."),
    Role.MANAGER: _("Runs publishing, channels, members and settings."),
    Role.EDITOR: _("Writes, approves, schedules and sends posts; can pause publishing."),
    Role.CONTRIBUTOR: _("Writes drafts and uploads media; somebody else schedules them."),
    Role.CLIENT: _("Looks at everything and approves posts; writes nothing."),
    Role.GUEST: _("Looks, and changes nothing."),
}


def role_table() -> list[dict[str, object]]:
    """For the page that explains roles: each right, and for each role whether it has it."""
    return [{"label": _t(str(May(may).label)), "has": [allows(role, may) for role in Role]} for may in May]
