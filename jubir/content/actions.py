"""What people do with posts: write, save without overwriting each other, customise, duplicate, throw away, bring back."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from jubir.activity import actions as activity
from jubir.activity.models import Event
from jubir.channels.models import Channel
from jubir.content import bodies
from jubir.content.models import Label, Post, Use, Version, empty_body
from jubir.core import clock
from jubir.core.hook import Hook
from jubir.media.models import Asset
from jubir.teams.models import User, Workspace

#: (post, by): inside the transaction that saved the post; a listener may raise Refused.
saved = Hook()
#: (post, by): inside the transaction that throws the post away; a listener may raise Refused.
deleting = Hook()

SENTENCES = {
    "body_shape": _(
        "The post could not be read, so nothing was changed. Reload the page and paste your text again."
    ),
    "text_too_long": _("The text is longer than any network takes. Shorten it, then save again."),
    "too_many_parts": _("A thread can have at most 50 parts. Join some of them."),
    "too_many_media": _("There are more pictures in one part than any network takes. Remove some of them."),
    "too_many_options": _("A poll can have at most 20 answers. Remove some of them."),
    "link": _("The link of the preview is not a web address. It must begin with http:// or https://."),
    "media_missing": _(
        "A picture in this post is not in this workspace's library any more. Remove it or upload it again."
    ),
    "channel_missing": _("One of the channels belongs to another workspace. Choose from your own channels."),
    "label_missing": _("One of the labels is not there any more. Choose another."),
    "options_shape": _("The options for this channel could not be read, so they were not changed."),
    "not_on_channel": _("This post is not meant for that channel. Add the channel first."),
    "deleted": _("This post was deleted. Bring it back before you change it."),
    "busy": _("This post is being sent right now. Wait until it is out, then try again."),
    "label_name": _("A label needs a name of at most 40 letters."),
    "label_taken": _("There is a label of that name already."),
}
#: Subtitles of a film of some hours are among them.
MOST_OPTIONS_BYTES = 200_000
#: Saves of one person within this time are one event.
SITTING = timedelta(minutes=15)


class Refused(Exception):
    """Not done, and why: `code`, and `sentence` for a person."""

    def __init__(self, code: str, sentence: Any = "") -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence or SENTENCES[code]


class Stale(Exception):
    """Somebody saved in between. `post` is the newer one, `body` and `title` what was about to be written."""

    def __init__(self, post: Post, body: Any = None, title: str | None = None) -> None:
        super().__init__(f"revision {post.revision} is newer")
        self.post = post
        self.body = body
        self.title = title


class Unset:
    """The default of arguments for which None means something."""


UNSET = Unset()


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────
def create_post(
    *,
    workspace: Workspace,
    by: User | None,
    body: Any = None,
    channels: Iterable[Channel] = (),
    title: str = "",
    labels: Iterable[Label] = (),
    planned_at: datetime | None = None,
    note: str = "",
) -> Post:
    """A new draft. Raises Refused."""
    clean = _body(workspace, empty_body() if body is None else body)
    channels = _channels(workspace, channels)
    labels = _labels(workspace, labels)
    with transaction.atomic():
        post = Post.objects.create(
            workspace=workspace,
            author=by,
            title=_line(title),
            body=clean,
            note=_text(note),
            planned_at=planned_at,
        )
        Version.objects.bulk_create(Version(post=post, channel=channel) for channel in channels)
        post.labels.set(labels)
        _keep_uses(post)
        activity.record(
            workspace=workspace, actor=by, verb="post.created", subject=post, data={"title": str(post)}
        )
    return post


def save_post(
    *,
    post: Post,
    by: User | None,
    revision: int,
    body: Any = UNSET,
    title: str | Unset = UNSET,
    channels: Iterable[Channel] | Unset = UNSET,
    labels: Iterable[Label] | Unset = UNSET,
    planned_at: datetime | Unset | None = UNSET,
    note: str | Unset = UNSET,
) -> Post:
    """Write what is given if nobody saved since `revision`; the post with its new revision. Raises Stale, Refused.

    Made for autosave: saving what is there already changes nothing and counts no revision.
    """
    workspace = post.workspace
    fresh: dict[str, Any] = {}
    if not isinstance(body, Unset):
        fresh["body"] = _body(workspace, body, known=post)
    if not isinstance(title, Unset):
        fresh["title"] = _line(title)
    if not isinstance(note, Unset):
        fresh["note"] = _text(note)
    if not isinstance(planned_at, Unset):
        fresh["planned_at"] = planned_at
    wanted = None if isinstance(channels, Unset) else _channels(workspace, channels)
    tags = None if isinstance(labels, Unset) else _labels(workspace, labels)

    with transaction.atomic():
        now = Post.objects.select_for_update().get(pk=post.pk)
        if now.deleted_at:
            raise Refused("deleted")
        changed = {name: value for name, value in fresh.items() if getattr(now, name) != value}
        moved = wanted is not None and _channel_ids(now) != {channel.pk for channel in wanted}
        retagged = tags is not None and set(now.labels.values_list("pk", flat=True)) != {t.pk for t in tags}
        if not (changed or moved or retagged):
            return now
        _step(now, revision, fresh, **changed)
        if moved:
            _set_channels(now, wanted or [])
        if retagged:
            now.labels.set(tags or [])
        _keep_uses(now)
        _remember(now, by, "post.saved")
        saved.call(post=now, by=by)
    return now


def customise(
    *,
    post: Post,
    channel: Channel,
    body: Any = UNSET,
    options: Any = UNSET,
    by: User | None = None,
    revision: int | None = None,
) -> Version:
    """Give one channel a body of its own (None: the shared one again), or its network's options. Raises Stale, Refused."""
    own = body if body is None or isinstance(body, Unset) else _body(post.workspace, body, known=post)
    choices = options if isinstance(options, Unset) else _options(options)
    with transaction.atomic():
        now = Post.objects.select_for_update().get(pk=post.pk)
        if now.deleted_at:
            raise Refused("deleted")
        version = now.versions.select_related("channel", "post").filter(channel=channel).first()
        if version is None:
            raise Refused("not_on_channel")
        before = (version.body, version.options)
        if not isinstance(own, Unset):
            version.body = own
        if not isinstance(choices, Unset):
            version.options = choices
        if (version.body, version.options) == before:
            return version
        _step(now, now.revision if revision is None else revision, {"body": version.body})
        version.save(update_fields=["body", "options"])
        version.post = now
        _keep_uses(now)
        _remember(now, by, "post.customised")
        saved.call(post=now, by=by)
    return version


