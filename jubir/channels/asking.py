"""What a person reads while connecting: per network, what it takes; per field, what is meant and where to find it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jubir.channels import door
from jubir.channels.words import field_label
from jubir.networks.contract import Auth, Field


@dataclass(frozen=True, slots=True)
class Asked:
    """One field as the form shows it."""

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    example: str = ""
    value: str = ""
    wrong: str = ""


def pitch(slug: str) -> str:
    """One line beside the network's name: what it takes."""
    auth: Auth = door.connector(slug).auth
    known = {
        "bluesky": _("Your handle and an app password. Half a minute."),
        "mastodon": _(
            "The name of your server; then you say yes over there. Also Pleroma, GoToSocial and others."
        ),
        "sandbox": _("A small network inside this Jubir, to try and to practise. Nothing leaves it."),
    }
    if slug in known:
        return known[slug]
    return _("You say yes over there.") if auth.kind == "oauth" else _("A few details of your account.")


def lead(slug: str) -> str:
    """The sentence above the form."""
    return {
        "bluesky": _("Jubir signs in with an app password, which you can take back on Bluesky at any time."),
        "mastodon": _(
            "You are sent to your server, say yes there, and come back. Jubir never sees your password."
        ),
        "sandbox": _(
            "An account on Jubir's own practice network. It behaves like a real one, with a made-up audience; what you"
            " publish there is seen only by people who can open this Jubir."
        ),
    }.get(slug, "")


def help_label(slug: str) -> str:
    """What the link to `Auth.help` says."""
    return {
        "bluesky": _("Make an app password on Bluesky"),
        "mastodon": _("No account yet? Choose a server"),
    }.get(slug, _("Where do I find this?"))


def fields(
    slug: str, answers: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> list[Asked]:
    """The form's fields with what was typed and what was wrong with it."""
    auth: Auth = door.connector(slug).auth
    return [_asked(slug, one, answers or {}, wrong or {}) for one in auth.fields]


def _asked(slug: str, one: Field, answers: Mapping[str, str], wrong: Mapping[str, str]) -> Asked:
    hint, example = _HINTS.get((slug, one.name), lambda: ("", ""))()
    return Asked(
        one.name,
        one.kind,
        field_label(one.name),
        hint,
        one.required,
        example,
        answers.get(one.name, one.default),
        wrong.get(one.name, ""),
    )


_HINTS = {
    ("bluesky", "handle"): lambda: (
        _("The name after the @ on your profile. Your own domain works too."),
        "kopisenja.bsky.social",
    ),
    ("bluesky", "app_password"): lambda: (
        _("Not the password of your account. On Bluesky: Settings, Privacy and security, App passwords."),
        "abcd-efgh-ijkl-mnop",
    ),
    ("bluesky", "server"): lambda: (
        _("Only if your account lives on a server of your own. Leave it empty otherwise."),
        "pds.kopisenja.id",
    ),
    ("mastodon", "server"): lambda: (
        _("What stands after your name: for @kopisenja@mastodon.social it is mastodon.social."),
        "mastodon.social",
    ),
    ("sandbox", "name"): lambda: (_("How the account is called there."), "Kopi Senja"),
}
