"""Pillars and goals: who may, what is refused, what is on record, and the way back."""

from datetime import date

import pytest

from jubir.activity.models import Event
from jubir.channels.models import Channel
from jubir.content import strategy
from jubir.content.models import Pillar, Post
from jubir.content.strategy import Refused

FIRST, LAST = date(2026, 11, 1), date(2027, 3, 31)


def set_goal(kopi, by, **more):
    asked = {"metric": "followers", "target": 5000, "starts_on": FIRST, "due_on": LAST} | more
    return strategy.save_goal(workspace=kopi, by=by, **asked)


def test_archived_is_out_of_the_way_and_comes_back(kopi, laras):
    pillar = strategy.save_pillar(workspace=kopi, by=laras, name="Asal biji")
    goal = set_goal(kopi, laras)
    for one, deed in ((pillar, strategy.archive_pillar), (goal, strategy.archive_goal)):
        name = "pillar" if isinstance(one, Pillar) else "goal"
        deed(**{name: one, "by": laras})
        one.refresh_from_db()
        assert one.archived_at is not None
        deed(**{name: one, "by": laras, "back": True})
        one.refresh_from_db()
        assert one.archived_at is None
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "pillar.made", "goal.made", "pillar.archived", "pillar.restored", "goal.archived", "goal.restored",
    ]  # fmt: skip


def test_archiving_twice_is_told_once(kopi, laras):
    pillar = strategy.save_pillar(workspace=kopi, by=laras, name="Asal biji")
    strategy.archive_pillar(pillar=pillar, by=laras)
    strategy.archive_pillar(pillar=pillar, by=laras)
    assert Event.objects.filter(verb="pillar.archived").count() == 1


def test_whoever_may_not_plan_changes_nothing(kopi, crew, stranger):
    pillar = strategy.save_pillar(workspace=kopi, by=crew["owner"], name="Asal biji")
    goal = set_goal(kopi, crew["owner"])
    for person in (crew["contributor"], crew["client"], crew["guest"], stranger):
        for deed in (
            lambda who=person: strategy.save_pillar(workspace=kopi, by=who, name="Promo"),
            lambda who=person: strategy.archive_pillar(pillar=pillar, by=who),
            lambda who=person: set_goal(kopi, who),
            lambda who=person: strategy.archive_goal(goal=goal, by=who),
        ):
            with pytest.raises(Refused, match="not_allowed"):
                deed()


def test_a_contributor_says_what_her_post_is_about(kopi, crew):
    pillar = strategy.save_pillar(workspace=kopi, by=crew["owner"], name="Asal biji")
    post = Post.objects.create(workspace=kopi, title="Es kopi")
    assert strategy.set_pillar(post=post, pillar=pillar, by=crew["contributor"]) is None
    post.refresh_from_db()
    assert post.pillar == pillar
    assert strategy.set_pillar(post=post, pillar=None, by=crew["contributor"]) == pillar
    with pytest.raises(Refused, match="not_allowed"):
        strategy.set_pillar(post=post, pillar=pillar, by=crew["client"])


def test_a_pillar_or_channel_of_another_workspace_is_none(kopi, laras, stranger):
    lain = stranger.workspaces.get()
    theirs = strategy.save_pillar(workspace=lain, by=stranger, name="Asal biji")
    post = Post.objects.create(workspace=kopi, title="Es kopi")
    with pytest.raises(Refused, match="pillar_missing"):
        strategy.set_pillar(post=post, pillar=theirs, by=laras)
    channel = Channel.objects.create(workspace=lain, network="sandbox", remote_id="9", handle="lain")
    with pytest.raises(Refused, match="channel_missing"):
        set_goal(kopi, laras, channel=channel)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"metric": "happiness"}, "metric"),
        ({"target": 0}, "target"),
        ({"target": 10**18}, "target"),
        ({"due_on": FIRST}, "dates"),
    ],
)
def test_a_goal_that_makes_no_sense_is_refused(kopi, laras, wrong, code):
    with pytest.raises(Refused, match=code):
        set_goal(kopi, laras, **wrong)


@pytest.mark.parametrize(
    ("name", "code"), [("", "pillar_name"), (" \n ", "pillar_name"), ("x" * 61, "pillar_name")]
)
def test_a_pillar_needs_a_name(kopi, laras, name, code):
    with pytest.raises(Refused, match=code):
        strategy.save_pillar(workspace=kopi, by=laras, name=name)