def duplicate_post(*, post: Post, by: User | None) -> Post:
    """The same words, media, channels and labels as a new draft, without a time."""
    with transaction.atomic():
        twin = Post.objects.create(
            workspace=post.workspace, author=by, title=post.title, body=post.body, note=post.note
        )
        Version.objects.bulk_create(
            Version(post=twin, channel_id=version.channel_id, body=version.body, options=version.options)
            for version in post.versions.all()
        )
        twin.labels.set(post.labels.all())
        _keep_uses(twin)
        activity.record(
            workspace=post.workspace,
            actor=by,
            verb="post.duplicated",
            subject=twin,
            data={"title": str(twin), "of": post.pk},
        )
    return twin


def delete_post(*, post: Post, by: User | None) -> Post:
    """Throw the post away, so that it can be brought back. Refused while something of it is being sent."""
    with transaction.atomic():
        now = Post.objects.select_for_update().get(pk=post.pk)
        if now.deleted_at:
            return now
        deleting.call(post=now, by=by)
        now.deleted_at = clock.now()
        now.save(update_fields=["deleted_at"])
        activity.record(
            workspace=now.workspace, actor=by, verb="post.deleted", subject=now, data={"title": str(now)}
        )
    return now


def restore_post(*, post: Post, by: User | None) -> Post:
    """Bring a post back. What was cancelled when it was thrown away stays cancelled."""
    with transaction.atomic():
        if Post.objects.filter(pk=post.pk).exclude(deleted_at=None).update(deleted_at=None):
            activity.record(
                workspace=post.workspace,
                actor=by,
                verb="post.restored",
                subject=post,
                data={"title": str(post)},
            )
    post.refresh_from_db()
    return post


# ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────────
def create_label(*, workspace: Workspace, by: User | None, name: str, colour: int = 1) -> Label:
    """A new label. Raises Refused when the name is empty, long or taken."""
    with transaction.atomic():
        label = Label.objects.create(
            workspace=workspace, name=_label_name(workspace, name), colour=_colour(colour)
        )
        activity.record(
            workspace=workspace, actor=by, verb="label.created", subject=label, data={"title": label.name}
        )
    return label


def rename_label(*, label: Label, by: User | None, name: str) -> Label:
    with transaction.atomic():
        before, label.name = label.name, _label_name(label.workspace, name, but=label)
        label.save(update_fields=["name"])
        activity.record(
            workspace=label.workspace,
            actor=by,
            verb="label.renamed",
            subject=label,
            data={"title": label.name, "before": before},
        )
    return label


def recolour_label(*, label: Label, by: User | None, colour: int) -> Label:
    label.colour = _colour(colour)
    label.save(update_fields=["colour"])
    return label


def delete_label(*, label: Label, by: User | None) -> list[int]:
    """Take the label off every post; the posts that had it, so that the deed can be undone."""
    with transaction.atomic():
        posts = list(label.posts.values_list("pk", flat=True))
        activity.record(
            workspace=label.workspace,
            actor=by,
            verb="label.deleted",
            subject=label,
            data={"title": label.name, "colour": label.colour, "posts": posts},
        )
        label.delete()
    return posts


