"""`jubir hooks replay FILE...`: recorded webhook bodies, signed and sent to a running Jubir on this machine, and what
became of each. For the bench; it speaks to loopback addresses only."""

import hmac
import json
import sys
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from jubir.channels import door, webhooks
from jubir.channels.models import Arrival, Webhook
from jubir.core import clock
from jubir.networks import hearing
from jubir.networks.errors import NetworkError
from jubir.networks.sandbox.hooks import signature as sandbox_signature

LOOPBACK = ("localhost", "127.0.0.1", "::1")
Keys = Mapping[str, str]


class Refused(Exception):
    """It can't be replayed; the message says why."""


# ── signing as each network does ─────────────────────────────────────────────────────────────────────────────────
def _hex(secret: str, said: bytes) -> str:
    return hmac.new(secret.encode(), said, sha256).hexdigest()


def _hub(body: bytes, keys: Keys) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + _hex(keys["client_secret"], body)}


def _x(body: bytes, keys: Keys) -> dict[str, str]:
    made = b64encode(hmac.new(keys["client_secret"].encode(), body, sha256).digest()).decode()
    return {"X-Twitter-Webhooks-Signature-Oauth2": f"sha256={made}"}


def _linkedin(body: bytes, keys: Keys) -> dict[str, str]:
    return {"X-LI-Signature": _hex(keys["client_secret"], b"hmacsha256=" + body)}


def _tiktok(body: bytes, keys: Keys) -> dict[str, str]:
    stamp = str(int(clock.now().timestamp()))
    return {"TikTok-Signature": f"t={stamp},s={_hex(keys['client_secret'], stamp.encode() + b'.' + body)}"}


def _telegram(body: bytes, keys: Keys) -> dict[str, str]:
    return {"X-Telegram-Bot-Api-Secret-Token": keys["secret"]}


def _sandbox(body: bytes, keys: Keys) -> dict[str, str]:
    stamp = str(int(clock.now().timestamp()))
    return {"Sandbox-Timestamp": stamp, "Sandbox-Signature": sandbox_signature(keys["secret"], stamp, body)}


SIGN: dict[str, Callable[[bytes, Keys], dict[str, str]]] = {
    **dict.fromkeys(("facebook", "instagram", "threads", "whatsapp"), _hub),
    "x": _x,
    "linkedin": _linkedin,
    "tiktok": _tiktok,
    "telegram": _telegram,
    "sandbox": _sandbox,
}


# ── sending ──────────────────────────────────────────────────────────────────────────────────────────────────────
def replay(
    files: list[Path], network: str, *, base: str, keys: Keys, channel: int, wait: float
) -> list[dict[str, Any]]:
    """One row for each file. Raises Refused."""
    if urlsplit(base).hostname not in LOOPBACK:
        raise Refused(
            f"{base} is not on this machine: recorded bodies are replayed to loopback addresses only."
        )
    if network not in SIGN:
        raise Refused(
            f"There is no way to sign for {network or '(no network)'}. There is: {', '.join(sorted(SIGN))}."
        )
    path, whose, kept_keys = _place(network, channel)
    return [
        _one(file, base.rstrip("/") + path, whose, network, {**kept_keys, **keys}, wait) for file in files
    ]


def _place(network: str, channel: int) -> tuple[str, str, dict[str, str]]:
    """Where it goes, whose arrival it becomes, and the keys this installation has for it."""
    if door.hears_for_app(network):
        app = {name: str(value) for name, value in door.app_of(network).items()}
        return reverse("channels:app_hook", args=[network]), network, app
    hook = Webhook.objects.filter(channel=channel, channel__network=network).select_related("channel").first()
    if hook is None or not door.can(hook.channel, hearing.Receives):
        raise Refused(
            f"{network} tells each channel by itself: name one that was subscribed, with --channel ID."
        )
    secret = {"secret": str(hook.secret.get("secret", ""))}
    return reverse("channels:hook", args=[network, hook.key]), str(hook.channel_id), secret


def _one(file: Path, url: str, whose: str, network: str, keys: Keys, wait: float) -> dict[str, Any]:
    body = file.read_bytes()
    digest = webhooks.digest_of(whose, body)
    known = Arrival.objects.filter(digest=digest).exists()
    try:
        headers = SIGN[network](body, keys)
    except KeyError as missing:
        raise Refused(
            f"The key {missing.args[0]} is not there: give it with --key {missing.args[0]}=…"
        ) from None
    row: dict[str, Any] = {"file": file.name, "status": _post(url, body, headers), "known": known}
    if row["status"] != 200:
        return {**row, "became": "refused"}
    arrival = _settled(digest, wait)
    if arrival is None:
        return {**row, "became": "lost"}
    became = (
        "waiting" if arrival.taken_at is None else "failed" if arrival.detail and arrival.times else "taken"
    )
    return {
        **row, "became": became, "detail": arrival.detail, "dropped": arrival.dropped, "told": _told(arrival, network),
    }  # fmt: skip


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The answer's status; 0 when nobody answers."""
    request = urllib.request.Request(
        url, body, {"Content-Type": "application/json", **headers}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def _settled(digest: str, wait: float) -> Arrival | None:
    until = time.monotonic() + wait
    while True:
        arrival = Arrival.objects.filter(digest=digest).select_related("channel").first()
        if arrival is None or arrival.taken_at is not None or time.monotonic() > until:
            return arrival
        time.sleep(0.2)


def _told(arrival: Arrival, network: str) -> int:
    """How many things the body tells."""
    body, channel = bytes(arrival.body), arrival.channel
    try:
        heard = door.received(channel, body) if channel else door.app_received(network, body)
        return len(heard) + len(door.outcomes_in(network, body))
    except NetworkError:
        return 0


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────────
def main(arguments: Any) -> int:
    """Exit status 1 when one was not taken in, 2 when nothing could be replayed."""
    keys = dict(one.split("=", 1) for one in arguments.key if "=" in one)
    missing = [str(file) for file in arguments.files if not file.is_file()]
    if missing:
        sys.stderr.write(f"There is no file {', '.join(missing)}.\n")
        return 2
    try:
        rows = replay(
            arguments.files, arguments.network, base=arguments.url or settings.JUBIR_URL, keys=keys,
            channel=arguments.channel, wait=arguments.wait,
        )  # fmt: skip
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    if arguments.json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
    else:
        for row in rows:
            again = ", known already" if row["known"] else ""
            figures = f": {row['told']} told, {row['dropped']} for nobody here" if "told" in row else ""
            words = f" ({row['detail']})" if row.get("detail") else ""
            sys.stdout.write(f"{row['file']}: {row['status']}{again}, {row['became']}{figures}{words}\n")
    return int(any(row["became"] != "taken" for row in rows))
