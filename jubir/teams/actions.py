"""What people do with workspaces: one keyword-only function per intention.

Each runs in one short transaction and announces itself; a refusal is a `Refused` with a code, worded in words.py.
"""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from jubir.core import clock, ids
from jubir.core.refusal import Refusal
from jubir.teams import first_run
from jubir.teams.announce import announce
from jubir.teams.models import RESTORE_DAYS, Founding, Invitation, Membership, User, Workspace, hashed
from jubir.teams.roles import May, Role

INVITATION_DAYS = 7


class Refused(Refusal):
    """`code` names the reason; words.refusal(code) is its sentence."""


# ── first run ────────────────────────────────────────────────────────────────────────────────────────────────


def found(
    *, language: str, name: str, email: str, password: str, brand: str, time_zone: str, code: str = ""
) -> tuple[User, Workspace]:
    """The owner and the first workspace. Of two people who press the button at once, one gets `Refused("founded")`."""
    if not first_run.code_matches(code):
        raise Refused("wrong_code")
    try:
        with transaction.atomic():
            # The single row is the lock: on PostgreSQL a second founder waits here and then meets it.
            Founding.objects.create(pk=1)
            if not first_run.is_open():
                raise Refused("founded")
            owner = User.objects.create_user(email, password, name=name, language=language)
            workspace = create_workspace(by=owner, name=brand, time_zone=time_zone, language=language)
    except IntegrityError:
        raise Refused("founded") from None
    return owner, workspace


# ── workspaces ───────────────────────────────────────────────────────────────────────────────────────────────


def create_workspace(
    *, by: User, name: str, time_zone: str = "Asia/Jakarta", language: str = "id"
) -> Workspace:
    """A new brand, its maker the owner. The slug comes from the name and stays."""
    for _try in range(20):
        try:
            with transaction.atomic():
                workspace = Workspace.objects.create(
                    name=name, slug=_free_slug(name), time_zone=time_zone, language=language
                )
                Membership.objects.create(workspace=workspace, user=by, role=Role.OWNER)
                announce(
                    workspace=workspace,
                    actor=by,
                    verb="workspace.created",
                    subject=workspace,
                    data={"title": name},
                )
                return workspace
        except IntegrityError:  # somebody took the slug in between
            continue
    raise Refused("no_slug")


def _free_slug(name: str) -> str:
    base = slugify(name)[:34].strip("-_") or "brand"
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for number in range(2, 100_000) if (slug := f"{base}-{number}") not in taken)


def change_workspace(*, workspace: Workspace, by: User, **fields: Any) -> list[str]:
    """Sets brand fields (name, time_zone, language, colour, accent, logo); which of them changed."""
    allowed = {"name", "time_zone", "language", "colour", "accent", "logo"}
    if set(fields) - allowed:
        raise TypeError(f"not the workspace's to set: {set(fields) - allowed}")
    changed = [field for field, value in fields.items() if getattr(workspace, field) != value]
    if not changed:
        return []
    with transaction.atomic():
        for field in changed:
            setattr(workspace, field, fields[field])
        workspace.save(update_fields=changed)
        announce(
            workspace=workspace,
            actor=by,
            verb="workspace.changed",
            subject=workspace,
            data={"title": workspace.name, "fields": changed},
        )
    return changed


def delete_workspace(*, workspace: Workspace, by: User, typed_name: str) -> None:
    """Out of everybody's sight at once, gone for good after RESTORE_DAYS. The name must be typed; not of the demo,
    which holds nothing of anybody."""
    if (
        not workspace.is_demo
        and " ".join(typed_name.split()).casefold() != " ".join(workspace.name.split()).casefold()
    ):
        raise Refused("wrong_name")
    with transaction.atomic():
        now = clock.now()
        if not Workspace.objects.filter(pk=workspace.pk, deleted_at=None).update(deleted_at=now):
            raise Refused("already_deleted")
        workspace.deleted_at = now
        announce(
            workspace=workspace,
            actor=by,
            verb="workspace.deleted",
            subject=workspace,
            data={"title": workspace.name},
        )


def restore_workspace(*, workspace: Workspace, by: User) -> None:
    with transaction.atomic():
        if not Workspace.objects.filter(pk=workspace.pk, deleted_at__isnull=False).update(deleted_at=None):
            raise Refused("not_deleted")
        workspace.deleted_at = None
        announce(
            workspace=workspace,
            actor=by,
            verb="workspace.restored",
            subject=workspace,
            data={"title": workspace.name},
        )


