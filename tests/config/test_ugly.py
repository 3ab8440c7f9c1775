"""Every page of the workspace that has everything that breaks a screen."""

import pytest
from django.test import Client
from django.urls import reverse

from jubir.channels.models import Channel
from jubir.config.demo import ugly, ugly_rooms
from jubir.content.models import Post
from jubir.inbox.models import Conversation
from jubir.insights.models import Piece
from jubir.listening.models import Mention, Watch
from jubir.media.models import Asset
from jubir.networks.registry import all_connectors
from jubir.publishing.models import Delivery
from jubir.reports.models import Report, ReportSchedule
from jubir.reputation.models import Alert, Incident
from jubir.teams.models import Membership, User, Workspace
from jubir.teams.roles import Role

PLAIN = (
    "home:today",
    "studio:calendar",
    "studio:compose",
    "studio:queue",
    "studio:needs",
    "channels:list",
    "channels:connect",
    "media:library",
    "media:describing",
    "activity:trail",
    "activity:notifications",
    "teams:settings",
    "teams:ending",
    "teams:members",
    "teams:roles",
    "inbox:list",
    "inbox:replies",
    "insights:overview",
    "insights:posts",
    "insights:times",
    "insights:strategy",
    "listening:mentions",
    "listening:watches",
    "listening:new_watch",
    "listening:sources",
    "reputation:overview",
    "research:trends",
    "research:audience",
    "research:competitors",
    "reports:list",
    "reports:schedule_new",
    "channels:networks",
    "channels:keys",
    "channels:spending",
)


@pytest.fixture
def ugly_workspace(db) -> Workspace:
    return ugly.make()


def walk(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def harmless(page: str) -> None:
    """None of the hostile texts is markup on the page, and none was taken for a template."""
    assert "<script>alert" not in page
    assert "onerror=alert(2)>" not in page
    assert "<svg/onload" not in page


@pytest.fixture
def as_owner(ugly_workspace: Workspace) -> Client:
    client = Client()
    client.force_login(ugly_workspace.memberships.get(role=Role.OWNER).user)
    return client


@pytest.mark.parametrize("language", ["id", "en"])
def test_plain_pages(as_owner, ugly_workspace, language):
    User.objects.update(language=language)
    for name in PLAIN:
        harmless(walk(as_owner, reverse(name, args=[ugly_workspace.slug])))
    for view in ("month", "week", "list"):
        harmless(walk(as_owner, f"{reverse('studio:calendar', args=[ugly_workspace.slug])}?view={view}"))


def test_every_post_of_every_reason(as_owner, ugly_workspace):
    for post in Post.objects.of(ugly_workspace):
        for name in ("studio:post", "studio:edit", "studio:menu"):
            harmless(walk(as_owner, reverse(name, args=[ugly_workspace.slug, post.pk])))


def test_every_undecided_delivery(as_owner, ugly_workspace):
    asking = Delivery.objects.of(ugly_workspace).filter(state="needs_person")
    assert asking.count() > 20
    for delivery in asking:
        harmless(walk(as_owner, reverse("studio:decide", args=[ugly_workspace.slug, delivery.pk])))


def test_every_asset_without_its_file(as_owner, ugly_workspace):
    for asset in Asset.objects.of(ugly_workspace):
        for name in ("media:asset", "media:tile"):
            harmless(walk(as_owner, reverse(name, args=[ugly_workspace.slug, asset.pk])))
        facts = as_owner.get(reverse("media:facts", args=[ugly_workspace.slug, asset.pk]))
        assert facts.headers["Content-Type"] == "application/json"
        assert as_owner.get(reverse("media:thumb", args=[ugly_workspace.slug, asset.pk])).status_code == 404
        assert as_owner.get(reverse("media:file", args=[ugly_workspace.slug, asset.pk])).status_code == 404


def test_every_row_of_every_room(as_owner, ugly_workspace):
    """(the page, what it is of): each of them, and of what there are hundreds the first few and the last."""
    rows = {
        "inbox:conversation": Conversation.objects.of(ugly_workspace),
        "insights:post": Piece.objects.of(ugly_workspace),
        "insights:channel": Channel.objects.of(ugly_workspace),
        "listening:mention": Mention.objects.of(ugly_workspace),
        "listening:watch": Watch.objects.of(ugly_workspace),
        "reputation:alert": Alert.objects.of(ugly_workspace),
        "reputation:incident": Incident.objects.of(ugly_workspace),
        "reports:report": Report.objects.of(ugly_workspace),
        "reports:schedule": ReportSchedule.objects.of(ugly_workspace),
    }
    for name, found in rows.items():
        pks = list(found.order_by("pk").values_list("pk", flat=True))
        assert pks, name
        for pk in (*pks[:12], *pks[-6:]):
            harmless(walk(as_owner, reverse(name, args=[ugly_workspace.slug, pk])))


def test_the_guide_and_the_form_of_every_network(as_owner, ugly_workspace):
    for slug in all_connectors():
        for name in ("channels:network", "channels:connect_to"):
            harmless(walk(as_owner, reverse(name, args=[ugly_workspace.slug, slug])))


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_web_page_of_a_report(ugly_workspace, language):
    harmless(walk(Client(), reverse("shared:report", args=[f"{ugly_rooms.TOKEN}-{language}"])))


def test_whoever_has_no_right_sees_whole_pages_too(ugly_workspace):
    for membership in Membership.objects.filter(workspace=ugly_workspace).exclude(role=Role.OWNER):
        client = Client()
        client.force_login(membership.user)
        for name in PLAIN:
            answer = client.get(reverse(name, args=[ugly_workspace.slug]))
            assert answer.status_code in (200, 403), (name, membership.role)
            harmless(answer.content.decode())


def test_nothing_of_it_is_ever_sent(ugly_workspace):
    assert not Delivery.objects.of(ugly_workspace).exclude(wake_at=None).exists()
