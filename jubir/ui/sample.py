"""Invented people, channels and states for the component page; nothing here touches a database."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language

from jubir.ui.templatetags.sample import say
from jubir.ui.templatetags.ui import MARKS, SPRITE

said = lazy(say, str)


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

    def filter(self, **_by: Any) -> "Brands":
        return self

    def order_by(self, *_by: str) -> list[Brand]:
        return self.all


def stand_in(request: Any) -> None:
    """Put invented people around the request, so that the real frame stands around the page."""
    request.is_invented = True
    brand = Brand("Kopi Senja")
    others = [
        Brand("Batik Larasati & Putra-Putri Nusantara Jaya Abadi", "batik"),
        Brand("Warung Bu Sri", "warung"),
    ]
    request.workspace = brand
    request.membership = SimpleNamespace(may=lambda what: True)
    laras = Person("Laras Wijaya", workspaces=Brands([brand, *others]))
    laras.theme = request.GET.get("theme", "system")
    request.user = laras


class Form(forms.Form):
    """One field of each kind, one of them wrong."""

    name = forms.CharField(label=said("Brand name"), initial="Kopi Senja")
    server = forms.CharField(
        label=said("Server"),
        help_text=said("The address of your Mastodon server"),
        initial="mastodon.social",
        required=False,
    )
    email = forms.EmailField(label=said("E-mail"))
    zone = forms.ChoiceField(
        label=said("Time zone"),
        choices=[("Asia/Jakarta", "WIB (Jakarta)"), ("Asia/Makassar", "WITA (Makassar)")],
    )
    about = forms.CharField(label=said("About"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


COLOURS = [
    "paper",
    "card",
    "sunken",
    "hover",
    "line",
    "line-2",
    "edge",
    "ink",
    "ink-2",
    "ink-3",
    "brand",
    "brand-fill",
    "brand-soft",
    "need",
    "need-fill",
    "need-soft",
    "harm",
    "harm-fill",
    "harm-soft",
    "s1",
    "s2",
    "s3",
    "s4",
    "s5",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
]


def icons() -> list[str]:
    """Every name in the sprite."""
    return re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text())


def everything() -> dict[str, Any]:
    now = timezone.now()
    near = [
        timedelta(seconds=10),
        timedelta(minutes=5),
        timedelta(hours=2),
        timedelta(days=1),
        timedelta(days=4),
    ]
    past = [timedelta(minutes=42), timedelta(days=1), timedelta(days=40), timedelta(days=400)]
    form = Form(
        {"name": "Kopi Senja", "server": "mastodon.social", "email": "laras@kopi", "zone": "Asia/Jakarta"}
    )
    return {
        "channels": [
            SimpleNamespace(name="Kopi Senja", handle="@kopisenja", network=path.stem, avatar=None)
            for path in sorted(MARKS.glob("[a-z]*.svg"))
        ],
        "people": [
            Person(name) for name in ("Laras Wijaya", "Bayu", "Rr. Dewi Kusumaningtyas Adiningrat", "")
        ],
        "moments": [now + ahead for ahead in near] + [now - ago for ago in past],
        "sizes": [512, 48_300, 1_400_000, 98_000_000, 2_100_000_000, None, 0, 999, 1000],
        "lengths": [7, 62, 3723, None, 0, 59.6, 600, 31, 5],
        "figures": [1234, 0, None, 1234567, 12.5, 3, 8, 99999, -4],
        "lang": get_language(),
        "form": form,
        "colours": COLOURS,
        "icons": icons(),
        "wrongs": ["400", "403", "404", "413", "500", "csrf"],
    }
