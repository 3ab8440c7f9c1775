"""An answer as messages of the Cloud API: a text, a template, or one message for each picture and video."""

from collections.abc import Mapping
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Account, Draft, Ticket

#: What the option "template" says when none is chosen.
NONE = "none"


def steps(draft: Draft) -> int:
    """A message holds one picture."""
    return max(1, len(draft.parts[0].media))


def template_of(account: Account, draft: Draft) -> dict[str, Any] | None:
    """The chosen template as it stands in the facts. Raises Rejected for one that is not there any more."""
    chosen = draft.options.get("template") or NONE
    if chosen == NONE:
        return None
    for one in account.facts.get("templates") or ():
        if one.get("id") == chosen:
            return dict(one)
    raise errors.Rejected("This template is not approved any more.", field="options")


def key_of(ticket: Ticket) -> str:
    """Our own mark on a message, which comes back with what became of it: the delivery's key and the step."""
    return f"{ticket.key}.{ticket.step}"


def message(account: Account, draft: Draft, ticket: Ticket) -> dict[str, Any]:
    """Raises Rejected for what WhatsApp has no message for."""
    answers = draft.answers
    if answers is None or not answers.thread:
        raise errors.Unsupported("On WhatsApp one only answers.")
    body: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": answers.thread,
        "biz_opaque_callback_data": key_of(ticket),
    }
    if ticket.step == 0 and answers.remote_id:
        body["context"] = {"message_id": answers.remote_id}
    template = template_of(account, draft)
    if template:
        return {**body, "type": "template", "template": _filled(template, draft)}
    media = draft.parts[0].media
    if media:
        return {**body, **_shown(draft, ticket)}
    text = {"body": draft.text, "preview_url": "://" in draft.text}
    return {**body, "type": "text", "text": text}


def _shown(draft: Draft, ticket: Ticket) -> dict[str, Any]:
    kind = "image" if draft.parts[0].media[ticket.step].kind == "image" else "video"
    uploaded = (ticket.checkpoint.get("media") or {}).get(str(ticket.step))
    if not uploaded:
        raise errors.Rejected("The file is not uploaded.", field="media")
    shown = {"id": str(uploaded)}
    if ticket.step == 0 and draft.text.strip():
        shown["caption"] = draft.text
    return {"type": kind, kind: shown}


def _filled(template: Mapping[str, Any], draft: Draft) -> dict[str, Any]:
    """Its blanks from the text, one for each line."""
    if draft.parts[0].media:
        raise errors.Rejected("A template goes without pictures.", field="media")
    filled: dict[str, Any] = {
        "name": str(template["name"]),
        "language": {"policy": "deterministic", "code": str(template["language"])},
    }
    blanks = int(template.get("blanks") or 0)
    lines = [line.strip() for line in draft.text.splitlines() if line.strip()]
    if blanks and len(lines) != blanks:
        words = f"This template has {blanks} blanks: write one line for each."
        raise errors.Rejected(words, field="text")
    if blanks:
        parameters = [{"type": "text", "text": line} for line in lines]
        filled["components"] = [{"type": "body", "parameters": parameters}]
    return filled
