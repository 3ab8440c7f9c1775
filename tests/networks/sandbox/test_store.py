"""The store under arbitrary histories: what can be read is what was accepted, is public and was not deleted."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from jubir.networks.sandbox import clock, messages
from jubir.networks.sandbox.store import NewPost, Store

TEXTS = st.sampled_from(["Selamat pagi!", "Promo", "🙂", "a\nb"])
KEYS = st.sampled_from(["", "k1", "k2"])
SECONDS = st.sampled_from([0, 0, 1, 60])


@dataclass
class Known:
    """What the test remembers of a post."""

    pk: int
    text: str
    key: str
    created: float
    ready: float
    fails: bool
    gone: bool = False


class Histories(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.at = 1_800_000_000.0
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name), lambda: self.at)
        self.account = self.store.create_account("Kopi Senja")[0]["id"]
        self.other = self.store.create_account("Lain")[0]["id"]
        self.known: list[Known] = []

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @rule(text=TEXTS, key=KEYS, late=SECONDS, processing=SECONDS, fails=st.booleans(), honour=st.booleans())
    def post(self, text, key, late, processing, fails, honour):
        same = [one for one in self.known if key and one.key == key]
        there = min(same, key=lambda one: one.pk, default=None)
        row, fresh = self.store.add_post(
            self.account,
            NewPost(text, key=key),
            late=late,
            processing=processing,
            fails="broken" if fails else "",
            honour=honour,
        )
        if honour and there:
            assert (row["id"], fresh) == (there.pk, False)
            if there.created > self.at:  # the second request arrived before the late first one was accepted
                there.created = there.ready = self.at
            return
        assert fresh
        created = self.at + late
        self.known.append(Known(row["id"], text, key, created, created + processing, fails))

    @rule()
    def another_account_posts(self):
        self.store.add_post(self.other, NewPost("bukan milik kita", key="k1"), honour=True)

    @rule(seconds=st.sampled_from([0.5, 1, 30, 3600]))
    def time_passes(self, seconds):
        self.at += seconds

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def delete(self, data):
        one = data.draw(st.sampled_from(self.known))
        assert not self.store.delete_post(self.other, one.pk)
        assert self.store.delete_post(self.account, one.pk) is not one.gone
        one.gone = True

    @rule()
    def restart(self):
        self.store.close()

    @invariant()
    def readers_see_the_truth(self):
        accepted = [one for one in self.known if one.created <= self.at and not one.gone]
        public = {one.pk for one in accepted if one.ready <= self.at and not one.fails}
        rows = self.store.recent(self.account, limit=500)
        assert [row["id"] for row in rows] == sorted(public, reverse=True)
        own = self.store.recent(self.account, limit=500, drafts=True)
        assert {row["id"] for row in own} == {one.pk for one in accepted}
        assert {row["text"] for row in own} == {one.text for one in accepted}

    @invariant()
    def every_acceptance_is_counted(self):
        counts: dict[str, int] = {}
        for one in self.known:
            what = one.key or one.text
            counts[what] = counts.get(what, 0) + 1
        assert self.store.counts(self.account) == counts

    @invariant()
    def lagging_reads_show_the_past(self):
        rows = self.store.recent(self.account, limit=500, lag=60)
        assert {row["id"] for row in rows} == {
            one.pk
            for one in self.known
            if one.ready <= self.at - 60 and one.created <= self.at - 60 and not one.fails and not one.gone
        }


Histories.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestHistories = Histories.TestCase


def test_two_doors_to_one_folder_see_the_same(tmp_path):
    first, second = Store(tmp_path), Store(tmp_path)
    pk = first.create_account("Kopi Senja")[0]["id"]
    for n in range(20):
        (first if n % 2 else second).add_post(pk, NewPost(str(n)))
    assert [row["text"] for row in second.recent(pk, limit=50)] == [str(n) for n in range(19, -1, -1)]
    first.close()
    second.close()


def test_an_unopened_store_touches_nothing(tmp_path):
    Store(tmp_path / "later")
    assert not (tmp_path / "later").exists()


def test_handles_stay_unique(tmp_path):
    store = Store(tmp_path)
    handles = [
        store.create_account(name)[0]["handle"]
        for name in ("Kopi Senja", "kopi senja", "!!!", "???", "Ümlaut")
    ]
    assert handles == ["kopi_senja", "kopi_senja2", "akun", "akun2", "umlaut"]
    store.close()


def test_a_new_token_replaces_the_old_one(tmp_path):
    store = Store(tmp_path)
    account, token = store.create_account("Kopi Senja")
    fresh = store.renew_token(account["id"])
    assert store.account_by_token(token) is None
    assert store.account_by_token(fresh)["id"] == account["id"]
    store.close()


def test_unknown_settings_are_refused(tmp_path):
    store = Store(tmp_path)
    with pytest.raises(KeyError):
        store.set(nonsense=1)
    with pytest.raises(ValueError, match="bool"):
        store.set(markers=1)
    store.set(settle_after=1)
    assert store.setting("settle_after") == 1.0
    store.close()


@settings(max_examples=50)
@given(at=st.floats(1_800_000_000, 1_900_000_000))
def test_since_a_message_means_that_one_too(at):
    """On the wire its moment is rounded to a microsecond, half the time upwards."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), lambda: at)
        account = store.create_account("Kopi Senja")[0]["id"]
        other = store.create_account("Lain")[0]["id"]
        sent = messages.add(store, account, other, "Halo")[0]
        told = clock.moment(clock.iso(sent["at"]))
        assert [row["id"] for row in messages.some(store, account, told)] == [sent["id"]]
        store.close()
