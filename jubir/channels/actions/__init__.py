"""Connecting accounts, keeping them connected, letting them go.

The network is asked first, then one short transaction keeps what it said: no row is held while somebody else's server
thinks. An outage never disconnects anything: only the network's own "I don't know you" does.

Refusals: `Refused(code, field, ...)`; `SomebodyElse` when the account that answered is another than the one meant;
`Several` when a sign-in opens several accounts, for the person to choose among.
"""

from jubir.channels.actions.connecting import (
    Leaving,
    connect_form,
    connect_held,
    connect_several,
    finish_oauth,
    start_oauth,
)
from jubir.channels.actions.health import check_health, tell_of_endings
from jubir.channels.actions.keeping import hold, unheld
from jubir.channels.actions.parting import KEEP_SECRETS, disconnect, forget_secrets, restore
from jubir.channels.actions.refusals import Refused, Several, SomebodyElse

__all__ = [
    "KEEP_SECRETS", "Leaving", "Refused", "Several", "SomebodyElse", "check_health", "connect_form", "connect_held", "connect_several",
    "disconnect", "finish_oauth", "forget_secrets", "hold", "restore", "start_oauth", "tell_of_endings", "unheld",
]  # fmt: skip
