"""What a text is, where the model was wrong."""

from typing import Any

from django.db import transaction

from jubir.activity import actions as activity
from jubir.core import clock
from jubir.inbox import digest, labelling, writing
from jubir.inbox.actions.refusals import Refused, require
from jubir.inbox.models import Correction, Message, Sentiment
from jubir.teams.models import User
from jubir.teams.roles import May


def relabel(*, message: Message, label: str, value: Any, by: User) -> int:
    """The model was wrong: this text, and every one nearly the same, is what a person says it is. How many changed."""
    require(by, message.workspace, May.ANSWER)
    if label not in labelling.COLUMNS or (label == "sentiment") != isinstance(value, str):
        raise Refused("no_such_label")
    if label == "sentiment" and value not in Sentiment.values:
        raise Refused("no_such_label")
    with transaction.atomic():
        says = _correct(message, label, value, by)
        alike = Message.objects.filter(pk__in=labelling.alike(message))
        touched = list(alike.values_list("pk", "conversation_id", "corrected"))
        writing.update(
            Message,
            ("corrected", "corrected_by", *says),
            [({**before, **says}, by.pk, *says.values(), pk) for pk, _, before in touched],
        )
        digest.refresh(message.workspace_id, {pk for _, pk, _ in touched if pk})
        activity.record(
            workspace=message.workspace,
            actor=by,
            verb="message.relabelled",
            subject=message,
            data={
                "person": str(message.contact or ""),
                "conversation": message.conversation_id,
                "label": label,
                "number": len(touched),
            },
        )
        activity.beat(message.workspace_id, "inbox")
    message.refresh_from_db()
    return len(touched)


def _correct(message: Message, label: str, value: Any, by: User) -> dict[str, Any]:
    row, _ = Correction.objects.select_for_update().get_or_create(
        workspace=message.workspace, fingerprint=message.fingerprint or f"#{message.pk}"
    )
    row.says = {**row.says, label: value}
    row.text, row.by, row.at = message.text[: labelling.MOST_LETTERS], by, clock.now()
    row.save()
    return dict(row.says)
