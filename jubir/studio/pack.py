"""What a person needs in order to publish by hand: texts to copy, media made to fit, what to do in which order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.media import renditions
from jubir.media.models import Asset
from jubir.media.refusals import Refused, sentence
from jubir.media.renditions import SUFFIXES
from jubir.networks.contract import Draft, Medium
from jubir.publishing.models import Delivery
from jubir.studio.compose_pics import asset_url
from jubir.ui.templatetags.ui import network_name


@dataclass(slots=True)
class File:
    """One medium: `medium` None while it is being made, or when it can't be (then `wrong` says why)."""

    number: int
    asset: Asset
    medium: Medium | None
    wrong: str = ""
    url: str = ""
    thumb: str = ""

    @property
    def name(self) -> str:
        """As it is saved on a telephone: in the order in which they are posted."""
        suffix = SUFFIXES.get(self.medium.mime, "") if self.medium else ""
        return f"{self.number:02}{suffix}"


@dataclass(slots=True)
class Part:
    text: str
    files: list[File] = field(default_factory=list)


@dataclass(slots=True)
class Pack:
    delivery: Delivery
    called: str
    parts: list[Part]
    link: str
    first_comment: str
    note: str

    @property
    def files(self) -> list[File]:
        return [file for part in self.parts for file in part.files]

    @property
    def ready(self) -> list[File]:
        return [file for file in self.files if file.medium]

    @property
    def is_making(self) -> bool:
        return any(file.medium is None and not file.wrong for file in self.files)

    @property
    def described(self) -> list[File]:
        return [file for file in self.files if file.asset.alt.strip()]

    @property
    def steps(self) -> list[str]:
        """What to tick off."""
        return list(_steps(self))


def called(channel: Channel) -> str:
    """What the place is called: a manual channel's own network, else the network's name."""
    name = (
        channel.facts.get("network") if door.is_by_hand(channel) and isinstance(channel.facts, dict) else ""
    )
    return str(name or network_name(channel.network))


def pack_of(delivery: Delivery) -> Pack:
    """The frozen version as a person takes it. Pictures are made at once, videos by a worker."""
    draft = Draft.from_json(delivery.draft)
    assets = Asset.objects.filter(workspace=delivery.workspace_id).in_bulk(
        {medium.asset for part in draft.parts for medium in part.media}
    )
    number, parts = 0, []
    for part in draft.parts:
        shown = Part(part.text)
        for medium in part.media:
            number += 1
            if medium.asset in assets:
                shown.files.append(_file(delivery, draft, number, assets[medium.asset]))
        parts.append(shown)
    return Pack(
        delivery,
        called(delivery.channel),
        parts,
        draft.card.url if draft.card else "",
        str(draft.options.get("first_comment") or ""),
        str(draft.options.get("note") or ""),
    )


def _file(delivery: Delivery, draft: Draft, number: int, asset: Asset) -> File:
    made = File(
        number, asset, None, thumb=asset_url(delivery.workspace, asset, "thumb") if asset.thumb else ""
    )
    try:
        made.medium = renditions.medium_for(asset, door.limits_of(delivery.channel, draft.options))
    except Refused as refusal:
        made.wrong = str(sentence(refusal.code, **refusal.facts))
    made.url = reverse("studio:pack_file", args=[delivery.workspace.slug, delivery.pk, number])
    return made


def _steps(pack: Pack) -> Iterator[str]:
    yield _("Open %(network)s with the account %(handle)s.") % {
        "network": pack.called,
        "handle": pack.delivery.channel.handle,
    }
    if count := len(pack.files):
        words = ngettext(
            "Add the picture or video.", "Add the %(n)d pictures and videos, in this order.", count
        )
        yield words % {"n": count}
    if len(pack.parts) > 1:
        yield _("Post the %(n)d parts one after the other, each as an answer to the one before.") % {
            "n": len(pack.parts)
        }
    elif pack.parts[0].text.strip():
        yield _("Paste the text.")
    if pack.link and pack.link not in pack.parts[0].text:
        yield _("Add the link.")
    if pack.described:
        yield _("Add the descriptions of the pictures, if there is a place for them.")
    yield _("Look at it once more, then publish it.")
    if pack.first_comment:
        yield _("Write the first comment.")


def texts_of(pack: Pack) -> str:
    """All words in one plain file."""
    found: list[Any] = [part.text for part in pack.parts if part.text.strip()]
    found += [one for one in (pack.link, pack.first_comment) if one]
    found += [f"{file.name}: {file.asset.alt}" for file in pack.described]
    return "\n\n———\n\n".join(found) + "\n"
