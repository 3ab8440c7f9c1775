"""A version as a network will get it: frozen, with its media made to that network's limits."""

from collections.abc import Mapping
from typing import Any

from jubir.channels import door
from jubir.content.bodies import asset_ids
from jubir.content.models import Version
from jubir.media import refusals, renditions
from jubir.media.models import Asset
from jubir.media.recipes import expected, recipe_for
from jubir.networks.contract import Card, Draft, Medium, Part, Poll
from jubir.networks.limits import Limits


class NotReady(Exception):
    """Some media are still being made. `assets` are their ids; asking again later will do."""

    def __init__(self, assets: list[int]) -> None:
        super().__init__(f"{len(assets)} media are being made")
        self.assets = assets


class Unusable(Exception):
    """A medium can't be made for this channel. `code` and `sentence` say why and how to mend it, `asset` is its id."""

    def __init__(self, asset: int, refusal: refusals.Refused) -> None:
        super().__init__(refusal.code)
        self.asset = asset
        self.code = refusal.code
        self.refusal = refusal

    @property
    def sentence(self) -> str:
        return self.refusal.sentence


def draft_of(version: Version, *, with_files: bool) -> Draft:
    """The version, frozen.

    Without files it is for checking: each medium has the facts it will have. With files every medium has its path;
    NotReady is raised while some are being made (all are begun first), Unusable when one can't be made.
    """
    body = version.effective_body
    assets = _assets(body, version)
    limits = door.limits_of(version.channel, version.options)
    media = _made(assets, limits) if with_files else _foreseen(assets, limits)
    return assemble(body, media, language=version.post.workspace.language, options=version.options)


def draft_of_body(
    body: Mapping[str, Any],
    *,
    assets: Mapping[int, Asset],
    limits: Limits,
    language: str = "",
    options: Mapping[str, Any] | None = None,
) -> Draft:
    """The same for checking text that is not saved yet: while somebody types."""
    return assemble(body, _foreseen(assets, limits), language=language, options=options or {})


def assemble(
    body: Mapping[str, Any], media: Mapping[int, Medium], *, language: str, options: Mapping[str, Any]
) -> Draft:
    """A normal body and its media as a draft. A medium that is not there any more is left out."""
    link, poll = body.get("link"), body.get("poll")
    parts = tuple(
        Part(part["text"], tuple(media[asset] for asset in part["media"] if asset in media))
        for part in body["parts"]
    )
    thumb = media.get(link["asset"] or 0) if link else None
    if thumb and thumb.kind != "image":
        thumb = None  # a card shows a still picture only
    return Draft(
        parts=parts or (Part(),),
        card=Card(link["url"], link["title"], link["description"], thumb) if link else None,
        poll=Poll(tuple(poll["options"]), poll["minutes"], poll["multiple"]) if poll else None,
        language=language,
        options=dict(options),
    )


def _assets(body: Mapping[str, Any], version: Version) -> dict[int, Asset]:
    wanted = set(asset_ids(dict(body)))
    if not wanted:
        return {}
    return Asset.objects.filter(workspace=version.post.workspace_id).in_bulk(wanted)


def _foreseen(assets: Mapping[int, Asset], limits: Limits) -> dict[int, Medium]:
    return {pk: expected(asset, recipe_for(asset, limits)) for pk, asset in assets.items()}


def _made(assets: Mapping[int, Asset], limits: Limits) -> dict[int, Medium]:
    made: dict[int, Medium] = {}
    waiting: list[int] = []
    for pk, asset in assets.items():
        try:
            medium = renditions.medium_for(asset, limits)
        except refusals.Refused as refusal:
            raise Unusable(pk, refusal) from refusal
        if medium is None:
            waiting.append(pk)
        else:
            made[pk] = medium
    if waiting:
        raise NotReady(waiting)
    return made
