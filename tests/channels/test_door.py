"""The door: secrets renewed once, under a lock; an outage never disconnects; an allowance used up closes the line."""

import asyncio
from datetime import timedelta

import pytest

from jubir.activity.models import Event
from jubir.channels import door
from jubir.channels.models import Budget, Channel, Health
from jubir.core import clock
from jubir.networks import errors, registry
from jubir.networks.contract import Account, Auth, Fresh, Identity, Recovery
from jubir.networks.http import Forbidden, Request
from jubir.networks.limits import Limits, TextLimit
from tests.networks.wire import Wire, answer


class Speaker:
    """A connector with one verb, whose server takes only the newest token."""

    identity = Identity("testnet", "Testnet", "#000", "https://example.org", "1", "2026-11-22")
    auth = Auth("form")
    recovery = Recovery()

    def __init__(self):
        self.valid = "new"
        self.refreshed = 0
        self.refresh_fails = None

    def limits(self, account):
        return Limits(TextLimit(500, len, "letters"))

    async def say(self, call):
        got = await call.http.send(Request("GET", "https://net.example/me"))
        if call.secrets.get("token") != self.valid:
            raise errors.Unauthorized("token is stale")
        return got.status

    async def refresh(self, call):
        self.refreshed += 1
        await asyncio.sleep(0.05)
        if self.refresh_fails:
            raise self.refresh_fails
        return Fresh({"token": "new"}, clock.now() + timedelta(hours=2))


@pytest.fixture
def speaker(monkeypatch):
    one = Speaker()
    real = dict(registry.all_connectors())
    monkeypatch.setattr(registry, "all_connectors", lambda: {**real, "testnet": one})
    return one


@pytest.fixture
def channel(kopi, speaker):
    return Channel.objects.create(
        workspace=kopi, network="testnet", remote_id="1", handle="kopi", secrets={"token": "old"}
    )


def ask(channel, *, times=1, headers=None):
    """`times` questions at once through one door; the answers, exceptions among them."""

    async def run():
        async def run_db(work):
            from asgiref.sync import sync_to_async

            return await sync_to_async(work)()

        wire = Wire(everything=lambda request: answer(200, {}, headers=headers))
        line = (await run_db(lambda: door.lines([channel.pk])))[channel.pk]
        one = door.Door(wire, run_db)
        return await asyncio.gather(*(one.ask(line, "say") for _ in range(times)), return_exceptions=True)

    from asgiref.sync import async_to_sync

    return async_to_sync(run)()


pytestmark = pytest.mark.django_db(transaction=True)


def test_stale_secrets_are_renewed_once_and_kept(channel, speaker):
    assert ask(channel) == [200]
    channel.refresh_from_db()
    assert (channel.secrets["token"], speaker.refreshed) == ("new", 1)
    assert channel.secrets_expire_at > clock.now()
    assert channel.renewing_until is None


def test_many_at_once_renew_once(channel, speaker):
    assert ask(channel, times=12) == [200] * 12
    assert speaker.refreshed == 1


def test_secrets_about_to_end_are_renewed_before_they_are_used(channel, speaker):
    Channel.objects.filter(pk=channel.pk).update(secrets_expire_at=clock.now() + timedelta(seconds=20))
    assert ask(channel) == [200]
    assert speaker.refreshed == 1


def test_an_outage_while_renewing_never_disconnects(channel, speaker):
    speaker.refresh_fails = errors.Outage("down")
    assert isinstance(ask(channel)[0], errors.Outage)
    channel.refresh_from_db()
    assert channel.health == Health.CONNECTED
    assert channel.renewing_until is None
    assert not Event.objects.filter(verb="channel.must_reconnect").exists()


def test_a_grant_that_is_gone_asks_once(channel, speaker):
    speaker.refresh_fails = errors.Unauthorized("grant is gone")
    assert all(isinstance(got, errors.Unauthorized) for got in ask(channel, times=3))
    channel.refresh_from_db()
    assert channel.health == Health.RECONNECT
    assert Event.objects.filter(verb="channel.must_reconnect").count() == 1


def test_renewed_secrets_never_overwrite_a_new_connection(channel, speaker, monkeypatch):
    """A person connected the channel again while the old secrets were being renewed."""
    real = speaker.refresh

    async def refresh(call):
        from asgiref.sync import sync_to_async

        fresh = await real(call)

        def reconnect():
            again = Channel.objects.get(pk=channel.pk)
            again.secrets = {"token": "by hand"}
            again.save(update_fields=["secrets"])

        await sync_to_async(reconnect)()
        return fresh

    monkeypatch.setattr(speaker, "refresh", refresh)
    ask(channel)
    channel.refresh_from_db()
    assert channel.secrets["token"] == "by hand"


def test_an_allowance_used_up_closes_the_channel_for_everybody(channel, speaker):
    speaker.valid = "old"
    ask(
        channel,
        headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": (clock.in_seconds(60)).isoformat()},
    )
    budget = Budget.objects.get(channel=channel)
    assert budget.closed_until > clock.now() + timedelta(seconds=50)
    assert door.lines([channel.pk])[channel.pk].closed_until == budget.closed_until


def test_an_allowance_that_is_left_writes_nothing(channel, speaker):
    speaker.valid = "old"
    ask(
        channel,
        headers={"X-RateLimit-Remaining": "12", "X-RateLimit-Reset": (clock.in_seconds(60)).isoformat()},
    )
    assert not Budget.objects.exists()


def test_unreadable_secrets_must_be_connected_again(channel, settings):
    from cryptography.fernet import Fernet

    settings.JUBIR_KEYS = [Fernet.generate_key().decode()]
    door.line.opened.cache_clear()
    line = door.lines([channel.pk])[channel.pk]
    assert line.health == Health.RECONNECT
    assert not line.secrets


