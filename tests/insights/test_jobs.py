"""The clock's work: begin, fetch, adopt, measure; each answer of a network has its reaction."""

from datetime import timedelta

import pytest

from jubir.channels.models import Channel, Health
from jubir.content.models import PostKind
from jubir.core import clock
from jubir.insights import jobs
from jubir.insights.models import ChannelSnapshot, Measuring, Piece, PieceSnapshot
from jubir.insights.rules import AGES
from jubir.networks import errors
from jubir.networks.hearing import History, OwnPost
from tests.insights.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_new_channel_is_fetched_page_by_page_and_its_followers_asked(channel, speaker):
    speaker.pages = [
        History(
            tuple(
                OwnPost(f"p{n}", NOW - timedelta(days=n), f"Kopi {n}", figures={"likes": n}) for n in (1, 2)
            ),
            "two",
        ),
        History((OwnPost("p9", NOW - timedelta(days=9), "Kopi 9", figures={"likes": 9}),), ""),
    ]
    jobs.measure()
    assert speaker.cursors == ["", "two"]
    assert dict(Piece.objects.values_list("remote_id", "likes")) == {"p1": 1, "p2": 2, "p9": 9}
    state = Measuring.objects.get()
    assert (state.history, state.found, state.history_at) == ("done", 3, None)
    assert state.account_at == NOW + timedelta(days=1)
    assert ChannelSnapshot.objects.get().followers == 100


def test_a_page_that_fails_is_asked_for_again_later(channel, speaker, moves):
    speaker.pages = [errors.Outage("down")]
    jobs.measure()
    state = Measuring.objects.get()
    assert state.history == "waiting" and state.history_at > NOW
    moves.move_to(state.history_at)
    speaker.pages = [History((OwnPost("p1", NOW, "Kopi"),))]
    jobs.measure()
    assert Measuring.objects.get().history == "done"


def test_a_network_without_history_says_so_and_is_not_asked_again(channel, speaker):
    speaker.pages = [errors.Unsupported("no")]
    jobs.measure()
    state = Measuring.objects.get()
    assert (state.history, state.history_at) == ("none", None)


def test_a_channel_connected_again_fetches_what_it_missed(channel, speaker, moves):
    speaker.pages = [History((OwnPost("p1", NOW, "Kopi"),))]
    jobs.measure()
    moves.shift(timedelta(days=3))
    Channel.objects.filter(pk=channel.pk).update(connected_at=clock.now())
    speaker.pages = [History((OwnPost("p2", NOW + timedelta(days=1), "Teh"), OwnPost("p1", NOW, "Kopi")))]
    jobs.measure()
    assert Piece.objects.count() == 2
    assert Measuring.objects.get().history == "done"


def test_what_went_out_is_measured_at_its_six_ages(channel, speaker, sent, moves):
    speaker.told = {"a": {"likes": 1}}
    sent("a")
    jobs.measure()
    assert speaker.asked == []
    seen = []
    for number, age in enumerate(AGES, 1):
        moves.move_to(NOW + age)
        speaker.told = {"a": {"likes": number}}
        jobs.measure()
        jobs.measure()
        seen.append(Piece.objects.get().likes)
    assert seen == [1, 2, 3, 4, 5, 6]
    assert PieceSnapshot.objects.count() == 6, "once at each age, however often the clock ticks"
    assert Piece.objects.get().measure_at is None


def test_answers_are_no_pieces(channel, sent):
    delivery = sent("a")
    type(delivery).objects.update(kind=PostKind.REPLY)
    jobs.measure()
    assert not Piece.objects.exists()


def test_a_post_that_the_history_found_is_recognised_as_ours(channel, speaker, sent):
    delivery = sent("a")
    speaker.pages = [History((OwnPost("a", NOW, "Es kopi", figures={"likes": 3}),))]
    jobs.begin_all()
    jobs.fetch_history()
    jobs.adopt_sent()
    one = Piece.objects.get()
    assert (one.delivery, one.post, one.likes) == (delivery, delivery.post, 3)
    assert jobs.adopt_sent() == 0


