"""Sample objects for tests/config/test_routes.py: for each keyword in an address, something real of Kopi Senja.

A new route with a new keyword needs one line in SAMPLES. A key is looked up from the nearest to the farthest:
"studio:post.pk" (one route), "studio.pk" (a room), "pk" (everywhere). A factory gets the Scene and returns the value.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from jubir.channels.models import Channel
from jubir.content.models import Label, Post
from jubir.core import clock
from jubir.media.models import Asset
from jubir.publishing.models import Delivery, State
from jubir.teams.models import Invitation, User, Workspace, hashed

#: The smallest PNG there is.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63f8cf50ff1f0005"
    "fe02fea7a9f5a80000000049454e44ae426082"
)
TOKEN = "a-token-of-an-open-invitation"


class Scene:
    """Kopi Senja with one of everything; made when first asked for."""

    def __init__(self, kopi: Workspace, crew: dict[str, User]) -> None:
        self.kopi = kopi
        self.crew = crew

    @cached_property
    def channel(self) -> Channel:
        return Channel.objects.create(
            workspace=self.kopi, network="sandbox", remote_id="kopi", handle="@kopi", name="Kopi Senja"
        )

    @cached_property
    def post(self) -> Post:
        return Post.objects.create(workspace=self.kopi, author=self.crew["editor"], title="Es kopi")

    @cached_property
    def asset(self) -> Asset:
        return Asset.objects.create(
            workspace=self.kopi,
            kind="image",
            mime="image/png",
            name="kopi.png",
            sha256="0" * 64,
            bytes=len(PIXEL),
            file=default_storage.save("assets/kopi.png", ContentFile(PIXEL)),
            thumb=default_storage.save("thumbs/kopi.png", ContentFile(PIXEL)),
        )

    @cached_property
    def delivery(self) -> Delivery:
        return Delivery.objects.create(
            workspace=self.kopi,
            post=self.post,
            channel=self.channel,
            state=State.NEEDS_PERSON,
            due_at=clock.now() + timedelta(days=1),
        )

    @cached_property
    def piece(self) -> Any:
        from jubir.insights.models import Piece

        return Piece.objects.create(
            workspace=self.kopi, channel=self.channel, remote_id="1", text="Es kopi", published_at=clock.now()
        )

    @cached_property
    def goal(self) -> Any:
        from jubir.content.models import Goal

        today = clock.now().date()
        return Goal.objects.create(
            workspace=self.kopi,
            metric="followers",
            target=5000,
            starts_on=today,
            due_on=today + timedelta(days=90),
        )

    @cached_property
    def pillar(self) -> Any:
        from jubir.content.models import Pillar

        return Pillar.objects.create(workspace=self.kopi, name="Asal biji", share=40)

    @cached_property
    def label(self) -> Label:
        return Label.objects.create(workspace=self.kopi, name="Promo")

    @cached_property
    def membership(self) -> Any:
        return self.kopi.memberships.get(user=self.crew["guest"])

    @cached_property
    def invitation(self) -> Invitation:
        return Invitation.objects.create(
            workspace=self.kopi,
            role="editor",
            email="baru@kopi.example",
            token_hash=hashed(TOKEN),
            created_by=self.crew["owner"],
            expires_at=clock.now() + timedelta(days=7),
        )

    @cached_property
    def event(self) -> Any:
        """Everybody in the crew was told of it; a notification belongs to one person only."""
        from jubir.activity.actions import record

        return record(
            workspace=self.kopi,
            actor=None,
            verb="delivery.failed",
            subject=self.post,
            tell=self.crew.values(),
        )

    # ── listening and reputation ──
    @cached_property
    def watch(self) -> Any:
        from jubir.listening.models import Watch

        return Watch.objects.create(workspace=self.kopi, name="Kopi Senja", any=["kopi senja"])

    @cached_property
    def mention(self) -> Any:
        from jubir.listening.models import Hit, Mention

        mention = Mention.objects.create(
            workspace=self.kopi,
            key="1",
            place="network",
            network="sandbox",
            remote_id="1",
            text="Kopi Senja enak",
            at=clock.now(),
        )
        Hit.objects.create(watch=self.watch, mention=mention, at=mention.at, told_at=mention.at)
        return mention

    @cached_property
    def source(self) -> Any:
        from jubir.listening.models import Feed, Source

        feed = Feed.objects.create(url="https://berita.example/feed")
        return Source.objects.create(workspace=self.kopi, feed=feed, name="Berita")

    @cached_property
    def alert(self) -> Any:
        from jubir.reputation.models import Alert

        assert self.mention.pk
        return Alert.objects.create(
            workspace=self.kopi, watch=self.watch, kind="volume", began_at=clock.now()
        )

    @cached_property
    def incident(self) -> Any:
        from jubir.reputation.actions import open_incident

        return open_incident(workspace=self.kopi, by=self.crew["owner"], alert=self.alert)

    def invite(self) -> str:
        assert self.invitation.pk
        return TOKEN


Factory = Callable[[Scene], Any]


# ── reports ──────────────────────────────────────────────────────────────────────────────────────────────────────
SCHEDULE_ROUTES = ("schedule", "schedule_save", "schedule_pause", "schedule_resume", "schedule_delete")


def _report(scene: Scene) -> Any:
    from datetime import date

    from jubir.reports.models import Report

    stored = default_storage.save("reports/report.pdf", ContentFile(b"%PDF-1.7"))
    data = {
        "zone": "Asia/Jakarta",
        "brand": {"name": "Kopi Senja", "colour": "#0e5a57"},
        "period": {"first": "2026-10-01", "last": "2026-10-31", "kind": "month"},
        "frozen_at": "2026-11-01T01:00:00+00:00",
    }
    found, _new = Report.objects.get_or_create(
        workspace=scene.kopi,
        kind="monthly",
        first_on=date(2026, 10, 1),
        last_on=date(2026, 10, 31),
        defaults={"state": "ready", "data": data, "pdf": stored, "xlsx": stored, "sections": ["posts"]},
    )
    return found


def _link(scene: Scene) -> Any:
    from jubir.reports.models import ShareLink

    fields = {"report": _report(scene), "expires_at": clock.now() + timedelta(days=7)}
    return ShareLink.objects.get_or_create(token_hash=hashed(TOKEN), defaults=fields)[0]


def _competitor(scene: Scene) -> Any:
    from jubir.research.models import Competitor

    fields = {"workspace": scene.kopi, "network": "sandbox", "remote_id": "lain"}
    return Competitor.objects.get_or_create(**fields, defaults={"handle": "@kopilain"})[0]


def _schedule(scene: Scene) -> Any:
    from jubir.reports.models import ReportSchedule

    fields = {"next_at": clock.now() + timedelta(days=7)}
    return ReportSchedule.objects.get_or_create(workspace=scene.kopi, kind="weekly", defaults=fields)[0]


SAMPLES: dict[str, Factory] = {
    # rooms
    "studio.pk": lambda scene: scene.post.pk,
    "media.pk": lambda scene: scene.asset.pk,
    "channels.pk": lambda scene: scene.channel.pk,
    "publishing.pk": lambda scene: scene.delivery.pk,
    "research.pk": lambda scene: _competitor(scene).pk,
    "reports.pk": lambda scene: _report(scene).pk,
    "reports:revoke.pk": lambda scene: _link(scene).pk,
    **{f"reports:{name}.pk": lambda scene: _schedule(scene).pk for name in SCHEDULE_ROUTES},
    "shared:report.token": lambda scene: _link(scene) and TOKEN,
    "shared:pdf.token": lambda scene: _link(scene) and TOKEN,
    "listening.pk": lambda scene: scene.mention.pk,
    "reputation.pk": lambda scene: scene.incident.pk,
    "insights.pk": lambda scene: scene.piece.pk,
    "insights:channel.pk": lambda scene: scene.channel.pk,
    "insights:goal.pk": lambda scene: scene.goal.pk,
    "insights:archive_goal.pk": lambda scene: scene.goal.pk,
    "insights:restore_goal.pk": lambda scene: scene.goal.pk,
    "insights:pillar.pk": lambda scene: scene.pillar.pk,
    "insights:archive_pillar.pk": lambda scene: scene.pillar.pk,
    "insights:restore_pillar.pk": lambda scene: scene.pillar.pk,
    # single routes
    "listening:switch_source.pk": lambda scene: scene.source.pk,
    "listening:watch.pk": lambda scene: scene.watch.pk,
    "listening:set_active.pk": lambda scene: scene.watch.pk,
    "listening:delete_watch.pk": lambda scene: scene.watch.pk,
    "listening:restore_watch.pk": lambda scene: scene.watch.pk,
    "reputation:alert.pk": lambda scene: scene.alert.pk,
    "reputation:acknowledge.pk": lambda scene: scene.alert.pk,
    "reputation:close_alert.pk": lambda scene: scene.alert.pk,
    "reputation:tick.pk": lambda scene: scene.incident.steps.first().pk,
    "studio:decide.pk": lambda scene: scene.delivery.pk,
    "teams:change_role.pk": lambda scene: scene.membership.pk,
    "teams:remove.pk": lambda scene: scene.membership.pk,
    "teams:renew.pk": lambda scene: scene.invitation.pk,
    "teams:revoke.pk": lambda scene: scene.invitation.pk,
    "teams:restore.pk": lambda scene: scene.kopi.pk,
    "teams:join.token": lambda scene: scene.invite(),
    "teams:picture.folder": lambda scene: "logos",
    "teams:picture.name": lambda scene: "no-such-picture.webp",
    # everywhere
    "slug": lambda scene: "sandbox",
    "network": lambda scene: "sandbox",
    "uidb36": lambda scene: "1",
    "key": lambda scene: "abc-0123456789",
}

#: Keywords whose sample depends on who asks: (scene, user) → value.
PERSONAL: dict[str, Callable[[Scene, User], Any]] = {
    "activity:follow.pk": lambda scene, user: _notification(scene, user),
    "activity:mark.pk": lambda scene, user: _notification(scene, user),
}


def _notification(scene: Scene, user: User) -> int:
    """One's own; for anybody outside the crew, the owner's."""
    theirs = scene.event.notifications.filter(user=user).first()
    return (theirs or scene.event.notifications.get(user=scene.crew["owner"])).pk


#: Open to anybody, signed in or not. Everything else outside a workspace asks anonymous people to sign in.
PUBLIC = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "teams:start",
    "teams:join",
    "teams:picture",
    "ui:language",
    "ui:theme",
    "ui:palette",
    "ui:manifest",
    "ui:components",
    "shared:report",
    "shared:pdf",
}

#: Pages that everybody may look at, while sending the form needs more; the view asks again with `require`.
POST_NEEDS: dict[str, str] = {
    "teams:settings": "settings",
    "listening:sources": "plan",
}

#: With a right and a sample, a GET must succeed; these may answer 404 all the same, for the reason given.
MAY_BE_MISSING: dict[str, str] = {}


# ── inbox ──
def _asked(scene: Scene) -> Any:
    from jubir.inbox.models import Contact, Conversation

    contact = Contact.objects.get_or_create(
        workspace=scene.kopi, network="sandbox", remote_id="sari", defaults={"name": "Sari"}
    )[0]
    return Conversation.objects.get_or_create(
        channel=scene.channel,
        thread="t1",
        person="sari",
        defaults={"workspace": scene.kopi, "kind": "comment", "contact": contact},
    )[0]


def _said(scene: Scene) -> Any:
    from jubir.inbox.models import Message

    fields = {
        "workspace": scene.kopi, "conversation": _asked(scene), "contact": _asked(scene).contact, "direction": "in",
        "kind": "comment", "text": "Bukanya jam berapa?", "created_at": clock.now(),
    }  # fmt: skip
    return Message.objects.get_or_create(channel=scene.channel, remote_id="m1", defaults=fields)[0]


def _answer(scene: Scene) -> Any:
    from jubir.inbox.models import Message

    post = Post.objects.create(workspace=scene.kopi, kind="reply", title="Jam 7")
    delivery = Delivery.objects.create(
        workspace=scene.kopi,
        post=post,
        channel=scene.channel,
        kind="reply",
        state=State.FAILED,
        due_at=clock.now(),
    )
    return Message.objects.create(
        workspace=scene.kopi, channel=scene.channel, conversation=_asked(scene), direction="out", kind="comment",
        text="Jam 7", created_at=clock.now(), delivery=delivery,
    )  # fmt: skip


def _reply(scene: Scene) -> Any:
    from jubir.inbox.models import SavedReply

    return SavedReply.objects.create(workspace=scene.kopi, title="Jam buka", text="Jam 7 sampai 22.")


SAMPLES |= {
    "inbox.pk": lambda scene: _asked(scene).pk,
    "inbox:answer.pk": lambda scene: _answer(scene).delivery_id,
    "inbox:deed.pk": lambda scene: _said(scene).pk,
    "inbox:message.pk": lambda scene: _said(scene).pk,
    "inbox:picture.pk": lambda scene: _said(scene).pk,
    "inbox:picture.number": lambda scene: 0,
    **{
        f"inbox:{name}.pk": lambda scene: _answer(scene).pk
        for name in ("absent", "found", "let_go", "retry", "take_back")
    },
    **{
        f"inbox:{name}.pk": lambda scene: _reply(scene).pk
        for name in ("save_reply", "delete_reply", "restore_reply")
    },
}
MAY_BE_MISSING |= {"inbox:picture": "the sample's message has no picture"}


# ── webhooks ──
def _webhook(scene: Scene) -> str:
    from jubir.channels.models import Webhook

    return Webhook.objects.get_or_create(channel=scene.channel, defaults={"key": "k" * 32})[0].key


PUBLIC |= {"channels:hook"}
SAMPLES |= {"channels:hook.network": lambda _scene: "sandbox", "channels:hook.key": _webhook}


# ── media for networks that fetch ──
def _fetched(scene: Scene) -> str:
    from datetime import timedelta

    from jubir.media import files, public
    from jubir.networks.contract import Medium

    asset = scene.asset
    medium = Medium(asset.pk, "image", asset.mime, asset.bytes, path=str(files.path_of(asset.file.name)))
    return public.address_of(medium, clock.now() + timedelta(hours=1)).rpartition("/")[2]


PUBLIC |= {"fetch:file"}
SAMPLES |= {"fetch:file.name": _fetched}


# ── webhooks of our app ──
PUBLIC |= {"channels:app_hook"}
SAMPLES |= {"channels:app_hook.network": lambda _scene: "sandbox"}


# ── published by hand ──
def _by_hand(scene: Scene) -> Delivery:
    from django.core.files.storage import default_storage

    channel, _ = Channel.objects.get_or_create(
        workspace=scene.kopi, network="manual", remote_id="tiktok/kopi", defaults={"handle": "kopi"}
    )
    draft = {
        "parts": [
            {
                "text": "Halo",
                "media": [{"asset": scene.asset.pk, "kind": "image", "mime": "image/png", "bytes": 1}],
            }
        ]
    }
    proof = default_storage.save("proofs/sample.webp", ContentFile(b"x"))
    post = Post.objects.create(workspace=scene.kopi, title="Halo")
    return Delivery.objects.create(
        workspace=scene.kopi,
        post=post,
        channel=channel,
        state=State.BY_HAND,
        due_at=clock.now(),
        draft=draft,
        proof=proof,
    )


SAMPLES |= {
    f"studio:{name}.pk": lambda scene: _by_hand(scene).pk
    for name in ("done", "pack", "pack_all", "pack_file", "proof", "undone")
}
SAMPLES |= {"studio:pack_file.number": lambda _scene: 1}
# what networks cost
SAMPLES |= {"channels:spending_limit.network": lambda _scene: "x"}

# ── app keys ──
SAMPLES |= {
    f"channels:{name}.network": lambda _scene: "x"
    for name in ("keys_of", "try_keys", "remove_keys", "restore_keys", "network")
}


# what is out already
def _out(scene: Scene) -> Delivery:
    """A post that is out on the sandbox: the network is not asked before it is a POST."""
    post = Post.objects.create(workspace=scene.kopi, title="Halo")
    return Delivery.objects.create(
        workspace=scene.kopi,
        post=post,
        channel=scene.channel,
        state=State.SENT,
        due_at=clock.now(),
        sent_at=clock.now(),
        remote_id=f"out{post.pk}",
        draft={"parts": [{"text": "Halo", "media": []}]},
    )


SAMPLES |= {
    f"studio:{name}.pk": lambda scene: _out(scene).pk for name in ("take_down", "change_text", "change_back")
}
