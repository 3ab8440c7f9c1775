"""Why a channel is not connected, and who may connect one."""

from typing import Any

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.core.refusal import Refusal
from jubir.networks import errors
from jubir.networks.contract import Auth, Connected
from jubir.teams.models import User, Workspace
from jubir.teams.queries import allowed
from jubir.teams.roles import May


class Refused(Refusal):
    """It can't be done. `code` names the sentence (channels/saying.py), `field` the answer to mend, `detail` are the
    network's own words."""

    def __init__(self, code: str, *, network: str = "", field: str = "", detail: str = "", **data: Any):
        super().__init__(code, **data)
        self.network = network
        self.field = field
        self.detail = detail


class SomebodyElse(Refused):
    """Another account than `channel`'s said yes. Nothing is kept; `connected` can be connected as a channel of its own."""

    def __init__(self, channel: Channel, connected: Connected) -> None:
        super().__init__("somebody_else", network=channel.network)
        self.channel = channel
        self.connected = connected


class Several(Refused):
    """The sign-in opens these accounts; nothing is kept yet (`hold`, `connect_several`). `meant`: the channel that was to
    be connected again, and is not among them."""

    def __init__(self, network: str, found: tuple[Connected, ...], meant: Channel | None = None) -> None:
        super().__init__("not_among" if meant else "choose", network=network)
        self.found = found
        self.meant = meant


def require(by: User, workspace: Workspace) -> None:
    if not allowed(by, workspace, May.CHANNELS):
        raise Refused("not_allowed")


def refusal_of(network: str, error: errors.NetworkError) -> Refused:
    """Which sentence, and beside which field."""
    auth: Auth = door.connector(network).auth
    names = [one.name for one in auth.fields]
    detail = (error.answer or error.message)[:300]
    told = {"network": network, "detail": detail}
    match error:
        case errors.Unauthorized():
            password = next((one.name for one in auth.fields if one.kind == "password"), "")
            return Refused("wrong_password" if password else "not_granted", field=password, **told)
        case errors.Rejected(field=where) if where in ("handle", "server"):
            return Refused(f"no_{where}", field=where if where in names else "", **told)
        case errors.Missing():
            return Refused("no_handle", field="handle" if "handle" in names else "", **told)
        case errors.TooMany(until=until):
            return Refused("too_many", until=until, **told)
        case errors.Outage() | errors.Uncertain():
            return Refused("unreachable", field="server" if "server" in names else "", **told)
        case errors.Unsupported():
            return Refused("unsupported", **told)
    return Refused("refused", **told)
