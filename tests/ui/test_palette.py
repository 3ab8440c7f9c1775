"""The command palette finds what this person may do, and what higher rooms hand in."""

import pytest
from django.test import Client

from jubir.teams.models import User, Workspace
from jubir.ui import shell


@pytest.fixture(autouse=True)
def english(crew: dict[str, User]) -> None:
    for user in crew.values():
        user.language = "en"
        user.save(update_fields=["language"])


def found(client: Client, query: str = "", workspace: str = "kopi-senja") -> str:
    answer = client.get("/ui/palette/", {"q": query, "w": workspace}, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_everything_is_offered_before_a_word_is_typed(client: Client, laras: User) -> None:
    client.force_login(laras)
    html = found(client)
    assert "/w/kopi-senja/calendar/" in html
    assert "Write a post" in html
    assert "theme:dark" in html


def test_words_narrow_it(client: Client, laras: User) -> None:
    client.force_login(laras)
    html = found(client, "dark")
    assert "theme:dark" in html
    assert "/calendar/" not in html
    assert "Nothing found" in found(client, "zzzz")


def test_a_guest_is_not_offered_writing(client: Client, crew: dict[str, User]) -> None:
    client.force_login(crew["guest"])
    assert "Write a post" not in found(client)


def test_a_strangers_workspace_is_not_entered(client: Client, laras: User, stranger: User) -> None:
    client.force_login(laras)
    assert "/w/lain/" not in found(client, "", "lain")


def test_a_room_adds_its_own(
    client: Client, laras: User, kopi: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = shell.Registry()
    monkeypatch.setattr(shell, "commands", registry)
    asked = []

    def posts(request, query):
        asked.append((request.workspace.slug, query))
        return [shell.Command("<Es> kopi 1 liter", "pen", "/w/kopi-senja/posts/1/", group="Posts")]

    registry.register(posts)
    client.force_login(laras)
    html = found(client, "kopi")
    assert asked == [("kopi-senja", "kopi")]
    assert "&lt;Es&gt; kopi 1 liter" in html


def test_nobody_signed_in_finds_nothing(client: Client, db: None) -> None:
    assert client.get("/ui/palette/").status_code in (302, 404)
