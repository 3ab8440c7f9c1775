"""What a phone shows of the workspace that has everything that breaks a screen: nothing sticks out, nobody is shut out."""

from typing import Any

import pytest
from django.urls import reverse

from jubir.channels.models import Channel
from jubir.config.demo import ugly, ugly_rooms
from jubir.inbox.models import Conversation
from jubir.insights.models import Piece
from jubir.listening.models import Mention, Watch
from jubir.reports.models import Report
from jubir.reputation.models import Alert, Incident
from jubir.teams.models import Workspace
from jubir.teams.roles import Role
from tests.browser import axe, no_overflow

pytestmark = pytest.mark.browser

LISTS = (
    "home:today",
    "inbox:list",
    "inbox:replies",
    "insights:overview",
    "insights:posts",
    "insights:strategy",
    "listening:mentions",
    "listening:watches",
    "listening:sources",
    "reputation:overview",
    "research:audience",
    "research:competitors",
    "reports:list",
    "channels:list",
    "channels:spending",
)
#: What a thumb must hit, and how tall each is; what belongs to a line of text is left out.
LOW = """() => [...document.querySelectorAll('.button, .tool, select.input')]
  .map(e => [e.getBoundingClientRect(), e]).filter(([r]) => r.width && r.height && r.height < 40)
  .map(([r, e]) => `${e.className} ${e.textContent.trim().slice(0, 20)} ${r.height}`)"""


@pytest.fixture
def ugly_workspace(transactional_db: Any) -> Workspace:
    return ugly.make()


def rows(workspace: Workspace) -> dict[str, Any]:
    talks = Conversation.objects.of(workspace).filter(state="open")
    return {
        "inbox:conversation": talks.order_by("-messages_count"),
        "insights:channel": Channel.objects.of(workspace).order_by("pk"),
        "insights:post": Piece.objects.of(workspace).exclude(text="").order_by("-engagements"),
        "listening:mention": Mention.objects.of(workspace).order_by("-at"),
        "listening:watch": Watch.objects.of(workspace).order_by("pk"),
        "reputation:alert": Alert.objects.of(workspace).order_by("pk"),
        "reputation:incident": Incident.objects.of(workspace).filter(state="closed").order_by("pk"),
        "reports:report": Report.objects.of(workspace).filter(state="ready").order_by("pk"),
    }


def test_every_room_on_a_phone(open_as, ugly_workspace: Workspace) -> None:
    owner = ugly_workspace.memberships.get(role=Role.OWNER).user
    slug = ugly_workspace.slug
    paths = [reverse(name, args=[slug]) for name in LISTS]
    paths += [reverse(name, args=[slug, found.first().pk]) for name, found in rows(ugly_workspace).items()]
    paths.append(reverse("shared:report", args=[f"{ugly_rooms.TOKEN}-id"]))
    page = open_as(owner, paths[0], width=390, height=844)
    wrong = []
    for path in paths:
        page.goto(path)
        found = [*no_overflow(page), *no_overflow(page, 320), *axe(page), *page.evaluate(LOW)]
        wrong += [f"{path} {one}" for one in found]
    assert not wrong, "\n".join(wrong)


BAR = "document.querySelector('.bar').getBoundingClientRect().height"


@pytest.mark.parametrize("width", [390, 1440])
def test_what_a_button_opens_lies_over_the_page(open_as, ugly_workspace: Workspace, width: int) -> None:
    owner = ugly_workspace.memberships.get(role=Role.OWNER).user
    report = Report.objects.of(ugly_workspace).filter(state="ready").first()
    page = open_as(owner, reverse("reports:report", args=[ugly_workspace.slug, report.pk]), width=width)
    before = page.evaluate(BAR)
    page.locator("[popovertarget=menu-report]").click()
    assert page.locator("#menu-report").is_visible()
    assert page.evaluate(BAR) == before

    page.goto(reverse("inbox:list", args=[ugly_workspace.slug]))
    first = page.locator("#rows .conv").first
    before = first.bounding_box()
    page.locator(".sift .picker > summary").click()
    assert page.locator("#f-channel").is_visible()
    assert first.bounding_box() == before
    page.keyboard.press("Escape")
    assert not page.locator("#f-channel").is_visible()
