"""The composer as it is shown: a Doc held against the workspace's channels, assets and each network's limits."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.template.loader import select_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.channels import door, words
from jubir.channels.models import Channel, Health
from jubir.content import drafts
from jubir.content.models import Label, Pillar
from jubir.media import refusals
from jubir.media.models import Asset, Kind, Making
from jubir.networks.contract import Draft
from jubir.networks.limits import Limits
from jubir.networks.preflight import Problem
from jubir.studio.compose_choices import Choices, choices_of
from jubir.studio.compose_diff import differences
from jubir.studio.compose_doc import SHARED, Doc
from jubir.studio.compose_marks import fits_until, pieces
from jubir.studio.compose_pics import Pic, asset_url, picture
from jubir.studio.compose_shown import Length, Panel, PartView, Reading, Said, Shown, Target
from jubir.teams.models import Workspace
from jubir.ui.templatetags.ui import initials, network_name

POLL_MINUTES = (30, 60, 180, 360, 720, 1440, 2880, 4320, 10080, 20160, 43200)
#: With more channels than these only the preview that is looked at is drawn: the others when they are opened.
ALL_DRAWN = 4
#: Kinds of post that fill a telephone upright.
SHAPES = dict.fromkeys(("reel", "story", "short"), "tall")
#: Mends that lead to a place where the person does it, rather than doing it.
LEADS = {"write_alt": "pic", "shorten_alt": "pic", "add_media": "add"}
#: Mends that the composer does by itself: see compose_mends.
DOES = frozenset(
    [
        "split_thread",
        "join_parts",
        "remove_part",
        "remove_sign",
        "set_apart",
        "keep_first",
        "keep_images",
        "remove_media",
        "remove_poll",
        "remove_option",
        "single_choice",
        "default_option",
        "remove_card",
        "remove_card_picture",
    ]
)


class Desk:
    """Reads channels, assets and label names once; everything else is worked out from them."""

    def __init__(
        self, workspace: Workspace, doc: Doc, *, tab: str = SHARED, look: int = 0, when: str = ""
    ) -> None:
        self.workspace = workspace
        self.doc = doc
        self.tab = (
            tab if tab == SHARED or (tab.isdecimal() and len(tab) < 19 and int(tab) in doc.custom) else SHARED
        )
        self.look = look if look in doc.channels else 0
        self.when = when or _("now")
        every = Channel.objects.of(workspace).defer("secrets").order_by("connected_at", "pk")
        self.channels = [
            c for c in every if door.posts(c) and (c.health != Health.DISCONNECTED or c.pk in doc.channels)
        ]
        for channel in self.channels:
            channel.workspace = workspace  # the same one: asking each row for it again would cost a query
        self.by_id = {channel.pk: channel for channel in self.channels}
        doc.channels = [pk for pk in doc.channels if pk in self.by_id]
        #: Of the kind of post that is chosen there.
        self.limits = {pk: door.limits_of(self.by_id[pk], doc.options.get(pk)) for pk in doc.channels}
        self.assets = Asset.objects.of(workspace).in_bulk(doc.assets())
        for _key, body in doc.bodies():
            for part in body["parts"]:
                part["media"] = [pk for pk in part["media"] if pk in self.assets]
            if body["link"] and body["link"]["asset"] not in self.assets:
                body["link"]["asset"] = None

    # ── the faces ────────────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def targets(self) -> list[Target]:
        return [self._target(channel) for channel in self.channels]

    def _target(self, channel: Channel) -> Target:
        network = network_name(channel.network)
        why = ""
        if channel.health == Health.RECONNECT:
            why = _("%(handle)s on %(network)s must be connected again before anything goes out there.")
        elif channel.health == Health.DISCONNECTED:
            why = _("%(handle)s on %(network)s is disconnected: nothing goes out there.")
        why = why and why % {"handle": Truncator(channel.handle).chars(40), "network": network}
        if not door.knows(channel):
            why = words.why_sentence("no_network")
        name = channel.name or channel.handle
        return Target(
            channel,
            channel.pk in self.doc.channels,
            not why,
            short_handle(channel.handle),
            why or f"{name} · {network}",
            why,
        )

    @property
    def broken(self) -> list[Target]:
        """Chosen channels that can't send, and those left out because they can't."""
        return [target for target in self.targets if not target.usable]

    @cached_property
    def chosen(self) -> list[Channel]:
        return [self.by_id[pk] for pk in self.doc.channels]

    @property
    def alike(self) -> list[Channel]:
        """Chosen channels that follow the shared text, where there is something to differ from."""
        return [c for c in self.chosen if c.pk not in self.doc.custom] if len(self.chosen) > 1 else []

    def label_of(self, channel: Channel) -> str:
        """The network's name; the account's where two are of the same network (the mark tells which)."""
        network = network_name(channel.network)
        twins = [c for c in self.chosen if c.network == channel.network]
        return channel.handle if len(twins) > 1 else network

    # ── the texts ────────────────────────────────────────────────────────────────────────────────────────────────
    def followers(self, key: str) -> list[Channel]:
        """The chosen channels that say this body."""
        if key == SHARED:
            return [c for c in self.chosen if c.pk not in self.doc.custom]
        return [self.by_id[int(key)]]

    @cached_property
    def panels(self) -> list[Panel]:
        return [self._panel(key, body) for key, body in self.doc.bodies()]

    def _panel(self, key: str, body: dict[str, Any]) -> Panel:
        own = None if key == SHARED else self.by_id[int(key)]
        followers = self.followers(key)
        limits = [self.limits[c.pk] for c in followers]
        polls = [one.poll for one in limits if one.poll]
        count = len(body["parts"])
        link = body["link"]
        panel = Panel(
            key=key,
            channel=own,
            label=self.label_of(own) if own else "",
            for_label=_("only for %(channel)s") % {"channel": self.label_of(own)}
            if own
            else _("for all channels"),
            body=body,
            parts=[self._part(key, index, followers) for index in range(count)],
            open=key == self.tab,
            may_thread=max([one.thread for one in limits], default=1) > count or (not limits and count < 2),
            may_poll=bool(polls),
            poll_most=max([one.options for one in polls], default=4),
            poll_multiple=any(one.multiple for one in polls)
            or bool(body["poll"] and body["poll"]["multiple"]),
            poll_lengths=self._poll_lengths(body, polls),
            thumb=self._thumb(link["asset"]) if link else "",
        )
        if own:
            panel.diff, panel.differs = differences(self.doc.shared, body)
        return panel

    def _poll_lengths(self, body: dict[str, Any], limits: Sequence[Any]) -> list[tuple[int, str]]:
        now = body["poll"]["minutes"] if body["poll"] else 1440
        fitting = {
            minutes
            for minutes in POLL_MINUTES
            if not limits or any(one.least_minutes <= minutes <= one.most_minutes for one in limits)
        }
        return [(minutes, poll_length(minutes)) for minutes in sorted(fitting | {now})]

    def _part(self, key: str, index: int, followers: Iterable[Channel]) -> PartView:
        body = self.doc.body(key)
        part = body["parts"][index]
        media = [self.pic(pk, number) for number, pk in enumerate(part["media"], 1)]
        lengths = [self._length(channel, part["text"], index) for channel in followers]
        return PartView(index, part["text"], media, lengths, index == len(body["parts"]) - 1)

    def _length(self, channel: Channel, text: str, index: int) -> Length:
        limit = self.limits[channel.pk].text
        used = limit.count(text) + (self._extra(channel) if index == 0 else 0)
        return Length(channel, used, limit.maximum, words.rule_note(limit.rule))

    def _extra(self, channel: Channel) -> int:
        """What counting options (a content warning) take of the first part."""
        limits = self.limits[channel.pk]
        given = self.options_of(channel)
        texts = [given[o.name] for o in limits.options if o.counts and isinstance(given.get(o.name), str)]
        return limits.text.count("".join(texts)) if any(texts) else 0

    def _thumb(self, pk: int | None) -> str:
        asset = self.assets.get(pk) if pk else None
        return asset_url(self.workspace, asset, "thumb") if asset else ""

    def pic(self, pk: int, number: int, over: bool = False) -> Pic:
        return picture(self.workspace, self.assets[pk], number, over)

    # ── each network's choices ───────────────────────────────────────────────────────────────────────────────────
    def options_of(self, channel: Channel) -> dict[str, Any]:
        """Every option of the channel's network with the value that would be sent."""
        given = self.given(channel)
        return {o.name: given.get(o.name, o.default) for o in self.limits[channel.pk].options}

    def given(self, channel: Channel) -> dict[str, Any]:
        """What was chosen there; a board not chosen yet is no choice."""
        open_choices = {o.name for o in self.limits[channel.pk].options if o.kind == "choice"}
        found = self.doc.options.get(channel.pk, {})
        return {name: value for name, value in found.items() if value != "" or name not in open_choices}

    @cached_property
    def choices(self) -> list[Choices]:
        return [
            Choices(
                channel,
                _("Choices for %(channel)s") % {"channel": self.label_of(channel)},
                choices_of(self.limits[channel.pk].options, self.given(channel), channel.network),
            )
            for channel in self.chosen
            if self.limits[channel.pk].options
        ]

    @cached_property
    def pillars(self) -> list[Pillar]:
        """To choose from; the post's own even when it was archived since."""
        every = Pillar.objects.filter(workspace=self.workspace).order_by("name")
        return [one for one in every if one.archived_at is None or one.pk == self.doc.pillar]

    @property
    def labels(self) -> str:
        return ", ".join(self.doc.labels)

    @cached_property
    def known_labels(self) -> list[str]:
        return list(
            Label.objects.filter(workspace=self.workspace)
            .order_by("name")
            .values_list("name", flat=True)[:60]
        )

    # ── what is wrong ────────────────────────────────────────────────────────────────────────────────────────────
    def draft(self, channel: Channel) -> Draft:
        """The channel's version as far as it can be known while typing: media with the facts they will have."""
        return drafts.draft_of_body(
            self.doc.effective(channel.pk),
            assets=self.assets,
            limits=self.limits[channel.pk],
            language=self.workspace.language,
            options=self.given(channel),
        )

    @cached_property
    def problems(self) -> list[tuple[Channel, Problem]]:
        if self.doc.is_empty:
            return []
        return [
            (channel, problem)
            for channel in self.chosen
            for problem in door.preflight_of(self.draft(channel), channel)
        ]

    @cached_property
    def said(self) -> list[Said]:
        """Problems in words; what several channels say in the same words is said once."""
        groups: dict[Any, list[tuple[Channel, Problem]]] = {}
        for channel, problem in self.problems:
            # A description belongs to the picture itself: said once, wherever the picture stands.
            media = self.doc.effective(channel.pk)["parts"][max(problem.part, 0)]["media"]
            about = media[problem.data["medium"] - 1] if problem.field == "alt" else 0
            said = about or words.sentence(problem, channel.network)
            same = (said, problem.code, problem.mend, about or problem.part)
            groups.setdefault(same, []).append((channel, problem))
        return [*self._broken_media(), *(self._say(found) for found in groups.values())]

    def _broken_media(self) -> list[Said]:
        """Files that turned out to be unusable: no network's rule, so pre-flight does not know them."""
        found = []
        for key, body in self.doc.bodies():
            for index, part in enumerate(body["parts"]):
                for at, pk in enumerate(part["media"]):
                    asset = self.assets[pk]
                    if asset.state == Making.FAILED:
                        sentence = str(refusals.sentence(asset.error or "corrupt", name=asset.name))
                        word = f"drop-media:{key}:{index}:{at}"
                        channels = self.followers(key)
                        found.append(
                            Said("media_failed", sentence, True, channels, "", word, _("Remove it"), "")
                        )
        return found

    def _key(self, channel: Channel) -> str:
        return str(channel.pk) if channel.pk in self.doc.custom else SHARED

    def _say(self, found: list[tuple[Channel, Problem]]) -> Said:
        channel, problem = found[0]
        parts = len(self.doc.effective(channel.pk)["parts"])
        nth = problem.data.get("medium") or problem.data.get("option") or 0
        mend = focus = ""
        if problem.mend in LEADS:
            where = f"{self._key(channel)}-{max(problem.part, 0)}"
            focus = f"pic-{where}-{nth - 1}" if LEADS[problem.mend] == "pic" else f"add-{where}"
        elif problem.mend in DOES:
            ids = ",".join(str(c.pk) for c, _p in found)
            name = problem.data.get("name", nth)
            mend = f"mend:{problem.mend}:{problem.code}:{ids}:{problem.part}:{name}"
        return Said(
            code=problem.code,
            sentence=words.sentence(problem, channel.network),
            stops=problem.stops,
            channels=[c for c, _p in found],
            where=_("(the first part)") if parts > 1 and problem.part == 0 else "",
            mend=mend or focus,
            mend_label=words.mend_label(problem) if mend or focus else "",
            focus=focus,
        )

    @property
    def stops(self) -> list[Said]:
        return [problem for problem in self.said if problem.stops]

    @property
    def advice(self) -> list[Said]:
        return [problem for problem in self.said if not problem.stops]

    @property
    def stops_title(self) -> str:
        count = len(self.stops)
        return ngettext(
            "One thing to fix before it can go out", "%(n)s things to fix before it can go out", count
        ) % {"n": count}

    # ── how it will look ─────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def readings(self) -> list[Reading]:
        return [self._reading(channel) for channel in self.chosen]

    def _reading(self, channel: Channel) -> Reading:
        body = self.doc.effective(channel.pk)
        limits = self.limits[channel.pk]
        options = self.options_of(channel)
        warning = [options[o.name] for o in limits.options if o.counts and options.get(o.name)]
        drawn = len(self.chosen) <= ALL_DRAWN or channel.pk == (self.look or self.doc.channels[0])
        shown = [
            self._shown(channel, limits, part, index)
            for index, part in enumerate(body["parts"] if drawn else ())
        ]
        if shown and body["poll"]:
            shown[0].poll = {**body["poll"], "says": poll_length(body["poll"]["minutes"])}
        if shown and body["link"] and not shown[0].media:
            host = urlsplit(body["link"]["url"]).hostname or ""
            shown[0].card = {
                **body["link"],
                "thumb": self._thumb(body["link"]["asset"]),
                "host": host.removeprefix("www."),
            }
        name = channel.name or channel.handle
        return Reading(
            channel=channel,
            template=select_template(
                [f"studio/previews/{channel.network}.html", "studio/previews/generic.html"]
            ),
            label=self.label_of(channel),
            title=f"{name} · {network_name(channel.network)}",
            name=name,
            handle=channel.handle if channel.handle.startswith("@") else f"@{channel.handle}",
            avatar=avatar(channel, name),
            when=self.when,
            parts=shown,
            options=options,
            shape=SHAPES.get(str(options.get("kind", "")), ""),
            kind=self._kind_label(channel, options),
            heading=str(options.get("title") or ""),
            warning=" ".join(map(str, warning)),
            is_blank=self.doc.is_empty,
        )

    def _kind_label(self, channel: Channel, options: dict[str, Any]) -> str:
        kind = options.get("kind")
        return words.choice_label("kind", str(kind), channel.network) if kind else ""

    def _shown(self, channel: Channel, limits: Limits, part: dict[str, Any], index: int) -> Shown:
        used = self._extra(channel) if index == 0 else 0
        cut = fits_until(part["text"], limits.text, used)
        most = limits.images.maximum if limits.images else 0
        still = 0
        media = []
        for number, pk in enumerate(part["media"], 1):
            still += self.assets[pk].kind != Kind.VIDEO
            media.append(self.pic(pk, number, over=self.assets[pk].kind != Kind.VIDEO and still > most))
        return Shown(pieces(part["text"], cut), media)

    # ── what it will cost ────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def costs(self) -> list[tuple[Channel, str]]:
        """A sentence for each channel whose network takes money for a post."""
        if self.doc.is_empty:
            return []
        prices = [(channel, door.price_of(self.draft(channel), channel)) for channel in self.chosen]
        return [
            (
                channel,
                _("%(channel)s takes %(cost)s for this post.")
                % {"channel": self.label_of(channel), "cost": words.money(cost)},
            )
            for channel, cost in prices
            if cost
        ]


# ── small things ─────────────────────────────────────────────────────────────────────────────────────────────────
def avatar(channel: Channel, name: str) -> SafeString:
    if channel.avatar:
        return format_html('<img class="avatar" src="{}" alt="">', channel.avatar.url)
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', initials(name))


def short_handle(handle: str) -> str:
    """kopisenja for @kopisenja@warung.example and kopisenja.bsky.social; a name with one dot is a name."""
    name = handle.lstrip("@").split("@")[0]
    return name.split(".")[0] if name.count(".") > 1 else name


def poll_length(minutes: int) -> str:
    if minutes % 1440 == 0:
        days = minutes // 1440
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
