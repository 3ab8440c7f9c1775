"""A business phone number as an account: which there are, and the approved templates of its business account.

facts: {"waba", "name", "quality", "templates": [{"id", "name", "language", "text", "blanks"}]}. Only templates are kept that
words alone can fill: numbered blanks in the body, none in header or buttons.
"""

import re
from collections.abc import Mapping
from typing import Any

from jubir.networks.contract import Account, Call, Connected
from jubir.networks.shared import graph
from jubir.networks.shared.parsing import name, obj, rows, words

FIELDS = "id,display_phone_number,verified_name,quality_rating"
MOST, PAGES = 200, 5


async def all_of(call: Call, waba: str, secrets: Mapping[str, Any]) -> tuple[Connected, ...]:
    """Every number of the business account."""
    params: dict[str, str | int] = {"fields": FIELDS, "limit": 100}
    said = await graph.ask(call, "GET", f"{waba}/phone_numbers", params=params)
    found = graph.listed(said)
    templates = await templates_of(call, waba)
    return tuple(
        connected(one, {"waba": waba, "templates": templates}, secrets)
        for one in found
        if name(one.get("id"))
    )


def connected(number: Mapping[str, Any], facts: Mapping[str, Any], secrets: Mapping[str, Any]) -> Connected:
    shown, called = name(number.get("display_phone_number")), name(number.get("verified_name"))
    more = {"name": called, "quality": name(number.get("quality_rating"))}
    digits = re.sub(r"\D", "", shown)
    return Connected(
        Account(name(number["id"]), shown or name(number["id"]), "", {**facts, **more}),
        name=called or shown,
        url=f"https://wa.me/{digits}" if digits else "",
        secrets=secrets,
    )


async def templates_of(call: Call, waba: str) -> list[dict[str, Any]]:
    """Those that Meta approved, by name."""
    found: list[dict[str, Any]] = []
    params: dict[str, str | int] = {}
    for _ in range(PAGES):
        said = await graph.ask(call, "GET", f"{waba}/message_templates", params=params)
        found += [kept for one in graph.listed(said) if (kept := _template(one))]
        params = dict(graph.onward(said))
        if not params:
            break
    return sorted(found, key=lambda one: str(one["id"]))[:MOST]


def _template(told: Mapping[str, Any]) -> dict[str, Any] | None:
    called, language = name(told.get("name")), name(told.get("language"))
    if told.get("status") != "APPROVED" or not called or not language:
        return None
    parts = {name(one.get("type")).upper(): one for one in rows(told.get("components"))}
    body = words(obj(parts.get("BODY")).get("text"))
    blanks = re.findall(r"{{\s*([^{}]*?)\s*}}", body)
    if not body or sorted(set(blanks)) != sorted(str(number + 1) for number in range(len(set(blanks)))):
        return None
    header = obj(parts.get("HEADER"))
    if header and (name(header.get("format")).upper() != "TEXT" or "{{" in words(header.get("text"))):
        return None
    if any("{{" in words(button.get("url")) for button in rows(obj(parts.get("BUTTONS")).get("buttons"))):
        return None
    return {
        "id": f"{called}/{language}",
        "name": called,
        "language": language,
        "text": body,
        "blanks": len(set(blanks)),
    }
