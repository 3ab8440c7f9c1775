"""People and places that the tests share: a coffee shop, its crew, a stranger."""

import gettext

import pytest
from django.core.cache import cache
from django.utils.translation import trans_real
from hypothesis import HealthCheck, settings

from jubir.config import texts
from jubir.teams.models import Membership, User, Workspace
from jubir.teams.roles import Role
from tests.browser import chromium, open_as

__all__ = ["chromium", "open_as"]

#: How long an example takes is the machine's business: a busy one must not fail a test.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the rooms' catalogues that are newer than their compiled form: it is not kept in the repository."""
    if texts.compile_all():
        # Django may have read the catalogues while some were missing, and both keep what they read.
        gettext._translations.clear()  # type: ignore[attr-defined]
        trans_real._translations.clear()
        trans_real._default = None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those with a browser last: once it is started, its event loop runs in our thread until the end, and no other
    can (`asyncio.run`)."""
    items.sort(key=lambda item: "chromium" in getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def nobody_came_before() -> None:
    """allauth counts sign-ins by address in the cache: forty tests that sign in within a minute lock out the next one."""
    cache.clear()


@pytest.fixture
def kopi(db) -> Workspace:
    """The brand most tests are about."""
    return Workspace.objects.create(name="Kopi Senja", slug="kopi-senja")


@pytest.fixture
def crew(kopi: Workspace) -> dict[str, User]:
    """One person per role in Kopi Senja, by role."""
    people = {}
    for role in Role:
        user = User.objects.create_user(f"{role}@kopi.example", "kata-sandi-panjang", name=role.title())
        Membership.objects.create(workspace=kopi, user=user, role=role)
        people[str(role)] = user
    return people


@pytest.fixture
def laras(crew: dict[str, User]) -> User:
    """The owner."""
    return crew["owner"]


@pytest.fixture
def stranger(db) -> User:
    """Somebody with an account and a workspace of her own, and no part in Kopi Senja."""
    user = User.objects.create_user("asing@lain.example", "kata-sandi-panjang", name="Asing")
    elsewhere = Workspace.objects.create(name="Lain", slug="lain")
    Membership.objects.create(workspace=elsewhere, user=user, role=Role.OWNER)
    return user
