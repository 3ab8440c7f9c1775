"""A version as its network will get it."""

import pytest

from jubir.channels import door
from jubir.content import actions, drafts
from jubir.media import actions as media
from jubir.media import renditions
from jubir.networks.contract import Draft
from jubir.networks.limits import ImageLimit, Limits, TextLimit, VideoLimit
from tests.content.conftest import body
from tests.media import hostile

LIMITS = Limits(
    text=TextLimit(300, len, "letters"),
    images=ImageLimit(4, 60_000, ("image/jpeg", "image/png"), max_side=800),
    video=VideoLimit(1, 1_000_000, 60),
)


@pytest.fixture(autouse=True)
def limits(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(door, "limits_of", lambda channel, options=None: LIMITS)


@pytest.fixture
def large(kopi, laras):
    asset = media.store(
        workspace=kopi, by=laras, file=hostile.upload(hostile.encoded(hostile.noise(1200, 900), "JPEG"))
    )
    return media.describe(asset=asset, alt="Layar penuh bintik", by=laras)


def test_for_checking_it_has_the_facts_it_will_have(kopi, laras, channels, large):
    version = actions.create_post(
        workspace=kopi, by=laras, body=body("Halo", large.pk), channels=channels
    ).versions.first()
    medium = drafts.draft_of(version, with_files=False).parts[0].media[0]
    assert medium.bytes == 60_000
    assert max(medium.width, medium.height) == 800
    assert (medium.path, medium.alt) == ("", "Layar penuh bintik")
    assert not large.renditions.exists()


def test_for_sending_every_medium_has_its_file(kopi, laras, channels, large):
    version = actions.create_post(
        workspace=kopi,
        by=laras,
        body=body("Halo", large.pk, link={"url": "https://kopi.example", "title": "Menu", "asset": large.pk}),
        channels=channels,
    ).versions.first()
    draft = drafts.draft_of(version, with_files=True)
    medium = draft.parts[0].media[0]
    assert medium.file.stat().st_size == medium.bytes <= 60_000
    assert draft.card.thumb == medium
    assert draft.language == "id"
    again = Draft.from_json(draft.to_json())
    assert again == draft


def test_not_ready_names_what_is_being_made_and_begins_it(kopi, laras, channels):
    moving = media.store(workspace=kopi, by=laras, file=hostile.upload(hostile.gif(), "gerak.gif"))
    version = actions.create_post(
        workspace=kopi, by=laras, body=body("Gerak", moving.pk), channels=channels
    ).versions.first()
    checked = drafts.draft_of(version, with_files=False).parts[0].media[0]
    assert (checked.kind, checked.mime) == ("video", "video/mp4")
    with pytest.raises(drafts.NotReady) as wait:
        drafts.draft_of(version, with_files=True)
    assert wait.value.assets == [moving.pk]
    assert renditions.make_due() == 1
    sent = drafts.draft_of(version, with_files=True).parts[0].media[0]
    assert (sent.kind, sent.mime) == ("video", "video/mp4")
    assert sent.file.stat().st_size == sent.bytes


def test_a_lost_file_is_told_by_name(kopi, laras, channels, large, settings):
    version = actions.create_post(
        workspace=kopi, by=laras, body=body("Halo", large.pk), channels=channels
    ).versions.first()
    (settings.MEDIA_ROOT / large.file.name).unlink()
    with pytest.raises(drafts.Unusable) as refusal:
        drafts.draft_of(version, with_files=True)
    assert (refusal.value.asset, refusal.value.code) == (large.pk, "missing")
    assert large.name in refusal.value.sentence


def test_a_customised_version_says_its_own(kopi, laras, channels):
    post = actions.create_post(
        workspace=kopi,
        by=laras,
        channels=channels,
        body=body("Bersama", poll={"options": ["Panas", "Dingin"], "minutes": 60, "multiple": False}),
    )
    version = actions.customise(
        post=post, channel=channels[0], body=body("Khusus"), options={"spoiler": "kopi"}, by=laras
    )
    draft = drafts.draft_of(version, with_files=True)
    assert (draft.text, draft.poll, dict(draft.options)) == ("Khusus", None, {"spoiler": "kopi"})
    shared = drafts.draft_of(post.versions.get(channel=channels[1]), with_files=True)
    assert (shared.text, shared.poll.options) == ("Bersama", ("Panas", "Dingin"))
