"""Invented people, channels and states for the component page; nothing here touches a database."""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from jubir.ui.shell import Notice


@dataclass
class Person:
    """Enough of a user for the frame."""

    name: str
    email: str = "laras@kopi.example"
    theme: str = "system"
    language: str = "id"
    is_authenticated: bool = True
    workspaces: Any = None

    def __str__(self) -> str:
        return self.name


@dataclass
class Brand:
    name: str
    slug: str = "kopi-senja"
    time_zone: str = "Asia/Jakarta"


@dataclass
class Brands:
    """Stands for user.workspaces: answers filter and order_by with itself."""

    all: list[Brand] = field(default_factory=list)

    def filter(self, **_: Any) -> "Brands":
        return self

    def order_by(self, *_: str) -> list[Brand]:
        return self.all


def stand_in(request: HttpRequest) -> None:
    """Put invented people around the request, so that the real frame stands around the page."""
    brand = Brand("Kopi Senja")
    others = [
        Brand("Batik Larasati & Putra-Putri Nusantara Jaya Abadi", "batik"),
        Brand("Warung Bu Sri", "warung"),
    ]
    request.workspace = brand  # type: ignore[attr-defined]
    request.membership = SimpleNamespace(may=lambda _may: True)  # type: ignore[attr-defined]
    request.user = Person("Laras Wijaya", workspaces=Brands([brand, *others]))  # type: ignore[assignment]
    request.user.theme = request.GET.get("theme", "system")


def everything(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    return {
        "channels": [
            SimpleNamespace(name="Kopi Senja", handle="@kopisenja", network=slug, avatar=None)
            for slug in ("bluesky", "mastodon", "sandbox", "instagram", "facebook", "x", "tiktok", "google")
        ],
        "people": [
            Person("Laras Wijaya"),
            Person("Bayu"),
            Person("Rr. Dewi Kusumaningtyas Adiningrat"),
            Person(""),
        ],
        "moments": [
            now + timedelta(seconds=10),
            now + timedelta(minutes=5),
            now + timedelta(hours=2),
            now + timedelta(days=1),
            now + timedelta(days=4),
            now - timedelta(minutes=42),
            now - timedelta(days=1),
            now - timedelta(days=40),
            now - timedelta(days=400),
        ],
        "notice": Notice("", mend="x"),
        "icons": [],
    }
