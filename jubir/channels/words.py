"""The sentences for the codes that networks speak in: problems, mends, units, reasons, and what connectors ask for.

A network's file says codes and numbers; what a person reads is here, once, for every network.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.channels import guides
from jubir.channels.why import CODES as WHY_CODES
from jubir.channels.why import why_sentence
from jubir.networks.preflight import Problem
from jubir.ui import moments

__all__ = [
    "WHY_CODES",
    "amount",
    "choice_label",
    "duration",
    "field_label",
    "mend_label",
    "money",
    "nothing_chosen",
    "option_label",
    "ratio",
    "rule_note",
    "sentence",
    "size",
    "types",
    "why_sentence",
]

Data = Mapping[str, Any]


def sentence(problem: Problem, network: str = "") -> str:
    """What is wrong, in a whole sentence. From the second part of a thread on it names the part. `network`: its slug,
    for the names of options that only it has."""
    words = _SENTENCES[problem.code]({**problem.data, "part": problem.part + 1, "network": network})
    if problem.part > 0 and problem.code not in _NAMES_ITS_PART:
        return _("Part %(part)s: %(sentence)s") % {"part": problem.part + 1, "sentence": words}
    return words


def mend_label(problem: Problem) -> str:
    """What its button says; "" where there is no one-click mend."""
    return _MENDS[problem.mend](problem.data) if problem.mend else ""


# ── numbers with their unit ──────────────────────────────────────────────────────────────────────────────────────
def number(value: float) -> str:
    """A number as the person's language writes it: 1.234 or 1,234."""
    return number_format(value, force_grouping=True)


def money(micros: int, *, rounded: bool = False) -> str:
    """Micro-dollars as "US$1.23", or "US$0.015" where thousandths matter; `rounded`: in whole cents all the same."""
    cents = rounded or micros % 10_000 == 0
    return format_currency(
        Decimal(micros) / 1_000_000,
        "USD",
        format="¤#,##0.00" if cents else "¤#,##0.000",
        locale=moments.locale(),
        currency_digits=False,
    )


def amount(count: int, rule: str) -> str:
    """ "12 letters", in the unit of a counting rule (`TextLimit.rule`)."""
    shown = {"count": number(count)}
    match rule.split("_")[0]:
        case "bytes":
            return ngettext("%(count)s byte", "%(count)s bytes", count) % shown
        case "codepoints" | "utf16":
            return ngettext("%(count)s character", "%(count)s characters", count) % shown
    return ngettext("%(count)s letter", "%(count)s letters", count) % shown


def rule_note(rule: str) -> str:
    """What surprises about the rule; "" where it counts as anyone would. "…_links_23": each link counts 23."""
    if "_links_" in rule:
        return _("Every link counts as %(count)s letters, however long it is.") % {
            "count": number(int(rule.rsplit("_", 1)[1]))
        }
    return {
        "utf16": _("Most emoji count as two."),
        "codepoints": _("Some emoji count as several."),
        "bytes": _("Letters with accents and emoji count more than one."),
        "weighted": _(
            "Every link counts as 23 letters; an emoji, and a letter of Chinese, Japanese or Korean, as two."
        ),
        "emoji_bytes": _("An emoji counts as four letters or more."),
    }.get(rule, "")


def size(count: int) -> str:
    return filesizeformat(count).replace("\xa0", " ")


