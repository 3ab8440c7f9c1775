"""Inviting, joining, changing and removing, as people do it on the pages."""

import re

import pytest
from django.core import mail

from jubir.teams import actions
from jubir.teams.models import Invitation, Membership, User

MEMBERS = "/w/kopi-senja/members/"
NEW = {"name": "Baru", "email": "baru@kopi.example", "password": "kata-sandi-panjang", "language": "id"}


@pytest.fixture
def page(client, laras):
    client.force_login(laras)
    return client


def link_in(text):
    return re.search(r"(/join/[\w-]+/)", text).group(1)


def test_an_invitation_by_mail_in_its_own_language(page, laras):
    answer = page.post(
        MEMBERS + "invite/", {"email": "baru@kopi.example", "role": "editor", "language": "en"}, follow=True
    )
    assert "baru@kopi.example" in answer.content.decode()
    (letter,) = mail.outbox
    assert letter.subject == "Owner invites you to Kopi Senja"
    assert letter.to == ["baru@kopi.example"]
    assert letter.reply_to == [laras.email]
    assert "Your role: Editor" in letter.body
    assert link_in(letter.body)


def test_without_a_mail_server_the_link_is_shown_once(page, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    invited = {"email": "baru@kopi.example", "role": "editor", "language": "id"}
    answer = page.post(MEMBERS + "invite/", invited, follow=True)
    assert link_in(answer.content.decode())
    assert "/join/" not in page.get(MEMBERS).content.decode()


def test_a_broken_mail_server_costs_nobody_the_invitation(page, settings):
    settings.EMAIL_BACKEND = "tests.teams.views.test_members.Broken"
    invited = {"email": "baru@kopi.example", "role": "editor", "language": "id"}
    answer = page.post(MEMBERS + "invite/", invited, follow=True)
    assert link_in(answer.content.decode())


class Broken:
    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError("no such host")


def test_joining_with_a_new_account(page, client, laras):
    answer = page.post(MEMBERS + "invite/", {"email": "", "role": "client", "language": "id"}, follow=True)
    link = link_in(answer.content.decode())
    client.post("/logout/")
    form = client.get(link).content.decode()
    assert "Kopi Senja" in form
    assert "Owner" in form  # who invited
    assert client.post(link, NEW).status_code == 302
    user = User.objects.get(email=NEW["email"])
    assert Membership.objects.get(user=user).role == "client"
    assert client.get("/w/kopi-senja/members/").status_code == 200


def test_joining_with_an_account_one_has(page, client, stranger, laras, kopi):
    _, token = actions.invite(workspace=kopi, by=laras, role="editor", email=stranger.email)
    client.post("/logout/")
    link = f"/join/{token}/"
    assert f"/login/?next={link.replace('/', '%2F')}" in client.get(link).content.decode()
    signed = client.post("/login/", {"login": stranger.email, "password": "kata-sandi-panjang", "next": link})
    assert signed.headers["Location"] == link
    assert stranger.email in client.get(link).content.decode()
    assert client.post(link).status_code == 302
    assert Membership.objects.filter(workspace=kopi, user=stranger).exists()


def test_an_address_from_an_invitation_cannot_be_exchanged(client, laras, kopi):
    _, token = actions.invite(workspace=kopi, by=laras, role="editor", email="baru@kopi.example")
    client.post(f"/join/{token}/", NEW | {"email": "lain@lain.example"})
    assert User.objects.filter(email="baru@kopi.example").exists()
    assert not User.objects.filter(email="lain@lain.example").exists()


@pytest.mark.parametrize("ended", ["revoked", "used", "expired", "unknown"])
def test_an_ended_invitation_says_so(client, laras, kopi, ended):
    from jubir.core import clock
    from jubir.teams import words

    _, token = actions.invite(workspace=kopi, by=laras, role="editor", email="baru@kopi.example")
    if ended == "revoked":
        Invitation.objects.update(revoked_at=clock.now())
    if ended == "used":
        Invitation.objects.update(accepted_at=clock.now())
    if ended == "expired":
        Invitation.objects.update(expires_at=clock.now())
    client.cookies["django_language"] = "en"
    answer = client.get(f"/join/{'x' if ended == 'unknown' else token}/")
    assert answer.status_code == 410
    assert str(words.REFUSALS[f"invitation_{ended}"]) in answer.content.decode().replace("&#x27;", "'")


def test_removing_and_undoing(page, kopi, crew):
    guest = Membership.objects.get(workspace=kopi, user=crew["guest"])
    answer = page.post(f"{MEMBERS}{guest.pk}/remove/", follow=True).content.decode()
    assert not Membership.objects.filter(pk=guest.pk).exists()
    signed = re.search(r'name="signed" value="([^"]+)"', answer).group(1)
    page.post(MEMBERS + "back/", {"signed": signed})
    assert Membership.objects.get(workspace=kopi, user=crew["guest"]).role == "guest"


def test_an_undo_from_elsewhere_is_refused(page, kopi, crew, stranger, client):
    guest = Membership.objects.get(workspace=kopi, user=crew["guest"])
    answer = page.post(f"{MEMBERS}{guest.pk}/remove/", follow=True).content.decode()
    signed = re.search(r'name="signed" value="([^"]+)"', answer).group(1)
    client.force_login(stranger)
    client.post("/w/lain/members/back/", {"signed": signed})
    assert not Membership.objects.filter(user=crew["guest"]).exists()


def test_a_manager_is_not_offered_the_owners_role(client, crew):
    client.force_login(crew["manager"])
    text = client.get(MEMBERS).content.decode()
    assert 'value="manager"' in text
    assert 'value="owner"' not in text


def test_a_guest_sees_who_is_here_and_no_buttons(client, crew):
    client.force_login(crew["guest"])
    text = client.get(MEMBERS).content.decode()
    assert crew["owner"].email in text
    assert "/remove/" not in text
    assert "invite/" not in text
