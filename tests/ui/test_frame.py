"""The frame stands with whatever rooms exist, in both languages, with the person's theme."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from jubir.teams.models import Membership, User, Workspace
from jubir.ui import shell


def framed(user: User, workspace: Workspace, path: str = "/w/kopi-senja/") -> str:
    request = RequestFactory().get(path)
    request.user, request.workspace = user, workspace
    request.membership = Membership.objects.get(user=user, workspace=workspace)
    return render_to_string("ui/frame.html", {}, request)


def test_html_carries_language_and_theme(laras: User, kopi: Workspace) -> None:
    laras.theme = "dark"
    with translation.override("id"):
        assert '<html lang="id" data-theme="dark">' in framed(laras, kopi)
    with translation.override("en"):
        assert '<html lang="en" data-theme="dark">' in framed(laras, kopi)


def test_no_link_leads_nowhere(laras: User, kopi: Workspace) -> None:
    html = framed(laras, kopi)
    assert 'href=""' not in html
    assert 'action=""' not in html


def test_only_own_workspaces_are_offered(laras: User, kopi: Workspace, stranger: User) -> None:
    gone = Workspace.objects.create(name="Sudah Bubar", slug="bubar", deleted_at="2026-01-01T00:00Z")
    Membership.objects.create(workspace=gone, user=laras, role="owner")
    html = framed(laras, kopi)
    assert "Kopi Senja" in html
    assert ">Lain<" not in html and "/w/lain/" not in html
    assert "Sudah Bubar" not in html


def test_who_may_not_write_gets_no_plus(crew: dict[str, User], kopi: Workspace) -> None:
    assert 'id="menu-new"' in framed(crew["contributor"], kopi)
    assert 'id="menu-new"' not in framed(crew["guest"], kopi)


def test_a_notice_of_a_room_is_shown_with_its_mend(
    laras: User, kopi: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = shell.Registry()
    monkeypatch.setattr(shell, "notices", registry)
    registry.register(lambda request: [shell.Notice("Nothing is going out", mend="Start it", url="/mend/")])
    html = framed(laras, kopi)
    assert "Nothing is going out" in html
    assert '<a class="link" href="/mend/">Start it</a>' in html


def test_a_room_that_fails_does_not_take_the_page_with_it(
    laras: User, kopi: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = shell.Registry()
    monkeypatch.setattr(shell, "notices", registry)
    registry.register(lambda request: 1 / 0)
    registry.register(lambda request: [shell.Notice("Still told")])
    assert "Still told" in framed(laras, kopi)


@pytest.mark.django_db
def test_language_is_kept_with_the_person(client: Client, laras: User) -> None:
    client.force_login(laras)
    answer = client.post("/ui/language/", {"language": "en", "next": "/w/kopi-senja/"})
    assert answer.headers["Location"] == "/w/kopi-senja/"
    laras.refresh_from_db()
    assert laras.language == "en"
    client.post("/ui/language/", {"language": "xx"})
    laras.refresh_from_db()
    assert laras.language == "en"


def test_language_switch_leads_to_no_other_site(client: Client, laras: User) -> None:
    client.force_login(laras)
    answer = client.post("/ui/language/", {"language": "en", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_theme_is_kept(client: Client, laras: User) -> None:
    client.force_login(laras)
    assert client.post("/ui/theme/", {"theme": "dark"}).status_code == 204
    laras.refresh_from_db()
    assert laras.theme == "dark"


def test_component_page_is_for_developers(client: Client, db: None, settings) -> None:
    settings.DEBUG = False
    assert client.get("/ui/").status_code == 404
    settings.DEBUG = True
    assert client.get("/ui/").status_code == 200


def test_a_count_is_asked_for_once_however_many_places_show_it(rf) -> None:
    asked = []
    counts = shell.Counts()
    counts.register("home:today", lambda request: asked.append(request) or 3)
    request = rf.get("/")
    assert [counts.of("home:today", request) for _ in range(3)] == [3, 3, 3]
    assert asked == [request]
