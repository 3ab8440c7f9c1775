"""How messages are named: a number is only unique within its chat.

A post of the account itself is "42", an album "42+43+44" (each of its pictures is a message), and what stands in another
chat (the discussion group, a private chat with the bot) "-1001234:42".
"""

import re
from collections.abc import Sequence

from jubir.networks import errors
from jubir.networks.contract import Account

JOINT = "+"
_NAME = re.compile(r"(?:(-?\d{1,20}):)?(\d{1,19}(?:\+\d{1,19}){0,9})")


def named(account: Account, chat: str, messages: Sequence[int]) -> str:
    numbers = JOINT.join(map(str, messages))
    return numbers if chat == account.remote_id else f"{chat}:{numbers}"


def place(account: Account, remote_id: str) -> tuple[str, list[int]]:
    """(chat, its messages). Raises Missing for what is no name of ours: such a post cannot be there."""
    found = _NAME.fullmatch(remote_id)
    if not found:
        raise errors.Missing("This is no message of Telegram.")
    return found[1] or account.remote_id, [int(number) for number in found[2].split(JOINT)]


def address(username: str, chat: str, message: int) -> str:
    """Where a message stands on the web; "" in private chats and small groups, which have no addresses."""
    if username:
        return f"https://t.me/{username}/{message}"
    return f"https://t.me/c/{chat.removeprefix('-100')}/{message}" if chat.startswith("-100") else ""


def chat_of(typed: str) -> str:
    """What a person types for a chat, as the API takes it: "@kopisenja" or "-1001234".

    An address of t.me does as well. Raises Rejected for what can be none: an invitation link names nobody.
    """
    text = (
        re.sub(r"^(https?://)?(www\.)?(t|telegram)\.(me|dog)/(s/)?", "", typed.strip())
        .split("?")[0]
        .strip("/")
    )
    if private := re.fullmatch(r"c/(\d+)(/.*)?", text):
        return f"-100{private[1]}"
    if re.fullmatch(r"-\d{1,19}", text):
        return text
    name = text.removeprefix("@").split("/")[0]
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{3,31}", name):
        raise errors.Rejected("This is not a channel's or group's name.", field="chat")
    return f"@{name}"
