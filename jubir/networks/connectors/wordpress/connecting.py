"""Finding a site's API, and who signs in there.

Facts: https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/ (the Link header, or <link> in the page) and
/authentication (application passwords since 5.6, only over https; a site may switch them off, then its root names none).
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from ipaddress import ip_address
from typing import Any
from urllib.parse import urljoin, urlsplit

from jubir.networks import errors
from jubir.networks.addresses import is_public
from jubir.networks.connectors.wordpress.wire import address, ask, object_in, refusal
from jubir.networks.contract import Account, Call, Connected
from jubir.networks.http import Answer, Forbidden, NoAnswer, NotSent, Request
from jubir.networks.shared.asking import list_in
from jubir.networks.shared.parsing import link, name, obj

_HEADER = re.compile(r"<([^>]+)>\s*;[^,]*?rel=\"?https://api\.w\.org/\"?")
_TAG = re.compile(r"<link\b[^>]*\brel=[\"']https://api\.w\.org/[\"'][^>]*>", re.IGNORECASE)
_HREF = re.compile(r"\bhref=[\"']([^\"']+)[\"']", re.IGNORECASE)
_ADMIN = re.compile(r"/(wp-admin|wp-login\.php|wp-json)(/.*)?$")
CATEGORIES = 100


def site(typed: str) -> str:
    """ "kopi.example/blog/wp-admin" → "https://kopi.example/blog". Plain http only for this machine and private
    addresses: the password would be read on the way. Raises Rejected(field="server")."""
    typed = typed.strip()
    if "://" not in typed:
        typed = f"https://{typed}"
    try:
        parts = urlsplit(typed)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except (ValueError, UnicodeError):
        host, port, parts = "", None, urlsplit("")
    if not host or parts.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9.:-]+", host):
        raise errors.Rejected("This is not the address of a site.", field="server")
    scheme = parts.scheme if is_near(host) else "https"
    shown = f"[{host}]" if ":" in host else host
    where = f":{port}" if port and port != {"http": 80, "https": 443}[scheme] else ""
    return f"{scheme}://{shown}{where}{_ADMIN.sub('', parts.path).rstrip('/')}"


def is_near(host: str) -> bool:
    """localhost, a name without a dot, or an address that is not of the public internet."""
    try:
        ip_address(host)
    except ValueError:
        return "." not in host
    return not is_public(host)


async def root_of(call: Call, base: str) -> str:
    """Where the API of the site is. Raises Rejected(field="server")."""
    answer, there = await _page(call, base)
    found = ""
    if header := _HEADER.search(answer.headers.get("link", "")):
        found = header[1]
    elif tag := _TAG.search(answer.text):
        href = _HREF.search(tag[0])
        found = unescape(href[1]) if href else ""
    root = link(urljoin(there, found)) if found else f"{base}/wp-json/"
    parts = urlsplit(root)
    if parts.scheme == "http" and not is_near(parts.hostname or ""):
        # Behind a proxy a site may not know that it is served over https.
        root = f"https{root.removeprefix('http')}"
    return root if root.endswith("/") else f"{root}/"


async def _page(call: Call, base: str) -> tuple[Answer, str]:
    from jubir.networks.client import follow  # with all of aiohttp: only when a site is being connected

    try:
        return await follow(call.http, Request("GET", f"{base}/", timeout=20, enough=200_000))
    except Forbidden as refused:
        raise errors.Rejected("This address is not allowed.", field="server") from refused
    except (NotSent, NoAnswer) as trouble:
        raise errors.Outage("The site cannot be reached.") from trouble


async def connect(call: Call, answers: Mapping[str, str]) -> Connected:
    base = site(answers["server"])
    root = await root_of(call, base)
    secrets = {
        "user": answers["username"].strip(),
        # WordPress shows it in groups of four; the spaces are for people.
        "password": "".join(answers["app_password"].split()),
    }
    account = Account("", "", base, {"root": root})
    return await who(replace(call, account=account, secrets=secrets), secrets)


async def about(call: Call) -> dict[str, Any]:
    """What the site says of itself. Asked without a sign-in: a wrong one would be refused even here."""
    root = str(call.account.facts.get("root") or "")
    answer, _ = await _root(call, root)
    told = answer.json()
    if answer.status >= 500 or answer.status == 429 or (answer.ok and told is None):
        raise refusal(call, answer)
    if not isinstance(told, dict) or "wp/v2" not in (told.get("namespaces") or ()):
        raise errors.Rejected("No WordPress API answers there.", field="server", status=answer.status)
    if "application-passwords" not in obj(told.get("authentication")):
        raise errors.Rejected("This site has application passwords switched off.", field="server")
    return told


async def _root(call: Call, root: str) -> tuple[Answer, str]:
    try:
        return await call.http.send(Request("GET", address(root, ""))), root
    except Forbidden as refused:
        raise errors.Rejected("This address is not allowed.", field="server") from refused
    except (NotSent, NoAnswer) as trouble:
        raise errors.Outage("The site cannot be reached.") from trouble


async def who(call: Call, secrets: Mapping[str, Any]) -> Connected:
    told = await about(call)
    me = object_in(await ask(call, "GET", "users/me", params={"context": "edit"}), "id")
    can = obj(me.get("capabilities"))
    params: dict[str, str | int] = {
        "per_page": CATEGORIES,
        "orderby": "count",
        "order": "desc",
        "_fields": "id,name",
    }
    found = list_in(await ask(call, "GET", "categories", params=params))
    home = link(told.get("home")) or call.account.server
    host = urlsplit(home).netloc + urlsplit(home).path.rstrip("/")
    facts = {
        "root": call.account.facts.get("root"),
        "user": name(me["id"]),
        "may_publish": can.get("publish_posts") is True,
        "may_moderate": can.get("moderate_comments") is True,
        "categories": [
            [name(one.get("id")), unescape(name(one.get("name")))] for one in found if one.get("id")
        ],
    }
    called = unescape(name(told.get("name"))) or host
    return Connected(
        Account(f"{name(me['id'])}@{host}"[:255], host, call.account.server, facts),
        name=called,
        url=home,
        avatar_url=link(told.get("site_icon_url")) or link(obj(me.get("avatar_urls")).get("96")),
        secrets=secrets,
    )
