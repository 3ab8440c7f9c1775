"""Why something is not done, and what every action asks first."""

from typing import Any

from jubir.core.refusal import Refusal
from jubir.inbox.models import Conversation
from jubir.teams.models import User, Workspace
from jubir.teams.queries import allowed
from jubir.teams.roles import May

MOST_LETTERS = 10_000


class Refused(Refusal):
    """Not done, and why. `code` names the sentence (inbox.words), `data` fills it."""


def require(by: User | None, workspace: Workspace, may: May) -> None:
    """`by` None is Jubir itself."""
    if by is not None and not allowed(by, workspace, may):
        raise Refused("not_allowed", may=str(may))


def said(text: str) -> str:
    clean = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not clean:
        raise Refused("empty")
    if len(clean) > MOST_LETTERS:
        raise Refused("too_long")
    return clean


def facts_of(conversation: Conversation) -> dict[str, Any]:
    return {"title": str(conversation), "conversation": conversation.pk}
