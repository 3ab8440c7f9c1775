"""Manual: a channel on any network that has no usable API. At its hour a person is reminded and does the publishing.

Nothing here reaches out. `account.facts` are what the person said while connecting: {"network": what the place is called,
"letters": most letters of a post, "pictures": most pictures, "link": where the account is}.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from jubir.networks.connectors.manual.limits import limits_of, number
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Connected,
    Draft,
    Field,
    Identity,
    Processing,
    Published,
    Recovery,
    Ticket,
)
from jubir.networks.errors import Rejected, Unsupported


class Connector:
    identity: ClassVar = Identity(
        slug="manual",
        name="Manual",
        colour="#5d6b57",
        docs="manual.md",
        api_version="1",
        checked="2026-11-26",
        by_hand=True,
    )
    auth: ClassVar = Auth(
        kind="form",
        fields=(
            Field("name"),
            Field("network"),
            Field("link", "url", required=False),
            Field("letters", required=False),
            Field("pictures", required=False),
        ),
    )
    recovery: ClassVar = Recovery(blind=True)

    def limits(self, account: Account) -> Any:
        return limits_of(account.facts)

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected:
        """`answers`: name, network, and if wished link, letters, pictures. The same name on the same network is the same
        account."""
        name, network = " ".join(answers["name"].split())[:100], " ".join(answers["network"].split())[:60]
        facts: dict[str, Any] = {"network": network}
        for field in ("letters", "pictures"):
            if typed := answers.get(field, "").strip():
                facts[field] = number(field, typed)
        if link := _link(answers.get("link", "")):
            facts["link"] = link
        account = Account(f"{network}/{name}".casefold()[:255], name, "", facts)
        return Connected(account, f"{name} ({network})", link)

    async def check(self, call: Call) -> Connected:
        """There is nobody to ask: it stays as it was said."""
        account = call.account
        network = str(account.facts.get("network", ""))
        return Connected(
            account,
            f"{account.handle} ({network})" if network else account.handle,
            str(account.facts.get("link", "")),
        )

    # ── publishing: the engine never comes here, it asks a person ────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return len(draft.parts)

    def rendered(self, draft: Draft, step: int) -> str:
        return draft.parts[min(step, len(draft.parts) - 1)].text

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any]:
        return {}

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        raise Unsupported("A person publishes here.")


def _link(typed: str) -> str:
    typed = typed.strip()
    if not typed:
        return ""
    link = typed if typed.startswith(("https://", "http://")) else f"https://{typed}"
    if "." not in link or any(letter.isspace() for letter in link):
        raise Rejected("This is no link.", field="account")
    return link[:500]