def duration(seconds: float) -> str:
    """ "90 seconds", "3 minutes", "2 hours", "7 days": the largest unit that leaves no rest."""
    whole = round(seconds, 1)
    for length, words in (
        (86400, lambda n: ngettext("%(n)s day", "%(n)s days", n)),
        (3600, lambda n: ngettext("%(n)s hour", "%(n)s hours", n)),
        (60, lambda n: ngettext("%(n)s minute", "%(n)s minutes", n)),
    ):
        if whole >= length and whole % length == 0:
            count = int(whole // length)
            return words(count) % {"n": number(count)}
    if whole == int(whole):
        whole = int(whole)
    return ngettext("%(n)s second", "%(n)s seconds", int(whole)) % {"n": number(whole)}


# ── problems ─────────────────────────────────────────────────────────────────────────────────────────────────────
_NAMES_ITS_PART = {"part_empty"}


def _too_long(data: Data) -> str:
    return _("%(over)s too many: the text has %(length)s, at most %(maximum)s fit.") % {
        "over": amount(data["over"], data["rule"]),
        "length": number(data["length"]),
        "maximum": number(data["maximum"]),
    }


def _too_many_bytes(data: Data) -> str:
    return _("This text takes too much room: %(length)s, at most %(maximum)s. Emoji take the most.") % {
        "length": amount(data["length"], "bytes"),
        "maximum": number(data["maximum"]),
    }


def _count_of(words: Callable[[int], str]) -> Callable[[Data], str]:
    """A sentence whose number is the maximum."""

    def say(data: Data) -> str:
        shown = {"maximum": number(data["maximum"]), "count": number(data["count"])}
        return words(data["maximum"]) % shown

    return say


def types(mimes: Iterable[str]) -> str:
    """ "JPEG, PNG" """
    names = [mime.split("/")[-1].upper().replace("QUICKTIME", "MOV") for mime in mimes]
    return ", ".join(names)


def ratio(value: float) -> str:
    """Proportions as people name them: 4:5, 16:9, else 1.91:1."""
    for width, height in (
        (1, 1),
        (4, 5),
        (5, 4),
        (3, 4),
        (4, 3),
        (9, 16),
        (16, 9),
        (2, 3),
        (3, 2),
        (1, 2),
        (2, 1),
    ):
        if abs(value - width / height) < 0.006:
            return f"{width}:{height}"
    return f"{number(round(value, 2))}:1" if value >= 1 else f"1:{number(round(1 / value, 2))}"


def _line_wrong(d: Data) -> str:
    return {
        "no_cues": _("%(name)s: there are none in it. Paste a whole .srt or .vtt file, with a time above each."),
        "no_time": _("%(name)s, line %(line)s: these words stand under no time. Put one above them, or take out the empty line before."),
        "bad_time": _("%(name)s, line %(line)s: this is no time. It looks like %(shape)s."),
        "backwards": _("%(name)s, line %(line)s: it ends before it begins. Correct one of the two times."),
        "glued": _("%(name)s, line %(line)s: put an empty line before the number that stands above this time."),
    }[d["reason"]] % {**d, "shape": "00:00:01,500 --> 00:00:04,000"}  # fmt: skip


_SENTENCES: dict[str, Callable[[Data], str]] = {
    "empty": lambda d: _("There is nothing to publish yet: write something or add a picture."),
    "part_empty": lambda d: _("Part %(part)s of the thread is empty.") % d,
    "text_too_long": _too_long,
    "text_too_many_bytes": _too_many_bytes,
    "tag_unlinked": lambda d: (
        _(
            "“%(name)s” is no hashtag here: it has no letter. It stays plain text, and nobody finds the post by it."
        )
        % d
    ),
    "tags_glued": lambda d: (
        _("“%(name)s” is no hashtag here: hashtags need a space between them, else they stay plain text.") % d
    ),
    "name_unlinked": lambda d: (
        _("“%(name)s” can't be a user name here: it stays plain text, and nobody is told.") % d
    ),
    "images_refused": lambda d: _("No pictures can be posted here."),
    "gifs_refused": lambda d: _("No moving pictures (GIF) can be posted here."),
    "video_refused": lambda d: _("No videos can be posted here."),
    "too_many_images": _count_of(
        lambda n: ngettext(
            "At most %(maximum)s picture fits here, this post has %(count)s.",
            "At most %(maximum)s pictures fit here, this post has %(count)s.",
            n,
        )
    ),
    "too_many_gifs": _count_of(
        lambda n: ngettext(
            "At most %(maximum)s moving picture (GIF) fits here, this post has %(count)s.",
            "At most %(maximum)s moving pictures (GIF) fit here, this post has %(count)s.",
            n,
        )
    ),
    "too_many_videos": _count_of(
        lambda n: ngettext(
            "At most %(maximum)s video fits here, this post has %(count)s.",
            "At most %(maximum)s videos fit here, this post has %(count)s.",
            n,
        )
    ),
    "mixed_media": lambda d: _("Pictures and a video can't be in the same post here."),
    "media_required": lambda d: _("A post here needs a picture or a video."),
    "wrong_type": lambda d: (
        _("File %(medium)s is of a kind that is not taken here (%(mime)s). Taken: %(kinds)s.")
        % {**d, "kinds": types(d["allowed"])}
    ),
    "too_large": lambda d: (
        _("File %(medium)s is too large: %(size)s, at most %(most)s.")
        % {**d, "size": size(d["bytes"]), "most": size(d["maximum"])}
    ),
    "too_many_pixels": lambda d: (
        _("File %(medium)s has too many pixels: %(width)s × %(height)s.")
        % {**d, "width": number(d["width"]), "height": number(d["height"])}
    ),
    "too_wide": lambda d: (
        _("Picture %(medium)s is too wide: %(is)s, at most %(most)s.")
        % {**d, "is": ratio(d["ratio"]), "most": ratio(d["limit"])}
    ),
    "too_tall": lambda d: (
        _("Picture %(medium)s is too tall: %(is)s, at most %(most)s.")
        % {**d, "is": ratio(d["ratio"]), "most": ratio(d["limit"])}
    ),
    "video_too_long": lambda d: (
        _("The video is too long: %(is)s, at most %(most)s.")
        % {"is": duration(d["seconds"]), "most": duration(d["maximum"])}
    ),
    "video_too_short": lambda d: (
        _("The video is too short: %(is)s, at least %(least)s.")
        % {"is": duration(d["seconds"]), "least": duration(d["minimum"])}
    ),
    "alt_missing": lambda d: (
        _("Video %(medium)s has no alt text yet.") % d
        if d.get("kind") == "video"
        else _("Picture %(medium)s has no alt text yet.") % d
    ),
    "alt_too_long": lambda d: (
        _("The alt text of picture %(medium)s is too long: %(length)s of at most %(maximum)s letters.")
        % {**d, "length": number(d["length"]), "maximum": number(d["maximum"])}
    ),
    "thread_refused": lambda d: (
        _("Threads cannot be posted here, and this post has %(count)s parts.") % {"count": number(d["count"])}
    ),
    "thread_too_long": lambda d: (
        _("The thread has %(count)s parts, at most %(maximum)s fit here.")
        % {"count": number(d["count"]), "maximum": number(d["maximum"])}
    ),
    "poll_refused": lambda d: _("Polls cannot be posted here."),
    "poll_needs_text": lambda d: _("Write the question: a poll needs a text."),
    "poll_too_few": lambda d: _("A poll needs at least two answers."),
    "poll_too_many": lambda d: (
        _("The poll has %(count)s answers, at most %(maximum)s fit here.")
        % {"count": number(d["count"]), "maximum": number(d["maximum"])}
    ),
    "poll_option_empty": lambda d: _("Answer %(option)s of the poll is empty.") % d,
    "poll_option_long": lambda d: (
        _("Answer %(option)s of the poll is too long: %(length)s of at most %(maximum)s letters.") % d
    ),
    "poll_option_twice": lambda d: _("Answer %(option)s of the poll is there twice.") % d,
    "poll_too_brief": lambda d: (
        _("The poll is too short: it runs %(is)s, at least %(least)s.")
        % {"is": duration(d["minutes"] * 60), "least": duration(d["minimum"] * 60)}
    ),
    "poll_too_lasting": lambda d: (
        _("The poll runs too long: %(is)s, at most %(most)s.")
        % {"is": duration(d["minutes"] * 60), "most": duration(d["maximum"] * 60)}
    ),
    "poll_one_choice": lambda d: _("Only one answer can be chosen in a poll here."),
    "poll_with_media": lambda d: _("A poll cannot have pictures or a video here."),
    "option_wrong": lambda d: (
        _("“%(value)s” can't be chosen for %(name)s here.")
        % {"value": d["value"], "name": option_label(d["name"], d["network"])}
    ),
    "option_line_wrong": lambda d: _line_wrong(
        {**d, "name": option_label(d["name"], d["network"]), "line": number(d["line"])}
    ),
    "option_required": lambda d: (
        _("%(name)s is missing: fill it in.") % {"name": option_label(d["name"], d["network"])}
    ),
    "option_too_long": lambda d: (
        _("%(name)s is too long: %(length)s of at most %(maximum)s letters.")
        % {
            "name": option_label(d["name"], d["network"]),
            "length": number(d["length"]),
            "maximum": number(d["maximum"]),
        }
    ),
    "out_of_reach": lambda d: (
        _(
            "This network fetches pictures and videos from Jubir, and %(url)s can't be reached from outside. Set JUBIR_URL"
            " to a public https address, or post without media here; the other networks work all the same."
        )
        % d
    ),
    "card_bad_link": lambda d: _("The link of the preview does not work: it must begin with https://."),
    "card_not_shown": lambda d: _("The link preview is not shown here beside pictures or a video."),
    "card_picture_too_large": lambda d: (
        _("The picture of the link preview is too large: %(size)s, at most %(most)s.")
        % {"size": size(d["bytes"]), "most": size(d["maximum"])}
    ),
}

_MENDS: dict[str, Callable[[Data], str]] = {
    "split_thread": lambda d: _("Split into a thread"),
    "join_parts": lambda d: _("Join the parts"),
    "remove_part": lambda d: _("Remove this part"),
    "remove_sign": lambda d: _("Write it without “%(sign)s”") % {"sign": d["name"][0]},
    "set_apart": lambda d: _("Put spaces between them"),
    "keep_first": lambda d: _("Keep the first %(count)s") % {"count": number(d["maximum"])},
    "keep_images": lambda d: _("Keep only the pictures"),
    "remove_media": lambda d: _("Take them out here"),
    "add_media": lambda d: _("Add a picture"),
    "write_alt": lambda d: _("Describe it"),
    "shorten_alt": lambda d: _("Shorten the alt text"),
    "crop": lambda d: _("Crop it"),
    "trim": lambda d: _("Trim the video"),
    "remove_poll": lambda d: _("Remove the poll here"),
    "remove_option": lambda d: _("Remove this answer"),
    "single_choice": lambda d: _("Allow one answer"),
    "default_option": lambda d: _("Use the usual choice"),
    "remove_card": lambda d: _("Remove the link preview"),
    "remove_card_picture": lambda d: _("Use it without its picture"),
}


# ── what connectors ask for ──────────────────────────────────────────────────────────────────────────────────────
def field_label(name: str, network: str = "") -> str:
    """The label of a `Field`, in a connecting form or among app keys: as its network's guide has it, else as here."""
    if own := _guide(network).get(f"field.{name}"):
        return own
    return {
        "handle": _("Handle"),
        "password": _("Password"),
        "app_password": _("App password"),
        "server": _("Server"),
        "network": _("Which network it is for"),
        "link": _("Link to the account"),
        "letters": _("Most letters in a post"),
        "pictures": _("Most pictures in a post"),
        "name": _("Name"),
        "client_id": _("Client ID"),
        "client_secret": _("Client secret"),
    }.get(name, name.replace("_", " ").capitalize())


def _guide(network: str) -> Mapping[str, str]:
    """What the network's own guide calls its things."""
    return guides.of(network).words if network else {}


def option_label(name: str, network: str = "") -> str:
    """The label of an `Option` in the composer: as its network's guide has it, else as here."""
    if own := _guide(network).get(f"option.{name}"):
        return own
    return {
        "kind": _("Kind of post"),
        "title": _("Title"),
        "first_comment": _("First comment"),
        "note": _("Note for whoever posts it"),
        "visibility": _("Who can see it"),
        "spoiler": _("Content warning"),
        "spoiler_text": _("Content warning"),
        "sensitive": _("Sensitive pictures"),
    }.get(name, name.replace("_", " ").capitalize())


def nothing_chosen() -> str:
    """Where a person must choose, and has not yet."""
    return _("choose…")


def choice_label(option: str, choice: str, network: str = "") -> str:
    """One choice of an `Option` of kind "choice"."""
    if own := _guide(network).get(f"choice.{option}.{choice}"):
        return own
    return {
        ("visibility", "public"): _("Everyone"),
        ("visibility", "unlisted"): _("Everyone, not in the public timelines"),
        ("visibility", "private"): _("Followers only"),
        ("visibility", "direct"): _("Mentioned people only"),
    }.get((option, choice), choice.replace("_", " ").capitalize())