def purge_deleted() -> int:
    """Removes for good what was deleted RESTORE_DAYS ago; how many workspaces."""
    too_late = clock.now() - timedelta(days=RESTORE_DAYS)
    gone = Workspace.objects.filter(deleted_at__lt=too_late)
    count = 0
    for workspace in gone:
        if workspace.logo:
            workspace.logo.delete(save=False)
        workspace.delete()
        count += 1
    return count


def hand_over(*, workspace: Workspace, by: User, to: Membership) -> None:
    """`to` becomes owner; whoever hands over stays as a manager."""
    with transaction.atomic():
        _lock(workspace)
        mine = _membership(workspace, by.pk)
        theirs = _membership(workspace, to.user_id)
        if mine.role != Role.OWNER:
            raise Refused("not_owner")
        if mine.pk == theirs.pk:
            raise Refused("already_owner")
        theirs.set_role(Role.OWNER)
        mine.set_role(Role.MANAGER)
        announce(
            workspace=workspace,
            actor=by,
            verb="workspace.handed_over",
            subject=workspace,
            data={"person": str(theirs.user)},
            tell=[theirs.user],
        )


# ── members ──────────────────────────────────────────────────────────────────────────────────────────────────


def _lock(workspace: Workspace) -> None:
    """One change of members at a time, so that two owners cannot remove each other in the same moment."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)


def _membership(workspace: Workspace, user_id: int) -> Membership:
    try:
        return Membership.objects.select_related("user").get(workspace=workspace, user_id=user_id)
    except Membership.DoesNotExist:
        raise Refused("not_a_member") from None


def _only_owner(workspace: Workspace, membership: Membership) -> bool:
    others = Membership.objects.filter(workspace=workspace, role=Role.OWNER, user__is_active=True)
    return membership.role == Role.OWNER and not others.exclude(pk=membership.pk).exists()


def may_touch(by: Membership, role: str) -> bool:
    """Managers look after everybody but owners; only an owner makes or unmakes an owner."""
    return by.may(May.MEMBERS) and (role != Role.OWNER or by.role == Role.OWNER)


def change_role(*, workspace: Workspace, by: User, member: Membership, role: str) -> None:
    with transaction.atomic():
        _lock(workspace)
        mine, theirs = _membership(workspace, by.pk), _membership(workspace, member.user_id)
        if role not in Role.values:
            raise Refused("no_such_role")
        if not (may_touch(mine, theirs.role) and may_touch(mine, role)):
            raise Refused("only_owners")
        if theirs.role == role:
            return
        if _only_owner(workspace, theirs):
            raise Refused("last_owner")
        theirs.set_role(role)
        announce(
            workspace=workspace,
            actor=by,
            verb="member.role_changed",
            subject=theirs.user,
            data={"person": str(theirs.user), "role": role},
            tell=[theirs.user],
        )


def remove_member(*, workspace: Workspace, by: User, member: Membership) -> dict[str, Any]:
    """Takes the membership away; what `bring_back` needs to undo it."""
    with transaction.atomic():
        _lock(workspace)
        mine, theirs = _membership(workspace, by.pk), _membership(workspace, member.user_id)
        if mine.pk == theirs.pk:
            raise Refused("leave_instead")
        if not may_touch(mine, theirs.role):
            raise Refused("only_owners")
        if _only_owner(workspace, theirs):
            raise Refused("last_owner")
        undo = {"user": theirs.user_id, "role": theirs.role}
        person = str(theirs.user)
        theirs.delete()
        announce(
            workspace=workspace, actor=by, verb="member.removed", subject=theirs.user, data={"person": person}
        )
    return undo


def bring_back(*, workspace: Workspace, by: User, user: int, role: str) -> Membership:
    """Undoes a removal. `user` and `role` come signed from the page, and the role's rule is asked again."""
    with transaction.atomic():
        _lock(workspace)
        if not may_touch(_membership(workspace, by.pk), role):
            raise Refused("only_owners")
        membership, made = Membership.objects.get_or_create(
            workspace=workspace, user_id=user, defaults={"role": role}
        )
        if made:
            announce(
                workspace=workspace,
                actor=by,
                verb="member.brought_back",
                subject=membership.user,
                data={"person": str(membership.user)},
            )
    return membership


