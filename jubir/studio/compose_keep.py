"""Keeping what stands in the composer: one transaction for the shared text, every version and the labels."""

from typing import Any

from django.db import transaction

from jubir.channels.models import Channel
from jubir.content import actions as content
from jubir.content import strategy
from jubir.content.models import Label, Post
from jubir.studio.compose_desk import Desk
from jubir.studio.compose_doc import Doc, from_post
from jubir.teams.models import User, Workspace

Stale = content.Stale
Refused = content.Refused


def keep(*, desk: Desk, post: Post | None, by: User, revision: int) -> Post | None:
    """The post with what the desk says; None while there is nothing to keep. Raises Stale, Refused.

    A save that says what is there already is no conflict, whatever revision it thinks it has.
    """
    doc, workspace = desk.doc, desk.workspace
    if post is None and doc.is_empty:
        return None
    with transaction.atomic():
        labels = _labels(workspace, by, doc.labels)
        if post is None:
            post = content.create_post(
                workspace=workspace,
                by=by,
                body=doc.shared,
                channels=desk.chosen,
                title=doc.title,
                labels=labels,
            )
        else:
            post = Post.objects.of(workspace).select_for_update().get(pk=post.pk)
            if post.revision != revision and not same(from_post(post), desk):
                raise Stale(post, doc.shared, doc.title)
            post = content.save_post(
                post=post,
                by=by,
                revision=post.revision,
                body=doc.shared,
                title=doc.title,
                channels=desk.chosen,
                labels=labels,
            )
        _keep_pillar(desk, post, by)
        for channel in desk.chosen:
            content.customise(
                post=post,
                channel=channel,
                body=doc.custom.get(channel.pk),
                options=options(desk, channel),
                by=by,
            )
    return Post.objects.get(pk=post.pk)


def _keep_pillar(desk: Desk, post: Post, by: User) -> None:
    """What the post is about, where the form asked; a pillar that is gone meanwhile changes nothing."""
    wanted = desk.doc.pillar
    if wanted is None or wanted == (post.pillar_id or 0):
        return
    chosen = next((one for one in desk.pillars if one.pk == wanted), None)
    if chosen is not None or wanted == 0:
        strategy.set_pillar(post=post, pillar=chosen, by=by)


def options(desk: Desk, channel: Channel) -> dict[str, Any]:
    """The channel's choices that differ from what the network does anyway: a default may change, a wish may not."""
    given = desk.doc.options.get(channel.pk, {})
    defaults = {option.name: option.default for option in desk.limits[channel.pk].options}
    return {
        name: value
        for name, value in given.items()
        if value != defaults.get(name) and not (value == "" and not defaults.get(name))
    }


def same(kept: Doc, desk: Desk) -> bool:
    """Would keeping the desk change nothing?"""
    here = desk.doc
    return (
        kept.shared == here.shared
        and kept.title == here.title
        and sorted(kept.channels) == sorted(here.channels)
        and {pk: body for pk, body in kept.custom.items() if pk in here.channels} == here.custom
        and sorted(kept.labels) == sorted(here.labels)
        and here.pillar in (None, kept.pillar)
        and all(kept.options.get(channel.pk, {}) == options(desk, channel) for channel in desk.chosen)
    )


def _labels(workspace: Workspace, by: User, names: list[str]) -> list[Label]:
    """The workspace's labels of these names; new ones are made."""
    found = {label.name.lower(): label for label in Label.objects.filter(workspace=workspace)}
    for name in names:
        if name.lower() not in found:
            colour = len(found) % 5 + 1
            found[name.lower()] = content.create_label(workspace=workspace, by=by, name=name, colour=colour)
    return [found[name.lower()] for name in names]
