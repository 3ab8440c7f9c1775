"""Finding posts."""

import pytest

from jubir.content import actions, queries
from jubir.core import clock
from jubir.publishing.models import Delivery
from jubir.teams.models import Workspace
from tests.content.conftest import body


@pytest.fixture
def posts(kopi, laras, channels):
    def make(text, **more):
        return actions.create_post(workspace=kopi, by=laras, body=body(text), channels=channels, **more)

    return {
        "pagi": make("Selamat pagi, kopi “gula aren” sudah siap"),
        "media": make("Besok libur", title="Pengumuman"),
        "catatan": make("Halo", note="tanyakan Arif"),
    }


def test_search_looks_everywhere_words_are(posts, kopi, laras, channels):
    actions.customise(post=posts["media"], channel=channels[0], body=body("Tutup besok ya"), by=laras)
    thread = actions.create_post(
        workspace=kopi,
        by=laras,
        body={"parts": [{"text": "satu", "media": []}, {"text": "dua tiga", "media": []}]},
    )
    found = {
        words: set(queries.search(kopi, words))
        for words in ("KOPI", "kopi pagi", "“gula", "arif", "tutup", "pengumuman", "tiga", "parts", "media")
    }
    assert found == {
        "KOPI": {posts["pagi"]},
        "kopi pagi": {posts["pagi"]},
        "“gula": {posts["pagi"]},
        "arif": {posts["catatan"]},
        "tutup": {posts["media"]},
        "pengumuman": {posts["media"]},
        "tiga": {thread},
        "parts": set(),  # the shape's own words are not the author's
        "media": set(),
    }
    assert len(queries.search(kopi, "  ")) == 4


def test_search_stays_in_the_workspace(posts, db):
    assert not queries.search(Workspace.objects.create(name="Lain", slug="lain-2"), "kopi").exists()


def test_percent_and_underscore_are_letters(posts, kopi):
    assert not queries.search(kopi, "%").exists()
    assert not queries.search(kopi, "p_gi").exists()
    assert queries.search(kopi, "kopi\0").get() == posts["pagi"]  # PostgreSQL takes no NUL


def test_drafts_have_no_delivery(posts, kopi, laras, channels):
    Delivery.objects.create(workspace=kopi, post=posts["pagi"], channel=channels[0], due_at=clock.now())
    actions.delete_post(post=posts["media"], by=laras)
    assert list(queries.drafts(kopi)) == [posts["catatan"]]
    assert list(queries.deleted(kopi)) == [posts["media"]]


def test_labels_count_present_posts(posts, kopi, laras):
    label = actions.create_label(workspace=kopi, by=laras, name="promo")
    actions.label_posts(posts=[posts["pagi"], posts["media"]], by=laras, labels=[label])
    actions.delete_post(post=posts["media"], by=laras)
    assert [(one.name, one.count) for one in queries.labels(kopi)] == [("promo", 1)]