def leave(*, workspace: Workspace, by: User) -> None:
    with transaction.atomic():
        _lock(workspace)
        mine = _membership(workspace, by.pk)
        if _only_owner(workspace, mine):
            raise Refused("last_owner")
        mine.delete()
        announce(workspace=workspace, actor=by, verb="member.left", subject=by)


# ── invitations ──────────────────────────────────────────────────────────────────────────────────────────────


def invite(
    *, workspace: Workspace, by: User, role: str, email: str = "", language: str = ""
) -> tuple[Invitation, str]:
    """An invitation and its token, which is told once and kept only as a hash. No e-mail: a link for several people."""
    email = email.strip().lower()
    with transaction.atomic():
        _lock(workspace)
        if role not in Role.values:
            raise Refused("no_such_role")
        if not may_touch(_membership(workspace, by.pk), role):
            raise Refused("only_owners")
        if not email and role == Role.OWNER:
            raise Refused("no_owner_links")
        if email and Membership.objects.filter(workspace=workspace, user__email=email).exists():
            raise Refused("already_member")
        if email:
            Invitation.objects.open().filter(workspace=workspace, email=email).update(revoked_at=clock.now())
        token = ids.token(24)
        invitation = Invitation.objects.create(
            workspace=workspace,
            role=role,
            email=email,
            language=language or workspace.language,
            token_hash=hashed(token),
            created_by=by,
            expires_at=clock.now() + timedelta(days=INVITATION_DAYS),
        )
        announce(
            workspace=workspace,
            actor=by,
            verb="member.invited" if email else "member.link_made",
            subject=invitation,
            data={"person": email, "role": role},
        )
    return invitation, token


def renew_invitation(*, invitation: Invitation, by: User) -> str:
    """A fresh token and a fresh week; the old link stops working."""
    if not may_touch(_membership(invitation.workspace, by.pk), invitation.role):
        raise Refused("only_owners")
    token = ids.token(24)
    renewed = Invitation.objects.filter(pk=invitation.pk, revoked_at=None, accepted_at=None).update(
        token_hash=hashed(token), expires_at=clock.now() + timedelta(days=INVITATION_DAYS)
    )
    if not renewed:
        raise Refused("invitation_spent")
    return token


def revoke_invitation(*, invitation: Invitation, by: User) -> None:
    with transaction.atomic():
        if Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=clock.now()):
            announce(
                workspace=invitation.workspace,
                actor=by,
                verb="member.invitation_revoked",
                subject=invitation,
                data={"person": invitation.email or "…", "role": invitation.role},
            )


def accept(*, token: str, user: User) -> Membership:
    """Joins the invitation's workspace. An e-mailed invitation is spent by it; a member keeps the role they have."""
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update()
            .select_related("workspace")
            .filter(token_hash=hashed(token), workspace__deleted_at=None)
            .first()
        )
        if invitation is None:
            raise Refused("invitation_unknown")
        if invitation.state != "open":
            raise Refused(f"invitation_{invitation.state}")
        membership, made = Membership.objects.get_or_create(
            workspace=invitation.workspace, user=user, defaults={"role": invitation.role}
        )
        if not made:
            return membership
        invitation.uses += 1
        invitation.accepted_at = clock.now() if invitation.email else None
        invitation.save(update_fields=["uses", "accepted_at"])
        announce(
            workspace=invitation.workspace,
            actor=user,
            verb="member.joined",
            subject=user,
            data={"person": str(user), "role": invitation.role},
        )
    return membership


def accept_with_account(
    *, token: str, name: str, email: str, password: str, language: str
) -> tuple[User, Membership]:
    """Makes the account and joins, both or neither."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name, language=language)
            membership = accept(token=token, user=user)
    except IntegrityError:
        raise Refused("email_taken") from None
    return user, membership


# ── oneself ──────────────────────────────────────────────────────────────────────────────────────────────────


def save_profile(*, user: User, **fields: Any) -> None:
    """name, language, theme, photo."""
    if set(fields) - {"name", "language", "theme", "photo"}:
        raise TypeError("not the profile's to set")
    for field, value in fields.items():
        setattr(user, field, value)
    try:
        user.full_clean(exclude=["password", "email"])
    except ValidationError:
        raise Refused("bad_profile") from None
    user.save(update_fields=list(fields))