def test_a_line_never_shows_its_secrets(channel):
    line = door.lines([channel.pk])[channel.pk]
    assert line.secrets["token"] == "old"
    assert "old" not in repr(line)
    assert Account("1", "kopi").handle == "kopi"


# ── many at once ─────────────────────────────────────────────────────────────────────────────────────────────────
class Many(Speaker):
    """Says how many of its channels were asked at the same time."""

    def __init__(self):
        super().__init__()
        self.asked, self.now, self.most = [], 0, 0

    async def tell(self, call, word):
        self.asked.append((call.account.handle, word))
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.01)
        self.now -= 1
        if isinstance(word, Exception):
            raise word
        return f"{call.account.handle}: {word}"


@pytest.fixture
def many(monkeypatch):
    one = Many()
    real = dict(registry.all_connectors())
    monkeypatch.setattr(registry, "all_connectors", lambda: {**real, "testnet": one})
    return one


def shops(kopi, count):
    return [
        Channel.objects.create(workspace=kopi, network="testnet", remote_id=str(n), handle=f"toko{n}", secrets={"token": "t"})
        for n in range(count)
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_many_questions_are_answered_in_their_order_and_few_at_a_time(kopi, many):
    channels = shops(kopi, 6)
    questions = [(channel.pk, "tell", [n]) for n in range(3) for channel in channels]
    told = door.ask_many(questions, at_once=4)
    assert [one.value for one in told] == [f"toko{c}: {n}" for n in range(3) for c in range(6)]
    assert 2 <= many.most <= 4


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_takes_no_other_with_it(kopi, many):
    good, refused, broken = shops(kopi, 3)
    told = door.ask_many(
        [
            (refused.pk, "tell", [errors.Rejected("no")]),
            (broken.pk, "tell", [KeyError("x")]),
            (good.pk, "tell", ["halo"]),
            (good.pk, "sing", []),
            (refused.pk, "tell", ["halo"]),
            (999_999, "tell", ["halo"]),
        ]
    )
    kinds = [type(one.error) for one in told]
    assert kinds == [
        errors.Rejected,
        errors.Uncertain,
        type(None),
        errors.Unsupported,
        type(None),
        errors.Unsupported,
    ]
    assert told[2].value == "toko0: halo"


@pytest.mark.django_db(transaction=True)
def test_a_network_that_is_down_is_asked_once(kopi, many):
    down, up = shops(kopi, 2)
    told = door.ask_many(
        [
            (down.pk, "tell", [errors.Outage("x")]),
            (up.pk, "tell", [1]),
            (down.pk, "tell", [2]),
            (up.pk, "tell", [3]),
        ]
    )
    assert [type(one.error) for one in told] == [errors.Outage, type(None), errors.Outage, type(None)]
    assert ("toko0", 2) not in many.asked


@pytest.mark.django_db(transaction=True)
def test_who_may_not_be_asked_is_not_asked(kopi, many):
    lost, gone, closed = shops(kopi, 3)
    Channel.objects.filter(pk=lost.pk).update(health=Health.RECONNECT)
    Channel.objects.filter(pk=gone.pk).update(health=Health.DISCONNECTED)
    opens = clock.now() + timedelta(minutes=10)
    Budget.objects.create(channel=closed, closed_until=opens)
    told = door.ask_many([(one.pk, "tell", ["?"]) for one in (lost, gone, closed)])
    assert [type(one.error) for one in told] == [errors.Unauthorized, errors.Unauthorized, errors.TooMany]
    assert abs(told[2].error.until - opens) < timedelta(seconds=1)
    assert many.asked == []


def test_nothing_asked_is_nothing_told(db):
    assert door.ask_many([]) == []


# ── our own address ──────────────────────────────────────────────────────────────────────────────────────────────
def reach(speaker, url):
    """What a connector's request to that address gives."""

    async def run():
        wire = Wire(everything=lambda request: answer(200, {}))
        return (await door.wire_of(speaker, wire).send(Request("GET", url))).status

    return asyncio.run(run())


#: All of them are read as the same place when they are sent.
OWN = ["http://127.0.0.1:8500/x", "http://127.0.0.1:8500?y", "HTTP://127.0.0.1:8500/"]


@pytest.mark.parametrize("url", OWN)
def test_a_server_field_does_not_lead_to_our_own_address(speaker, settings, url):
    settings.JUBIR_URL = "http://127.0.0.1:8500"
    with pytest.raises(Forbidden):
        reach(speaker, url)
    assert reach(speaker, "http://127.0.0.1:8501/") == 200  # the client's own guard decides there


def test_a_network_that_lives_at_our_address_is_reached(speaker, settings):
    settings.JUBIR_URL = "http://127.0.0.1:8500"
    speaker.auth = Auth("form", own="/sandbox")
    assert reach(speaker, OWN[0]) == 200


def test_the_setting_may_say_otherwise(speaker, settings):
    settings.JUBIR_URL = "http://127.0.0.1:8500"
    settings.JUBIR_PRIVATE_HOSTS = ["127.0.0.1:8500"]
    assert reach(speaker, OWN[0]) == 200


def test_nobody_connects_a_mastodon_channel_to_our_own_address(sandbox, monkeypatch):
    """Something answers there; a connector for servers elsewhere does not come to ask it."""
    asked = []
    real = door.wire.Client.send

    async def send(client, request):
        asked.append(request.url)
        return await real(client, request)

    monkeypatch.setattr(door.wire.Client, "send", send)
    with pytest.raises(errors.Rejected) as refusal:
        door.ask_stranger(
            "mastodon", "register", sandbox.url.removesuffix("/sandbox"), "http://jubir.example/back"
        )
    assert refusal.value.field == "server"
    assert asked == []
