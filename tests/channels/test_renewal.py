"""Renewed before its end, used or not; an outage never disconnects; one notice for each end. The clock jumps."""

import asyncio
import threading
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection

from jubir.activity.models import Event, Notification
from jubir.channels import actions, door, jobs, queries
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.networks import errors
from tests.channels.net import SIXTY_DAYS, keys, later, renewing, warta
from tests.networks.wire import Wire, answer

__all__ = ["keys", "later", "renewing", "warta"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("keys")]


@pytest.fixture(autouse=True)
def forgetful():
    door.speaking._not_yet.clear()
    yield
    door.speaking._not_yet.clear()


@pytest.fixture
def channel(kopi) -> Channel:
    return Channel.objects.create(
        workspace=kopi,
        network="warta",
        remote_id="id-kopi",
        handle="@kopi",
        secrets={"token": "first"},
        secrets_expire_at=clock.now() + SIXTY_DAYS,
    )


def told(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def token(channel: Channel) -> str:
    return Channel.objects.get(pk=channel.pk).secrets["token"]


def use(channel: Channel, monkeypatch) -> object:
    """One ordinary word through the door."""

    async def run():
        async def run_db(work):
            return await sync_to_async(work)()

        line = (await run_db(lambda: door.lines([channel.pk])))[channel.pk]
        wire = Wire(everything=lambda request: answer(200, {}))
        return await door.Door(wire, run_db).ask(line, "check")

    return async_to_sync(run)()


# ── renewed early ────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_idle_channel_is_renewed_days_before_its_end(channel, renewing, later):
    later(days=49)
    assert jobs.renew_idle() == 0 and renewing.refreshed == 0
    later(days=2)  # nine days are left of sixty
    assert jobs.renew_idle() == 1 and token(channel) == "fresh 1"
    assert jobs.renew_idle() == 0
    later(days=51)
    assert jobs.renew_idle() == 1 and token(channel) == "fresh 2"
    assert told("channel.must_reconnect") == told("channel.ends_soon") == 0


def test_a_used_one_is_renewed_as_early(channel, renewing, later, monkeypatch):
    later(days=51)
    use(channel, monkeypatch)
    assert token(channel) == "fresh 1"


def test_an_outage_while_renewing_early_keeps_nobody_waiting(channel, renewing, later, monkeypatch):
    later(days=51)
    renewing.fails = errors.Outage("down")
    assert jobs.renew_idle() == 0 and jobs.renew_idle() == 0
    channel.refresh_from_db()
    assert (channel.health, channel.renewing_until, token(channel)) == (Health.CONNECTED, None, "first")
    renewing.fails = None
    refused = renewing.refresh

    async def down(call):
        renewing.refreshed += 1
        raise errors.Outage("down")

    renewing.refresh = down
    before = renewing.refreshed
    assert use(channel, monkeypatch).account.handle == "@kopi", "the old secrets are still good"
    use(channel, monkeypatch)
    assert renewing.refreshed == before + 1, "not tried at every word"
    renewing.refresh = refused
    later(minutes=11)
    use(channel, monkeypatch)
    assert token(channel).startswith("fresh")
    assert told("channel.must_reconnect") == 0


def test_an_outage_over_the_end_itself_disconnects_nothing_and_passes(channel, renewing, later, monkeypatch):
    renewing.fails = errors.Outage("down")
    later(days=61)
    assert jobs.renew_idle() == 0
    with pytest.raises(errors.Outage):
        use(channel, monkeypatch)
    channel.refresh_from_db()
    assert channel.health == Health.CONNECTED and told("channel.must_reconnect") == 0
    renewing.fails = None
    assert jobs.renew_idle() == 1 and token(channel).startswith("fresh")


def test_a_grant_that_is_gone_is_told_once(channel, renewing, later):
    renewing.fails = errors.Unauthorized("gone")
    later(days=51)
    jobs.renew_idle()
    later(hours=1)
    jobs.renew_idle()
    channel.refresh_from_db()
    assert channel.health == Health.RECONNECT and told("channel.must_reconnect") == 1


def test_two_workers_renew_once(channel, renewing, later):
    later(days=51)
    real = renewing.refresh

    async def slowly(call):
        await asyncio.sleep(0.2)
        return await real(call)

    renewing.refresh = slowly
    done = []

    def work():
        try:
            done.append(jobs.renew_idle())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert renewing.refreshed == 1 and len(done) == 2 and token(channel) == "fresh 1"


def test_a_disconnected_channel_is_left_alone(channel, renewing, later):
    Channel.objects.update(health=Health.DISCONNECTED)
    later(days=55)
    assert jobs.renew_idle() == 0 and renewing.refreshed == 0


# ── what only a person can renew ─────────────────────────────────────────────────────────────────────────────────
def test_people_hear_of_an_end_once_a_week_before(channel, warta, later, laras):
    assert jobs.tell_of_endings() == 0
    later(days=52, hours=23)
    assert jobs.tell_of_endings() == 0
    later(hours=2)
    assert jobs.tell_of_endings() == 1
    for _ in range(8):
        assert jobs.tell_of_endings() == 0
        later(days=1)
    assert told("channel.ends_soon") == 1
    assert Notification.objects.filter(user=laras, event__verb="channel.ends_soon").count() == 1


def test_the_end_itself_is_no_second_notice(channel, warta, later, laras, monkeypatch):
    later(days=54)
    jobs.tell_of_endings()
    later(days=7)
    warta.fails = errors.Unauthorized("expired")
    for _ in range(2):
        with pytest.raises(errors.Unauthorized):
            use(channel, monkeypatch)
    channel.refresh_from_db()
    assert channel.health == Health.RECONNECT
    # On the trail, and on every page's bar; but nobody is called a second time.
    assert told("channel.must_reconnect") == 1
    assert Notification.objects.filter(user=laras).count() == 1


def test_a_sign_in_taken_back_before_its_end_is_news(channel, warta, later, laras, monkeypatch):
    later(days=54)
    jobs.tell_of_endings()
    warta.fails = errors.Unauthorized("revoked")
    with pytest.raises(errors.Unauthorized):
        use(channel, monkeypatch)
    assert Notification.objects.filter(user=laras, event__verb="channel.must_reconnect").count() == 1


def test_a_new_end_is_told_anew(channel, warta, later):
    later(days=54)
    assert jobs.tell_of_endings() == 1
    Channel.objects.update(secrets_expire_at=clock.now() + SIXTY_DAYS)
    assert jobs.tell_of_endings() == 0
    later(days=54)
    assert jobs.tell_of_endings() == 1 and told("channel.ends_soon") == 2


def test_two_workers_tell_once(channel, warta, later, monkeypatch):
    later(days=54)
    both = queries.ending_untold(clock.now())
    monkeypatch.setattr(actions.queries, "ending_untold", lambda now: list(both))
    assert jobs.tell_of_endings() == 1
    assert jobs.tell_of_endings() == 0, "the other read the rows before"
    assert told("channel.ends_soon") == 1


def test_what_renews_itself_is_not_told_of(channel, renewing, later):
    later(days=54)
    assert jobs.tell_of_endings() == 0


def test_a_clock_that_jumped_over_the_week_tells_at_the_end_once(channel, warta, later, laras, monkeypatch):
    """The machine slept for two months."""
    later(days=70)
    assert jobs.tell_of_endings() == 0
    warta.fails = errors.Unauthorized("expired")
    with pytest.raises(errors.Unauthorized):
        use(channel, monkeypatch)
    assert jobs.tell_of_endings() == 0
    assert Notification.objects.filter(user=laras).count() == 1


# ── rights ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ([], ()),
        (["publish_posts", "read_insights"], ()),
        (["PUBLISH_POSTS", "more"], ("read_insights",)),
        (["other"], ("publish_posts", "read_insights")),
    ],
)
def test_rights_that_were_not_given_are_known(channel, warta, given, missing):
    channel.scopes = given
    assert queries.missing_rights(channel) == missing


