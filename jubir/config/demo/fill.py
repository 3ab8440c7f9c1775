"""Make the demo brand, or take it away. The past is written down as the engine would have; the future is scheduled."""

import random
import secrets
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from jubir.activity import actions as activity
from jubir.activity.models import Event, Notification
from jubir.channels.models import Channel
from jubir.config.demo import pictures, story
from jubir.config.demo.life import Life
from jubir.content import actions as content
from jubir.content import drafts
from jubir.content.models import Label, Post, Version
from jubir.core import clock
from jubir.insights import jobs as insights
from jubir.media import actions as media
from jubir.media.models import Asset
from jubir.networks.contract import Draft
from jubir.networks.sandbox.store import NewPost, Store
from jubir.publishing import actions as publishing
from jubir.publishing.models import Attempt, Delivery, Outcome, State
from jubir.teams.models import Membership, User, Workspace

SLUG = "kopi-senja"
PAST_DAYS, COMING_DAYS = 90, 28
SHORTEST, LONGEST = 7, 365
#: Weekday → minutes after midnight in the shop's zone: its posting habit.
HABIT = {0: (450, 1020), 1: (735,), 2: (735, 1080), 3: (450,), 4: (735, 1110), 5: (540, 1020), 6: (1020,)}


def present() -> Workspace | None:
    return Workspace.objects.filter(slug=SLUG, is_demo=True, deleted_at=None).first()


@transaction.atomic
def remove() -> bool:
    """Take the demo away, its people with it. Its posts on the sandbox stay there."""
    workspace = Workspace.objects.filter(slug=SLUG, is_demo=True).first()
    if workspace is None:
        return False
    people = [f"{name}@kopisenja.example" for name, _, _ in story.PEOPLE]
    Event.objects.filter(workspace=workspace).delete()
    workspace.delete()
    User.objects.filter(email__in=people, memberships=None).delete()
    return True


def make(days: int = PAST_DAYS, tell: Callable[[float], None] | None = None) -> tuple[Workspace, str]:
    """The workspace, with `days` behind it, and the password of its owner, laras@kopisenja.example.

    `tell` hears how far it has come, 0 to 1.
    """
    remove()  # one that somebody deleted and that could still be brought back
    password = secrets.token_urlsafe(9)
    teller = Teller(random.Random(2026), days)
    try:
        with clock.telling(teller.now - timedelta(days=days)):
            workspace = teller.brand(password)
            teller.channels()
        teller.past(tell)
        teller.coming()
        teller.troubles()
    except BaseException:  # also when it is interrupted: half a story is none
        remove()
        raise
    finally:
        teller.store.close()
    # The story is not news: nobody is to be mailed about it.
    Notification.objects.filter(event__workspace=workspace).update(mailed_at=clock.now())
    return workspace, password