def test_pieces_are_asked_for_together_as_many_as_the_network_takes(channel, speaker, sent, moves):
    for number in range(5):
        sent(f"p{number}")
        speaker.told[f"p{number}"] = {"likes": number}
    jobs.measure()
    moves.shift(timedelta(hours=1))
    jobs.measure_pieces()
    assert sorted(map(len, speaker.asked)) == [2, 3]


def test_a_run_asks_one_channel_only_so_much(channel, speaker, sent, moves, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_CALLS", 1)
    for number in range(5):
        sent(f"p{number}")
    jobs.measure()
    moves.shift(timedelta(hours=1))
    assert jobs.measure_pieces() == 3


def test_a_post_that_is_gone_is_marked_and_left_alone(channel, speaker, sent, moves):
    sent("a")
    jobs.measure()
    moves.shift(timedelta(hours=1))
    speaker.told = {"a": None}
    jobs.measure()
    one = Piece.objects.get()
    assert one.gone_at == clock.now() and one.measure_at is None
    assert not PieceSnapshot.objects.exists()


def test_a_post_of_which_nothing_was_told_is_asked_for_again(channel, speaker, sent, moves):
    sent("a")
    jobs.measure()
    moves.shift(timedelta(hours=1))
    jobs.measure()
    one = Piece.objects.get()
    assert one.measured_at is None and one.engagements is None
    assert one.measure_at == clock.now() + timedelta(hours=1)


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (errors.TooMany("slow down", until=NOW + timedelta(hours=3)), timedelta(hours=2)),
        (errors.Outage("down"), timedelta(minutes=10)),
        (errors.Uncertain("what?"), timedelta(minutes=10)),
    ],
)
def test_an_error_only_postpones(channel, speaker, sent, moves, error, wait):
    sent("a")
    jobs.measure()
    moves.shift(timedelta(hours=1))
    speaker.fails = error
    jobs.measure_pieces()
    assert Piece.objects.get().measure_at == clock.now() + wait


def test_figures_that_a_network_does_not_have_are_not_asked_for_again(channel, speaker, sent, moves):
    sent("a")
    jobs.measure()
    moves.shift(timedelta(hours=1))
    speaker.fails = errors.Unsupported("none")
    jobs.measure_pieces()
    assert Piece.objects.get().measure_at is None


def test_a_channel_that_must_be_connected_again_is_left_alone(channel, speaker, sent, moves):
    sent("a")
    jobs.measure()
    moves.shift(timedelta(hours=1))
    Channel.objects.update(health=Health.RECONNECT)
    assert jobs.measure_pieces() == 0
    assert speaker.asked == []
    Channel.objects.update(health=Health.CONNECTED)
    assert jobs.measure_pieces() == 1


def test_two_workers_never_ask_for_the_same_piece(channel, sent, moves):
    sent("a")
    jobs.measure()
    moves.shift(timedelta(hours=1))
    pks = list(Piece.objects.values_list("pk", flat=True))
    assert jobs._take_pieces(pks, clock.now()) == pks
    assert jobs._take_pieces(pks, clock.now()) == []


def test_a_channels_own_figures_are_asked_for_daily(channel, speaker, moves):
    jobs.measure()
    moves.shift(timedelta(hours=23))
    jobs.measure()
    assert ChannelSnapshot.objects.count() == 1
    speaker.followers = 110
    moves.shift(timedelta(hours=1))
    jobs.measure()
    assert list(ChannelSnapshot.objects.order_by("pk").values_list("followers", flat=True)) == [100, 110]


def test_best_times_are_worked_out_when_the_history_is_there(channel, speaker):
    speaker.pages = [History((OwnPost("p1", NOW - timedelta(days=2), "Kopi", figures={"likes": 4}),))]
    jobs.measure()
    kept = Measuring.objects.get()
    assert kept.times["posts"] == 1 and len(kept.times["hours"]) == 168
    assert kept.times_at == NOW


def test_nothing_is_asked_for_a_deleted_workspace(channel, speaker, kopi):
    kopi.deleted_at = NOW
    kopi.save()
    jobs.measure()
    assert speaker.cursors == [] and not Measuring.objects.exists()


def test_old_deliveries_are_found_by_the_daily_sweep(channel, sent):
    sent("old", NOW - timedelta(days=20))
    assert jobs.adopt_sent() == 0
    jobs.sweep()
    assert Piece.objects.get().measure_at == NOW + timedelta(days=10)
