"""The only way out of the building. Every word to a network passes here: it holds the keys, the budget and the clock.

`Line` is a channel made ready for speaking; `Door.ask` speaks one verb of its connector, renewing secrets once if the
network asks for it. From ordinary code, `ask_now` does the same for a single question.
"""

from jubir.channels.door.asking import Question, Told, ask_many, ask_now, clock_of, renew_now
from jubir.channels.door.hooks import (
    app_challenge,
    app_received,
    app_verified,
    hears_for_app,
    measured_in,
    outcomes_in,
    received,
    verified,
)
from jubir.channels.door.known import (
    account_of,
    answer_limits_of,
    app_of,
    can,
    can_renew,
    connector,
    fetched,
    is_by_hand,
    keys_of,
    kind_limits,
    kinds_of,
    knows,
    limits_of,
    missing_keys,
    networks,
    posts,
    preflight_of,
    price_of,
    recovery_of,
    renew_before,
    takes_money,
)
from jubir.channels.door.line import Line, lines
from jubir.channels.door.speaking import Door, RunDb
from jubir.channels.door.strangers import ask_stranger, authorize_url, fetch_face, fetch_faces
from jubir.channels.door.wire import open_client, own_host, through, wire_of

__all__ = [
    "Door", "Line", "Question", "RunDb", "Told", "account_of", "answer_limits_of", "app_challenge", "app_of",
    "app_received", "app_verified", "ask_many", "ask_now", "ask_stranger", "authorize_url", "can", "can_renew",
    "clock_of", "connector", "fetch_face", "fetch_faces", "fetched", "hears_for_app", "is_by_hand", "keys_of",
    "kind_limits", "kinds_of", "knows", "limits_of", "lines", "measured_in", "missing_keys", "networks", "open_client",
    "outcomes_in", "own_host", "posts", "preflight_of", "price_of", "received", "recovery_of", "renew_before",
    "renew_now", "takes_money", "through", "verified", "wire_of",
]  # fmt: skip