class Teller:
    """Tells the story in order; every picture is drawn once."""

    def __init__(self, dice: random.Random, days: int) -> None:
        self.dice = dice
        self.days = days
        self.now = clock.now()
        self.store = Store(settings.DATA / "sandbox", lambda: clock.now().timestamp(), any_thread=True)
        self.assets: dict[tuple[str, int], Asset] = {}
        self.labels: dict[str, Label] = {}
        self.people: dict[str, User] = {}
        self.accounts: dict[int, int] = {}

    # ── people and places ────────────────────────────────────────────────────────────────────────────────────────
    def brand(self, password: str) -> Workspace:
        workspace = Workspace.objects.create(
            name="Kopi Senja",
            slug=SLUG,
            time_zone="Asia/Jakarta",
            language="id",
            is_demo=True,
            colour="#0e5a57",
        )
        workspace.logo.save(_unguessable(), ContentFile(pictures.logo()))
        self.workspace = workspace
        for number, (name, full, role) in enumerate(story.PEOPLE):
            user = User.objects.create_user(f"{name}@kopisenja.example", password, name=full, language="id")
            user.photo.save(_unguessable(), ContentFile(pictures.face(number + 4)))
            Membership.objects.create(workspace=workspace, user=user, role=role)
            self.people[name] = user
        for name, colour in story.LABELS:
            self.labels[name] = content.create_label(
                workspace=workspace, by=self.people["laras"], name=name, colour=colour
            )
        return workspace

    def channels(self) -> None:
        server = f"{settings.JUBIR_URL}/sandbox"
        self.channel: list[Channel] = []
        for (handle, name, bio), face in zip(story.CHANNELS, ("", "shop", "beans"), strict=True):
            account, token = self._account(name, handle, bio)
            channel = Channel.objects.create(
                workspace=self.workspace, network="sandbox", server=server, remote_id=str(account["id"]),
                handle=account["handle"], name=name, url=f"{server}/@{account['handle']}", secrets={"token": token},
                facts={"honours_keys": False, "settle_after": 8.0, "readings": 2}, connected_by=self.people["laras"],
                checked_at=self.now,
            )  # fmt: skip
            channel.avatar.save(_unguessable(), ContentFile(pictures.sign(face) if face else pictures.logo()))
            self.channel.append(channel)
            self.accounts[channel.pk] = account["id"]
            slots = [(day, minute) for day, minutes in HABIT.items() for minute in minutes]
            publishing.set_slots(channel=channel, slots=slots, by=self.people["laras"])

    def _account(self, name: str, handle: str, bio: str) -> tuple[Any, str]:
        """A fresh one: an earlier demo's keeps its posts under another handle."""
        known = self.store.account_by_handle(handle)
        if known is not None:
            with self.store.writing() as db:
                db.execute(
                    "UPDATE accounts SET handle=? WHERE id=?", (f"{handle[:20]}_{known['id']}", known["id"])
                )
        return self.store.create_account(name, handle, bio)

    # ── posts ────────────────────────────────────────────────────────────────────────────────────────────────────
    def past(self, tell: Callable[[float], None] | None = None) -> None:
        """Told in order with everything that happens in between (life.py)."""
        self.life = Life(self.workspace, self.people, self.channel, self.store, self.days)
        self.life.at(self.life.first + timedelta(hours=1), self.life.plan)
        self.life.at(self.now - timedelta(days=min(30, self.days // 2)), self.life.aim)
        for number, moment in enumerate(self._moments(-self.days, 0)):
            said = story.POSTS[number % len(story.POSTS)]
            author = self.people[self.dice.choice(("bayu", "laras", "maya"))]
            self.life.at(moment, partial(self._went_out, said, number, author, moment))
            for hours in (1, 6, 24):
                self.life.at(moment + timedelta(hours=hours, minutes=1), insights.measure)
        self.life.live(tell)

    def _went_out(self, said: story.Said, number: int, author: User, moment: datetime) -> None:
        post = self._post(said, number, author, moment - timedelta(days=2))
        for version in post.versions.select_related("channel", "post", "post__workspace"):
            self._sent(version, moment, shaky=number % 11 == 5)

    def coming(self) -> None:
        for number, moment in enumerate(self._moments(0, COMING_DAYS)):
            said = story.POSTS[(number * 2 + 1) % len(story.POSTS)]
            post = self._post(said, number + 50, self.people["bayu"], self.now - timedelta(hours=number + 3))
            publishing.schedule(post=post, at=moment, by=self.people["laras"])
        for number, said in enumerate(story.DRAFTS):
            planned = self.now + timedelta(days=3 + 4 * number) if number < 2 else None
            post = self._post(
                said, number + 80, self.people["maya"], self.now - timedelta(hours=5 * number + 1)
            )
            Post.objects.filter(pk=post.pk).update(planned_at=planned)

    def _moments(self, first: int, last: int) -> list[datetime]:
        """The shop's habitual times between two days from today, a few left out; in the past a little uneven."""
        today = self.now.astimezone(clock.zone(self.workspace.time_zone)).date()
        found = []
        for offset in range(first, last + 1):
            day = today + timedelta(days=offset)
            for minute in HABIT[day.weekday()]:
                moment = clock.at_local(day, minute, self.workspace.time_zone)
                inside = (
                    moment < self.now - timedelta(hours=1)
                    if last == 0
                    else moment > self.now + timedelta(hours=1)
                )
                if inside and self.dice.random() < 0.85:
                    found.append(moment)
        return found

    def _post(self, said: story.Said, number: int, author: User, at: datetime) -> Post:
        images = [self._asset(name, number % 3 + place, said).pk for place, name in enumerate(said.pictures)]
        parts = [
            {"text": text, "media": images if place == 0 else []} for place, text in enumerate(said.parts)
        ]
        poll = {"options": list(said.poll), "minutes": 1440, "multiple": False} if said.poll else None
        post = content.create_post(
            workspace=self.workspace, by=author, title=said.title, body={"parts": parts, "link": None, "poll": poll},
            channels=[self.channel[place] for place in said.channels], labels=[self.labels[said.label]],
        )  # fmt: skip
        pillar = self.life.pillars.get(story.PILLARS[story.PILLAR_OF[said.label]][0])
        Post.objects.filter(pk=post.pk).update(created_at=at, updated_at=at, pillar=pillar)
        Event.objects.filter(workspace=self.workspace, subject_type="post", subject_id=post.pk).update(at=at)
        return post

    def _asset(self, name: str, seed: int, said: story.Said) -> Asset:
        if (name, seed) not in self.assets:
            drawn = ContentFile(pictures.DRAW[name](seed), name=f"{name}-{seed + 1}.jpg")
            asset = media.store(workspace=self.workspace, by=self.people["maya"], file=drawn)
            media.describe(asset=asset, alt=ALT[name], by=self.people["maya"])
            self.assets[name, seed] = asset
        return self.assets[name, seed]

    # ── the past, as the engine writes it ────────────────────────────────────────────────────────────────────────
    def _sent(self, version: Version, moment: datetime, *, shaky: bool = False) -> Delivery:
        """A delivery that went out; `shaky`: the network first answered 500 although it had accepted."""
        draft = drafts.draft_of(version, with_files=True)
        took = timedelta(seconds=self.dice.uniform(0.2, 1.4))
        delivery = self._delivery(
            version, draft, moment, state=State.SENT, sent_at=moment + took, tries=len(draft.parts)
        )
        parent: int | None = None
        for step, part in enumerate(draft.parts):
            at = moment + took * (step + 1)
            row = self._on_the_sandbox(version.channel, part, at, parent, draft if step == 0 else None)
            parent = row["id"]
            if step == 0:
                self._own(delivery, version.channel, row["id"])
            self._attempts(
                delivery, step, part.text, len(part.media), at, str(row["id"]), shaky and step == 0
            )
        return delivery

    def _attempts(
        self, delivery: Delivery, step: int, text: str, images: int, at: datetime, remote: str, shaky: bool
    ) -> None:
        request = {"text": text[:1000], "media": images}
        ended = at + timedelta(seconds=0.4)
        number = delivery.attempts.count() + 1
        if not shaky:
            Attempt.objects.create(
                delivery=delivery, number=number, step=step, outcome=Outcome.SENT, status=201, request=request,
                remote_id=remote, started_at=at, ended_at=ended,
            )  # fmt: skip
            return
        Attempt.objects.create(
            delivery=delivery, number=number, step=step, outcome=Outcome.UNKNOWN, error="uncertain", status=500,
            answer="Something broke after the post was taken.", request=request, started_at=at, ended_at=ended,
        )  # fmt: skip
        looked = ended + timedelta(seconds=9)
        there = {
            "id": remote,
            "at": at.isoformat(),
            "text": text,
            "media": images,
            "url": delivery.remote_url,
            "ours": False,
        }
        Attempt.objects.create(
            delivery=delivery, number=number + 1, step=step, outcome=Outcome.FOUND, remote_id=remote, started_at=looked,
            ended_at=looked + timedelta(seconds=0.2),
            evidence={"sought": {"text": text, "media": images, "since": at.isoformat()}, "complete": True, "there": [there]},
        )  # fmt: skip
        Delivery.objects.filter(pk=delivery.pk).update(tries=number + 1)

    def _own(self, delivery: Delivery, channel: Channel, remote: int) -> None:
        delivery.remote_id, delivery.remote_url = str(remote), f"{channel.server}/@{channel.handle}/{remote}"
        delivery.save(update_fields=["remote_id", "remote_url"])

    def _delivery(self, version: Version, draft: Draft, due_at: datetime, **fields: Any) -> Delivery:
        return Delivery.objects.create(
            workspace=self.workspace, post=version.post, channel=version.channel, due_at=due_at, draft=draft.to_json(),
            scheduled_by=self.people["bayu"], created_at=due_at - timedelta(days=1), **fields,
        )  # fmt: skip

    def _on_the_sandbox(
        self, channel: Channel, part: Any, at: datetime, parent: int | None, first: Draft | None
    ) -> Any:
        account = self.accounts[channel.pk]
        images = tuple(
            {"id": self._uploaded(account, medium), "alt": medium.alt, "kind": medium.kind}
            for medium in part.media
        )
        poll = first.poll if first else None
        new = NewPost(
            text=part.text, media=images, parent=parent, language="id", at=at.timestamp(),
            poll={"options": list(poll.options), "minutes": poll.minutes, "multiple": poll.multiple} if poll else None,
        )  # fmt: skip
        return self.store.add_post(account, new)[0]

    def _uploaded(self, account: int, medium: Any) -> str:
        """The sandbox takes a file over, so it gets a copy."""
        self.store.media_folder.mkdir(parents=True, exist_ok=True)
        copy = self.store.media_folder / f"demo-{secrets.token_hex(6)}"
        shutil.copyfile(Path(medium.path), copy)
        return self.store.add_media(account, copy, medium.kind, medium.mime)["id"]

    # ── what asks for a person ───────────────────────────────────────────────────────────────────────────────────
    def troubles(self) -> None:
        """One of each: undecided, refused, missed. Made-up, and so named in the posts' titles."""
        self._undecided(self.now - timedelta(hours=2))
        self._refused(self.now - timedelta(hours=4))
        self._missed(self.now - timedelta(hours=6))

    def _version(self, title: str, text: str, picture: str, channel: int) -> Version:
        said = story.Said(title, (text,), (picture,), (channel,), "Promo")
        post = self._post(said, 1, self.people["bayu"], self.now - timedelta(days=1))
        return post.versions.select_related("channel", "post", "post__workspace").get()

    def _undecided(self, at: datetime) -> None:
        text = "Sore ini gratis satu kue pisang untuk setiap dua kopi, sampai habis. 🍌"
        version = self._version("Kue pisang sore ini", text, "card", 1)
        draft = drafts.draft_of(version, with_files=False)
        delivery = self._delivery(
            version, draft, at, state=State.NEEDS_PERSON, why="reads_down", tries=2,
            why_data={"message": "Reads are switched off."},
        )  # fmt: skip
        row = self._on_the_sandbox(
            version.channel, drafts.draft_of(version, with_files=True).parts[0], at, None, None
        )
        Attempt.objects.create(
            delivery=delivery, number=1, outcome=Outcome.UNKNOWN, error="uncertain", status=502,
            answer="Bad gateway", request={"text": text, "media": 1}, started_at=at, ended_at=at + timedelta(seconds=12),
        )  # fmt: skip
        url = f"{version.channel.server}/@{version.channel.handle}/{row['id']}"
        there = [
            {"id": str(row["id"]), "at": at.isoformat(), "text": text, "media": 1, "url": url, "ours": False}
        ]
        Attempt.objects.create(
            delivery=delivery, number=2, outcome=Outcome.ABSENT, started_at=at + timedelta(minutes=2),
            ended_at=at + timedelta(minutes=2, seconds=4),
            evidence={"sought": {"text": text, "media": 1, "since": at.isoformat()}, "complete": False, "there": there},
        )  # fmt: skip
        self._tell(delivery)

    def _refused(self, at: datetime) -> None:
        text = "Diskon besar!!! Klik sekarang, klik lagi, klik terus!!!"
        version = self._version("Diskon tengah minggu", text, "card", 0)
        delivery = self._delivery(
            version, drafts.draft_of(version, with_files=False), at, state=State.FAILED, why="rejected", tries=1,
            mender="author", why_data={"field": "text", "message": "The text looks like spam."},
        )  # fmt: skip
        Attempt.objects.create(
            delivery=delivery, number=1, outcome=Outcome.REFUSED, error="rejected", status=422,
            answer="The text looks like spam.", request={"text": text, "media": 1}, started_at=at,
            ended_at=at + timedelta(seconds=0.3),
        )  # fmt: skip
        self._tell(delivery)

    def _missed(self, at: datetime) -> None:
        version = self._version(
            "Sarapan sampai pukul 10", "Sarapan hari ini: roti bakar srikaya dan kopi tubruk.", "latte", 2
        )
        delivery = self._delivery(
            version, drafts.draft_of(version, with_files=False), at, state=State.MISSED, why="late",
            why_data={"minutes": 95, "was": ""},
        )  # fmt: skip
        self._tell(delivery)

    def _tell(self, *deliveries: Delivery) -> None:
        for delivery in deliveries:
            activity.record(
                workspace=self.workspace, actor=None, verb=f"delivery.{delivery.state}", subject=delivery,
                data={"post": delivery.post_id, "channel": delivery.channel_id, "why": delivery.why},
            )  # fmt: skip


def _unguessable() -> str:
    """Faces and logos are served to whoever knows their name."""
    return f"{secrets.token_hex(12)}.png"


ALT = {
    "latte": "Secangkir latte dengan uap tipis di meja kayu.",
    "iced": "Segelas es kopi berlapis dengan sedotan hijau.",
    "dusk": "Langit senja jingga dan ungu di atas kedai kecil yang lampunya menyala.",
    "beans": "Biji kopi sangrai tersebar di meja.",
    "farm": "Kebun kopi di lereng gunung dengan ceri merah.",
    "shop": "Kedai kopi dengan tenda bergaris hijau putih.",
    "card": "Kartu bergambar cangkir di atas latar hijau dengan bintik warna.",
}
