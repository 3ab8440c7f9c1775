"""One request to Instagram, on the host of the login that the account was connected with.

Two products with hosts, tokens and rights of their own: with Instagram Login graph.instagram.com, with Facebook Login
graph.facebook.com. A token of the one is refused on the other as 190.
"""

from dataclasses import replace
from typing import Any

from jubir.networks.contract import Call
from jubir.networks.shared import graph

INSTAGRAM, FACEBOOK = "https://graph.instagram.com", graph.HOST


def by_facebook(server: str) -> bool:
    """`server`: what the form was answered, or where an account lives."""
    return "facebook" in server


def _line(call: Call) -> tuple[Call, dict[str, Any]]:
    if by_facebook(call.account.server):
        # The proof is made with the secret of the app that the token was given to.
        app = {**call.app, "client_secret": call.app.get("facebook_client_secret", "")}
        return replace(call, app=app), {"host": FACEBOOK}
    return call, {"host": INSTAGRAM, "proof": False}  # its documentation knows no appsecret_proof


async def ask(call: Call, method: str, path: str, **parts: Any) -> dict[str, Any]:
    line, where = _line(call)
    return await graph.ask(line, method, path, **where, **parts)


async def hear(call: Call, method: str, path: str, **parts: Any) -> dict[str, Any]:
    """Like `ask`, for what publishing can live without."""
    line, where = _line(call)
    return await graph.hear(line, method, path, **where, **parts)


def speaker(call: Call) -> str:
    """Whose edges conversations and messages are: with Facebook Login the Page's, else the account's own."""
    return str(call.account.facts.get("page") or call.account.remote_id)
