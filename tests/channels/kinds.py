"""A network with kinds of post, boards and a title, for tests; and one more that only answers, or fetches."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar

import pytest

from jubir.networks import registry
from jubir.networks.connectors import sandbox
from jubir.networks.contract import Account, Identity
from jubir.networks.limits import ImageLimit, Limits, Option, VideoLimit

KIND = Option("kind", "choice", ("post", "reel"), "post")
TITLE = Option("title", "text", required=True, maximum=10)
POST = replace(
    sandbox.LIMITS, options=(Option("board", "choice", ("b1", "b2"), None, names=("Kopi", "Roti")), KIND)
)
REEL = Limits(
    replace(sandbox.LIMITS.text, maximum=20), None, None, VideoLimit(1, 9_000_000, 90), needs_media=True,
    options=(KIND, TITLE),
)  # fmt: skip


class Kinds(sandbox.Connector):
    identity: ClassVar = Identity("kinds", "Kinds", "#123456", "sandbox.md", "1", "2026-11-26")
    kinds: ClassVar = ("post", "reel")

    def limits(self, account: Account) -> Limits:
        return POST

    def kind_limits(self, account: Account, kind: str) -> Limits:
        return REEL if kind == "reel" else POST


class Talks(sandbox.Connector):
    identity: ClassVar = replace(Kinds.identity, slug="talks", name="Talks", posts=False)


class Fetches(sandbox.Connector):
    identity: ClassVar = replace(Kinds.identity, slug="fetches", name="Fetches", fetches=True)


class FetchesPictures(sandbox.Connector):
    """Videos are uploaded."""

    identity: ClassVar = replace(Kinds.identity, slug="pictures", name="Pictures", fetches=True)
    fetched: ClassVar = frozenset({"image"})


def register(patch: pytest.MonkeyPatch, *connectors: Any) -> None:
    """Beside the real ones, until the test ends."""
    more: Mapping[str, Any] = {one.identity.slug: one for one in connectors}
    known = MappingProxyType({**registry.all_connectors(), **more})
    patch.setattr(registry, "all_connectors", lambda: known)


__all__ = ["Fetches", "FetchesPictures", "ImageLimit", "Kinds", "Talks", "register"]