def test_a_wide_right_holds_its_parts(channel, warta):
    warta.auth = door.connector("mastodon").auth
    channel.scopes = ["read", "write"]
    assert queries.missing_rights(channel) == ()
    channel.scopes = ["read"]
    assert queries.missing_rights(channel) == tuple(s for s in warta.auth.scopes if s.startswith("write:"))


def test_the_card_says_what_is_missing_in_plain_words(channel, warta, laras, client):
    laras.language = "en"
    laras.save()
    client.force_login(laras)
    Channel.objects.update(scopes=["publish_posts"])
    html = client.get("/w/kopi-senja/channels/").content.decode()
    assert "Warta does not let Jubir: read figures." in html.replace("warta", "Warta")
    assert f"/channels/{channel.pk}/reconnect/" in html and "read_insights" in html
    Channel.objects.update(scopes=["publish_posts", "read_insights"])
    assert "does not let Jubir" not in client.get("/w/kopi-senja/channels/").content.decode()


def test_the_card_says_when_the_sign_in_ends(channel, warta, laras, client, later):
    laras.language = "en"
    laras.save()
    client.force_login(laras)
    Channel.objects.update(secrets_expire_at=clock.now() + timedelta(days=8))
    assert "Its sign-in ends" not in client.get("/w/kopi-senja/channels/").content.decode()
    later(days=2)
    assert "Its sign-in ends" in client.get("/w/kopi-senja/channels/").content.decode()
