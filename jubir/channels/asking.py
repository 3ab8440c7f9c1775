"""What a person reads while connecting: per network, what it takes; per field, what is meant and where to find it. The words
are those of the network's guide (guides.py)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jubir.channels import door, guides
from jubir.channels.words import field_label
from jubir.networks.contract import Auth, Field


@dataclass(frozen=True, slots=True)
class Asked:
    """One field as the form shows it. `choices`: (code, label), of a field of kind "choice"."""

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    example: str = ""
    value: str = ""
    wrong: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def pitch(slug: str) -> str:
    """One line beside the network's name: what it takes."""
    auth: Auth = door.connector(slug).auth
    return guides.of(slug).word("pitch") or (
        _("You say yes over there.") if auth.kind == "oauth" else _("A few details of your account.")
    )


def help_label(slug: str) -> str:
    """What the link to `Auth.help` says."""
    return guides.of(slug).word("help") or _("Where do I find this?")


def fields(
    slug: str,
    answers: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    *,
    of: Iterable[Field] | None = None,
) -> list[Asked]:
    """The form's fields (or those `of` the app keys) with what was typed and what was wrong with it."""
    auth: Auth = door.connector(slug).auth
    asked = auth.fields if of is None else of
    return [_asked(slug, one, answers or {}, wrong or {}) for one in asked]


def _asked(slug: str, one: Field, answers: Mapping[str, str], wrong: Mapping[str, str]) -> Asked:
    guide = guides.of(slug)
    return Asked(
        one.name,
        one.kind,
        field_label(one.name, slug),
        guide.word(f"hint.{one.name}"),
        one.required,
        guide.word(f"example.{one.name}"),
        answers.get(one.name, one.default),
        wrong.get(one.name, ""),
        tuple((code, _choice(guide, one.name, code)) for code in one.choices),
    )


def _choice(guide: guides.Guide, name: str, code: str) -> str:
    return guide.word(f"choice.{name}.{code}") or code.replace("_", " ").capitalize()
