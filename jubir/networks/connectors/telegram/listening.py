"""Hearing what is said to a bot: by webhook where Telegram reaches us, else by asking; never both, it allows one at a time.

Asking with an offset confirms all before it, for every channel of that bot: what an update tells another channel comes along
with that one's `account`, and the next offset is asked for only when this page is stored.

Where a webhook is set, asking is refused (409) and nothing is missed. But if Telegram says that it cannot deliver there,
the webhook is taken back and we ask, until tomorrow's subscription tries again: an installation behind a router hears too.
Not verified (2026-11-22): that updates wait for 24 hours.
"""

from dataclasses import replace
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.telegram import updates
from jubir.networks.connectors.telegram.wire import ask
from jubir.networks.contract import Call
from jubir.networks.hearing import Heard, Inbound
from jubir.networks.shared.parsing import obj, rows
from jubir.networks.shared.walking import closed, opened

PAGE = 100


async def inbox(call: Call, cursor: str) -> Inbound:
    last = opened(cursor).get("update")
    body: dict[str, Any] = {"limit": PAGE, "timeout": 0, "allowed_updates": list(updates.KINDS)}
    if isinstance(last, int):
        body["offset"] = last + 1
    try:
        page = await ask(call, "getUpdates", body)
    except errors.Outage as trouble:
        if trouble.status != 409 or not await _webhook_works(call):
            raise
        return Inbound((), cursor)
    if not isinstance(page, list):
        raise errors.Outage("These are no updates.")
    told = rows(page)
    numbers = [number for one in told if isinstance(number := one.get("update_id"), int)]
    items = [_ours(call, item) for one in told if (item := updates.heard(one))]
    measured = tuple(one for update in told if (one := updates.measured(update)))
    onward = closed(update=max(numbers)) if numbers else cursor
    return Inbound(tuple(items), onward, len(page) == PAGE, measured)


def _ours(call: Call, item: Heard) -> Heard:
    """A private message is to the bot, whichever of its channels asks."""
    bot = call.account.facts.get("bot")
    return replace(item, account=str(bot)) if bot and not item.account else item


async def _webhook_works(call: Call) -> bool:
    """Or nobody set one, and another asks at this moment; or Telegram cannot deliver: then it is taken back."""
    info = obj(await ask(call, "getWebhookInfo"))
    if not info.get("url"):
        return False
    waiting, failed = info.get("pending_update_count"), info.get("last_error_date")
    if isinstance(waiting, int) and waiting > 0 and isinstance(failed, int) and failed > 0:
        await ask(call, "deleteWebhook", {"drop_pending_updates": False})
        return False
    return True


async def subscribe(call: Call, url: str, secret: str) -> None:
    body = {"url": url, "secret_token": secret, "allowed_updates": list(updates.KINDS)}
    await ask(call, "setWebhook", body)
