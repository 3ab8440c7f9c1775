"""Writing, saving without overwriting each other, customising, throwing away and bringing back."""

import pytest

from jubir.activity.models import Event
from jubir.channels.models import Channel
from jubir.content import actions
from jubir.content.actions import Refused, Stale
from jubir.content.models import Label, Post
from jubir.media.models import Asset
from jubir.teams.models import Workspace
from tests.content.conftest import body


@pytest.fixture
def post(kopi, laras, channels):
    return actions.create_post(workspace=kopi, by=laras, body=body(), channels=channels)


@pytest.fixture
def elsewhere(db):
    return Workspace.objects.create(name="Lain", slug="lain-lagi")


def test_create_makes_a_version_per_channel(post, channels):
    assert {version.channel for version in post.versions.all()} == set(channels)
    assert not any(version.is_customised for version in post.versions.all())
    assert post.text == "Selamat pagi!"
    assert Event.objects.get(verb="post.created").subject_id == post.pk


def test_create_refuses_what_belongs_to_others(kopi, laras, elsewhere, picture):
    foreign = Channel.objects.create(workspace=elsewhere, network="sandbox", remote_id="9", handle="asing")
    label = Label.objects.create(workspace=elsewhere, name="promo")
    Asset.objects.filter(pk=picture.pk).update(workspace=elsewhere)
    for code, more in (
        ("channel_missing", {"channels": [foreign]}),
        ("label_missing", {"labels": [label]}),
        ("media_missing", {"body": body("x", picture.pk)}),
        ("media_missing", {"body": body("x", link={"url": "https://a.example", "asset": picture.pk})}),
        ("media_missing", {"body": body("x", 987654)}),
        ("body_shape", {"body": "teks"}),
    ):
        with pytest.raises(Refused) as refusal:
            actions.create_post(workspace=kopi, by=laras, **more)
        assert refusal.value.code == code
        assert str(refusal.value.sentence)
    assert not Post.objects.exists()


def test_save_counts_a_revision(post, laras):
    saved = actions.save_post(
        post=post, by=laras, revision=1, body=body("Selamat sore!"), title="  Sore \n hari "
    )
    assert (saved.revision, saved.text, saved.title) == (2, "Selamat sore!", "Sore hari")
    post.refresh_from_db()
    assert post.text == "Selamat sore!"


def test_saving_the_same_again_counts_nothing(post, laras):
    assert actions.save_post(post=post, by=laras, revision=1, body=body()).revision == 1
    # even from a tab that is behind: there is nothing to lose
    actions.save_post(post=post, by=laras, revision=1, body=body("Baru"))
    assert actions.save_post(post=post, by=laras, revision=1, body=body("Baru")).revision == 2


def test_two_tabs_do_not_overwrite_each_other(post, laras, crew):
    actions.save_post(post=post, by=laras, revision=1, body=body("Dari tab satu"))
    with pytest.raises(Stale) as stale:
        actions.save_post(post=post, by=crew["editor"], revision=1, body=body("Dari tab dua"), title="Dua")
    assert stale.value.post.revision == 2
    assert stale.value.post.text == "Dari tab satu"
    assert stale.value.body["parts"][0]["text"] == "Dari tab dua"
    assert stale.value.title == "Dua"
    post.refresh_from_db()
    assert (post.text, post.title) == ("Dari tab satu", "")


def test_autosave_is_one_event_in_a_sitting(post, laras, crew):
    for number in range(1, 5):
        actions.save_post(post=post, by=laras, revision=number, body=body(f"Huruf {number}"))
    actions.save_post(post=post, by=crew["editor"], revision=5, body=body("Editor juga"))
    assert Event.objects.filter(verb="post.saved").count() == 2


def test_uses_follow_the_bodies(post, laras, channels, picture):
    saved = actions.save_post(post=post, by=laras, revision=1, body=body("Es kopi", picture.pk))
    assert [use.asset_id for use in saved.uses.all()] == [picture.pk]
    actions.customise(post=saved, channel=channels[0], body=body("Es kopi di sini", picture.pk), by=laras)
    saved = actions.save_post(post=saved, by=laras, revision=3, body=body("Tanpa gambar"))
    assert saved.uses.count() == 1  # the customised one still has it
    actions.customise(post=saved, channel=channels[0], body=None, by=laras)
    assert saved.uses.count() == 0


def test_a_picture_in_the_bin_stays_in_the_post_that_has_it_but_is_not_put_into_another(
    post, laras, kopi, picture
):
    saved = actions.save_post(post=post, by=laras, revision=1, body=body("Es kopi", picture.pk))
    Asset.objects.filter(pk=picture.pk).update(deleted_at=saved.updated_at)
    actions.save_post(post=saved, by=laras, revision=2, body=body("Es kopi enak", picture.pk))
    with pytest.raises(Refused) as refusal:
        actions.create_post(workspace=kopi, by=laras, body=body("x", picture.pk))
    assert refusal.value.code == "media_missing"


