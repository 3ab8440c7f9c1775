"""A sign-in that opens several accounts; connecting again; what is never lost on the way."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from jubir.channels import actions
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.networks import errors
from tests.channels.net import keys, later, warta

__all__ = ["keys", "later", "warta"]

LIST = "/w/kopi-senja/channels/"
SEVERAL = f"{LIST}several/"
pytestmark = pytest.mark.usefixtures("keys", "in_english")


def sign_in(page: Client, path: str = f"{LIST}connect/warta/", server: str = "people"):
    """There and back; where the person lands."""
    html = page.post(path, {"server": server}).content.decode()
    url = re.search(r'content="0;url=([^"]+)"', html)[1].replace("&amp;", "&")
    query = parse_qs(urlsplit(url).query)
    assert (
        query["for"] == [server]
        and query["client_id"] == ["id-luar"]
        and len(query["code_challenge"][0]) == 43
    )
    return page.get("/channels/callback/", {"state": query["state"][0], "code": "kode"})


def channel_of(handle: str) -> Channel:
    return Channel.objects.get(remote_id=f"id-{handle}")


def test_a_choice_is_asked_and_only_what_is_offered_is_taken(page, warta):
    html = page.get(f"{LIST}connect/warta/").content.decode()
    assert re.search(r'<select[^>]*name="server"', html) and 'value="people"' in html
    answer = page.post(f"{LIST}connect/warta/", {"server": "everything"})
    assert answer.status_code == 422 and "Choose one of these" in answer.content.decode()


def test_one_account_is_connected_without_a_question(page, warta):
    answer = sign_in(page)
    assert answer.headers["Location"] == f"{LIST}?new={channel_of('kopisenja').pk}"
    assert (warta.answers["server"], warta.answers["code"]) == ("people", "kode")
    assert channel_of("kopisenja").scopes == ["publish_posts", "read_insights"]


def test_several_are_chosen_from_and_the_others_stay_out(page, warta):
    warta.opens = ("kopisenja", "kopipagi", "kopimalam")
    answer = sign_in(page)
    assert answer.headers["Location"] == SEVERAL and not Channel.objects.exists()
    assert "tok of" not in str(dict(page.session)), "sealed"
    html = page.get(SEVERAL).content.decode()
    assert html.count('type="checkbox"') == 3 and " checked>" not in html
    answer = page.post(SEVERAL, {"account": ["id-kopisenja", "id-kopimalam", "id-tidakada"]})
    made = [channel_of("kopisenja").pk, channel_of("kopimalam").pk]
    assert answer.headers["Location"] == f"{LIST}?new={made[0]},{made[1]}"
    assert Channel.objects.count() == 2
    assert channel_of("kopimalam").secrets["token"] == "tok of kopimalam"
    html = page.get(answer.headers["Location"]).content.decode()
    assert "2 channels are connected" in html
    assert page.get(SEVERAL).headers["Location"] == f"{LIST}connect/", "only once"
    page.post(f"{SEVERAL}undo/", {"channel": made})
    assert set(Channel.objects.values_list("health", flat=True)) == {Health.DISCONNECTED}


def test_undo_reaches_no_channel_of_another_workspace(page, warta, stranger):
    from jubir.teams.models import Workspace

    elsewhere = Channel.objects.create(
        workspace=Workspace.objects.get(slug="lain"), network="warta", remote_id="1", handle="asing"
    )
    page.post(f"{SEVERAL}undo/", {"channel": [elsewhere.pk, "x"]})
    elsewhere.refresh_from_db()
    assert elsewhere.health == Health.CONNECTED


def test_nothing_chosen_says_so_and_keeps_the_choice_open(page, warta):
    warta.opens = ("kopisenja", "kopipagi")
    sign_in(page)
    answer = page.post(SEVERAL)
    assert answer.status_code == 422 and "Nothing was chosen" in answer.content.decode()
    assert page.post(SEVERAL, {"account": "id-kopipagi"}).status_code == 302


def test_those_already_connected_are_marked_and_broken_ones_chosen(page, warta):
    for handle in ("kopisenja", "kopipagi"):
        warta.opens = (handle,)
        sign_in(page)
    Channel.objects.filter(remote_id="id-kopipagi").update(health=Health.RECONNECT)
    warta.opens = ("kopisenja", "kopipagi", "kopimalam")
    sign_in(page)
    html = page.get(SEVERAL).content.decode()
    assert html.count("already connected") >= 1 and "to be connected again" in html
    assert re.findall(r'value="(id-\w+)" checked', html) == ["id-kopipagi"]


def test_a_sign_in_that_opens_nothing_says_so(page, warta):
    warta.opens = ()
    answer = sign_in(page)
    assert (
        answer.status_code == 422 and "opens no account that Jubir could speak for" in answer.content.decode()
    )


def test_the_choice_ends_after_some_minutes(page, warta, later):
    warta.opens = ("kopisenja", "kopipagi")
    sign_in(page)
    later(minutes=21)
    assert page.post(SEVERAL, {"account": "id-kopipagi"}).headers["Location"] == f"{LIST}connect/"
    assert not Channel.objects.exists()


# ── again ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_connecting_again_takes_the_account_that_was_meant(page, warta):
    sign_in(page)
    channel = channel_of("kopisenja")
    warta.opens = ("kopipagi", "kopisenja")
    warta.gives = {"token": "baru", "refresh_token": "ref 2"}
    answer = sign_in(page, f"{LIST}{channel.pk}/reconnect/")
    assert answer.headers["Location"] == f"{LIST}?new={channel.pk}" and Channel.objects.count() == 1
    channel.refresh_from_db()
    assert dict(channel.secrets) == {"token": "baru of kopisenja", "refresh_token": "ref 2"}


def test_when_the_one_that_was_meant_is_not_among_them_nothing_changes(page, warta):
    sign_in(page)
    channel = channel_of("kopisenja")
    warta.opens = ("kopipagi", "kopimalam")
    assert sign_in(page, f"{LIST}{channel.pk}/reconnect/").headers["Location"] == SEVERAL
    html = page.get(SEVERAL).content.decode()
    assert "is not among the accounts that this sign-in opens" in html and "@kopisenja" in html
    channel.refresh_from_db()
    assert channel.secrets["token"] == "tok of kopisenja" and Channel.objects.count() == 1


@pytest.mark.parametrize("gives", [{"token": "baru"}, {"token": "baru", "refresh_token": ""}])
def test_an_old_refresh_token_stays_where_no_new_one_was_given(page, warta, gives):
    """Google gives one only the first time that somebody says yes."""
    sign_in(page)
    warta.gives = gives
    sign_in(page, f"{LIST}{channel_of('kopisenja').pk}/reconnect/")
    assert dict(channel_of("kopisenja").secrets) == {"token": "baru of kopisenja", "refresh_token": "ref"}


@pytest.mark.parametrize("error", [errors.Outage("down"), errors.Unauthorized("no"), errors.Rejected("x")])
def test_a_sign_in_that_fails_half_way_loses_nothing(page, warta, error):
    sign_in(page)
    warta.fails = error
    answer = sign_in(page, f"{LIST}{channel_of('kopisenja').pk}/reconnect/")
    assert answer.status_code == 422
    channel = channel_of("kopisenja")
    assert channel.secrets["refresh_token"] == "ref" and channel.health == Health.CONNECTED


def test_secrets_that_cannot_be_read_any_more_are_replaced(page, warta, settings):
    sign_in(page)
    from cryptography.fernet import Fernet

    settings.JUBIR_KEYS = [Fernet.generate_key().decode()]
    warta.gives = {"token": "baru"}
    channel = channel_of("kopisenja")
    page.force_login(channel.connected_by)
    sign_in(page, f"{LIST}{channel.pk}/reconnect/")
    assert dict(channel_of("kopisenja").secrets) == {"token": "baru of kopisenja"}


def test_keys_that_went_missing_meanwhile_end_it_clearly(page, warta, settings, kopi, laras):
    leaving = actions.start_oauth(
        workspace=kopi, by=laras, network="warta", answers={"server": "pages"}, redirect_uri="https://j/cb"
    )
    settings.JUBIR_APP_KEYS = {}
    with pytest.raises(actions.Refused) as refused:
        actions.finish_oauth(workspace=kopi, by=laras, keep=leaving.keep, code="kode")
    assert refused.value.code == "begin_again"
    assert "pages" not in leaving.keep["given"], "what was typed is sealed"
    assert clock.now()