def label_posts(*, posts: Sequence[Post], by: User | None, labels: Iterable[Label]) -> None:
    """Give these posts exactly these labels."""
    for post in posts:
        with transaction.atomic():
            post.labels.set(_labels(post.workspace, labels))


# ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _step(post: Post, revision: int, fresh: dict[str, Any], **changes: Any) -> None:
    """Compare and set: the revision goes up by one, or Stale is raised."""
    moment = clock.now()
    hit = Post.objects.filter(pk=post.pk, revision=revision, deleted_at=None).update(
        revision=F("revision") + 1, updated_at=moment, **changes
    )
    if not hit:
        post.refresh_from_db()
        raise Stale(post, fresh.get("body"), fresh.get("title"))
    for name, value in {**changes, "revision": revision + 1, "updated_at": moment}.items():
        setattr(post, name, value)


def _body(workspace: Workspace, raw: Any, known: Post | None = None) -> bodies.Body:
    """Normal form, with every asset our own and present; one that the post has already may be in the bin."""
    try:
        body = bodies.normalise(raw)
    except bodies.Malformed as fault:
        raise Refused(fault.code) from None
    wanted = set(bodies.asset_ids(body))
    if wanted:
        found = set(Asset.objects.of(workspace).present().filter(pk__in=wanted).values_list("pk", flat=True))
        if known is not None and wanted - found:
            found |= set(known.uses.filter(asset__in=wanted - found).values_list("asset", flat=True))
        if wanted - found:
            raise Refused("media_missing")
    return body


def _options(raw: Any) -> dict[str, Any]:
    """A flat object of short plain values; which names mean something only the network knows."""
    if not isinstance(raw, dict) or len(raw) > 40:
        raise Refused("options_shape")
    size = 0
    for name, value in raw.items():
        if not isinstance(name, str) or not isinstance(value, str | int | float | bool | None):
            raise Refused("options_shape")
        size += len(name) + len(str(value))
    if size > MOST_OPTIONS_BYTES:
        raise Refused("options_shape")
    try:
        return {
            bodies.clean_text(name): bodies.clean_text(value) if isinstance(value, str) else value
            for name, value in raw.items()
        }
    except bodies.Malformed as fault:
        raise Refused(fault.code) from None


def _channels(workspace: Workspace, channels: Iterable[Channel]) -> list[Channel]:
    found = list({channel.pk: channel for channel in channels}.values())
    if any(channel.workspace_id != workspace.pk for channel in found):
        raise Refused("channel_missing")
    return found


def _labels(workspace: Workspace, labels: Iterable[Label]) -> list[Label]:
    found = list({label.pk: label for label in labels}.values())
    if any(label.workspace_id != workspace.pk for label in found):
        raise Refused("label_missing")
    return found


def _channel_ids(post: Post) -> set[int]:
    return set(post.versions.values_list("channel", flat=True))


def _set_channels(post: Post, channels: list[Channel]) -> None:
    have = _channel_ids(post)
    want = {channel.pk for channel in channels}
    post.versions.filter(channel__in=have - want).delete()
    Version.objects.bulk_create(
        Version(post=post, channel=channel) for channel in channels if channel.pk not in have
    )


def _keep_uses(post: Post) -> None:
    """Make the Use rows say what the bodies say."""
    want = set(bodies.asset_ids(post.body))
    for body in post.versions.exclude(body=None).values_list("body", flat=True):
        want |= set(bodies.asset_ids(body or {}))
    have = set(post.uses.values_list("asset", flat=True))
    post.uses.filter(asset__in=have - want).delete()
    Use.objects.bulk_create(Use(post=post, asset_id=asset) for asset in sorted(want - have))


def _remember(post: Post, by: User | None, verb: str) -> None:
    """Autosave runs every few seconds: one event for each person in a quarter of an hour tells as much."""
    lately = Event.objects.filter(
        subject_type="post", subject_id=post.pk, verb=verb, actor=by, at__gt=clock.now() - SITTING
    )
    if not lately.exists():
        activity.record(
            workspace=post.workspace, actor=by, verb=verb, subject=post, data={"title": str(post)}
        )


def _line(value: str) -> str:
    return " ".join(_text(value).split())[:120]


def _text(value: str) -> str:
    try:
        return bodies.clean_text(value)
    except bodies.Malformed as fault:
        raise Refused(fault.code) from None


def _label_name(workspace: Workspace, name: str, but: Label | None = None) -> str:
    name = " ".join(_text(name).split())
    if not name or len(name) > 40:
        raise Refused("label_name")
    others = Label.objects.filter(workspace=workspace, name__iexact=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Refused("label_taken")
    return name


def _colour(colour: int) -> int:
    return min(max(int(colour), 1), 5)