def test_customise_and_back(post, laras, channels):
    version = actions.customise(
        post=post, channel=channels[0], body=body("Khusus"), options={"visibility": "unlisted"}, by=laras
    )
    assert version.is_customised
    assert version.effective_body["parts"][0]["text"] == "Khusus"
    assert version.options == {"visibility": "unlisted"}
    other = post.versions.get(channel=channels[1])
    assert other.effective_body["parts"][0]["text"] == "Selamat pagi!"
    post.refresh_from_db()
    assert post.revision == 2
    back = actions.customise(post=post, channel=channels[0], body=None, by=laras)
    assert not back.is_customised
    assert back.options == {"visibility": "unlisted"}


def test_customise_is_stale_too(post, laras, channels):
    actions.save_post(post=post, by=laras, revision=1, body=body("Baru"))
    with pytest.raises(Stale):
        actions.customise(post=post, channel=channels[0], body=body("Lama"), by=laras, revision=1)


@pytest.mark.parametrize(
    "options",
    [
        None,
        [],
        "x",
        {"a": {"b": 1}},
        {"a": [1]},
        {"a": "x" * 90_000, "b": "x" * 90_000, "c": "x" * 30_000},
    ],
)
def test_hostile_options_are_refused(post, laras, channels, options):
    with pytest.raises(Refused) as refusal:
        actions.customise(post=post, channel=channels[0], options=options, by=laras)
    assert refusal.value.code == "options_shape"


def test_changing_channels_keeps_the_versions_that_stay(post, laras, channels, kopi):
    third = Channel.objects.create(workspace=kopi, network="sandbox", remote_id="3", handle="ketiga")
    actions.customise(post=post, channel=channels[0], body=body("Khusus"), by=laras)
    saved = actions.save_post(post=post, by=laras, revision=2, channels=[channels[0], third])
    assert set(saved.versions.values_list("channel", flat=True)) == {channels[0].pk, third.pk}
    assert saved.versions.get(channel=channels[0]).is_customised


def test_duplicate_copies_words_not_times(post, laras, channels, kopi):
    label = actions.create_label(workspace=kopi, by=laras, name="promo")
    post = actions.save_post(post=post, by=laras, revision=1, labels=[label], planned_at=post.created_at)
    actions.customise(post=post, channel=channels[0], body=body("Khusus"), by=laras)
    twin = actions.duplicate_post(post=post, by=laras)
    assert twin.pk != post.pk
    assert twin.planned_at is None
    assert twin.text == post.text
    assert list(twin.labels.all()) == [label]
    assert twin.versions.get(channel=channels[0]).body["parts"][0]["text"] == "Khusus"


def test_delete_and_restore(post, laras):
    gone = actions.delete_post(post=post, by=laras)
    assert gone.deleted_at
    assert not Post.objects.of(post.workspace).present().exists()
    with pytest.raises(Refused) as refusal:
        actions.save_post(post=post, by=laras, revision=1, body=body("x"))
    assert refusal.value.code == "deleted"
    assert actions.restore_post(post=post, by=laras).deleted_at is None
    assert set(Event.objects.values_list("verb", flat=True)) >= {"post.deleted", "post.restored"}


def test_a_room_above_can_refuse_the_deletion(post, laras):
    def busy(post, by):
        raise Refused("busy")

    actions.deleting.listen(busy)
    try:
        with pytest.raises(Refused):
            actions.delete_post(post=post, by=laras)
    finally:
        actions.deleting._listeners.remove(busy)
    post.refresh_from_db()
    assert post.deleted_at is None


def test_labels(kopi, laras, post):
    label = actions.create_label(workspace=kopi, by=laras, name="  Menu   baru ", colour=9)
    assert (label.name, label.colour) == ("Menu baru", 5)
    with pytest.raises(Refused) as refusal:
        actions.create_label(workspace=kopi, by=laras, name="menu BARU")
    assert refusal.value.code == "label_taken"
    with pytest.raises(Refused):
        actions.create_label(workspace=kopi, by=laras, name="   ")
    actions.rename_label(label=label, by=laras, name="Menu BARU")  # its own name in other letters
    actions.recolour_label(label=label, by=laras, colour=2)
    actions.label_posts(posts=[post], by=laras, labels=[label])
    label.refresh_from_db()
    assert (label.name, label.colour) == ("Menu BARU", 2)
    assert actions.delete_label(label=label, by=laras) == [post.pk]
    assert not post.labels.exists()
