"""People, the workspaces they share, and what each may do there."""

import hashlib
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from jubir.core import clock
from jubir.teams.roles import May, Role, allows

#: How long a deleted workspace can be brought back.
RESTORE_DAYS = 30


def hashed(token: str) -> str:
    """An invitation's token as the database keeps it."""
    return hashlib.sha256(token.encode()).hexdigest()


class Language(models.TextChoices):
    INDONESIAN = "id", "Bahasa Indonesia"
    ENGLISH = "en", "English"


class Theme(models.TextChoices):
    SYSTEM = "system", _("Like my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.INDONESIAN)
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)
    photo = models.ImageField(upload_to="people", blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Workspace(models.Model):
    """A brand: everything else belongs to exactly one."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=40, unique=True)
    time_zone = models.CharField(max_length=64, default="Asia/Jakarta")
    language = models.CharField(max_length=2, choices=Language, default=Language.INDONESIAN)
    logo = models.ImageField(upload_to="logos", blank=True)
    colour = models.CharField(max_length=7, default="#0e5a57")
    accent = models.CharField(max_length=7, default="#e39a22")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)
    members = models.ManyToManyField(User, through="Membership", related_name="workspaces")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    #: Laid beside it for a page: may the reader touch it, and what its role is in words.
    touchable: bool
    saying: Any

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    joined_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_membership_per_workspace")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"

    def may(self, may: May) -> bool:
        return allows(self.role, may)

    def set_role(self, role: str) -> None:
        self.role = role
        self.save(update_fields=["role"])


class Founding(models.Model):
    """One row, made with the first owner: of two people who press "begin" at once, its key lets only one through."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="founded_once")]

    def __str__(self) -> str:
        return f"founded {self.at:%Y-%m-%d}"


class InvitationSet(models.QuerySet["Invitation"]):
    def of(self, workspace: Workspace) -> "InvitationSet":
        return self.filter(workspace=workspace)

    def open(self) -> "InvitationSet":
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=clock.now())


class Invitation(models.Model):
    """A way in: by e-mail for one person, or a link that several people may use until it ends."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=12, choices=Role)
    email = models.EmailField(blank=True, help_text="Empty: a link for whoever has it.")
    language = models.CharField(max_length=2, choices=Language, default=Language.INDONESIAN)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)

    objects = InvitationSet.as_manager()

    def __str__(self) -> str:
        return self.email or f"link · {self.role}"

    @property
    def state(self) -> str:
        """open | used | revoked | expired"""
        if self.email and self.accepted_at is not None:
            return "used"
        if self.revoked_at is not None:
            return "revoked"
        return "open" if self.expires_at > clock.now() else "expired"

    @property
    def is_open(self) -> bool:
        return self.state == "open"
