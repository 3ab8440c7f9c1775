"""`jubir networks` and `jubir networks check SLUG`: what each network can do, and what is wrong with a text there."""

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from jubir.channels import door, keys, words
from jubir.networks import contract, hearing, preflight
from jubir.networks.contract import Account, Draft, Part

VERBS = {
    "publishes": contract.Publishes,
    "edits": contract.Edits,
    "polls": contract.Polls,
    "looks_up": contract.LooksUp,
    "reads_back": contract.ReadsBack,
    "deletes": contract.Deletes,
    "refreshes": contract.Refreshes,
    "resolves": contract.Resolves,
    "costs": contract.Costs,
    **hearing.PROTOCOLS,
}


def overview() -> list[dict[str, Any]]:
    """One object per network: identity, what it can do, its limits where nothing more is known of the server."""
    return [_network(connector) for connector in door.networks()]


def _network(connector: Any) -> dict[str, Any]:
    identity = connector.identity
    return {
        "slug": identity.slug,
        "name": identity.name,
        "api_version": identity.api_version,
        "docs": identity.docs,
        "checked": identity.checked,
        "auth": connector.auth.kind,
        "keys": [keys.variable(identity.slug, key.name) for key in connector.auth.keys],
        "scopes": list(connector.auth.scopes),
        "posts": identity.posts,
        "fetches": identity.fetches,
        "by_hand": identity.by_hand,
        "asks_a_person": connector.recovery.blind,
        "can": [name for name, verb in VERBS.items() if isinstance(connector, verb)],
        "hears": _ordered(connector, "hears", hearing.HEARS),
        "answers": _ordered(connector, "answers", hearing.HEARS),
        "moderates": _ordered(connector, "moderates", hearing.DEEDS),
        "metrics": _ordered(connector, "metrics", hearing.METRICS),
        "limits": _limits(connector.limits(Account("", ""))),
        "kinds": {kind: _limits(door.kind_limits(connector, kind)) for kind in door.kinds_of(connector)},
    }


def _ordered(connector: Any, attribute: str, order: Iterable[str]) -> list[str]:
    """What the connector declares there, in the vocabulary's order; nothing where it has no such verb."""
    had = getattr(connector, attribute, ())
    return [code for code in order if code in had]


def _limits(limits: Any) -> dict[str, Any]:
    from dataclasses import asdict

    def plain(part: Any) -> dict[str, Any] | None:
        return None if part is None else asdict(part)

    text = limits.text
    return {
        "text": {"maximum": text.maximum, "rule": text.rule, "max_bytes": text.max_bytes},
        "images": plain(limits.images),
        "gifs": plain(limits.gifs),
        "video": plain(limits.video),
        "poll": plain(limits.poll),
        "thread": limits.thread,
        "link_card": limits.link_card,
        "spacing": limits.spacing,
        "daily": limits.daily,
        "needs_media": limits.needs_media,
        "options": [option.name for option in limits.options],
        "choices": {
            option.name: list(option.choices) for option in limits.options if option.kind == "choice"
        },
    }


def check(slug: str, text: str, kind: str = "", options: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A text held against the network: its length by the network's own rule, the limit, problems and their mend.

    `kind`: of the kinds of post the network has, "" for the usual one.
    """
    connector = door.connector(slug)
    limits = door.kind_limits(connector, kind) if kind else connector.limits(Account("", ""))
    given = {**(options or {}), **({"kind": kind} if kind else {})}
    problems = preflight.check(Draft((Part(text),), options=given), limits)
    return {
        "network": slug,
        "length": limits.text.count(text),
        "limit": limits.text.maximum,
        "rule": limits.text.rule,
        "bytes": len(text.encode()),
        "max_bytes": limits.text.max_bytes,
        "ok": not any(problem.stops for problem in problems),
        "problems": [
            {
                "code": problem.code,
                "field": problem.field,
                "stops": problem.stops,
                "sentence": words.sentence(problem, slug),
                "mend": problem.mend,
                "mend_label": words.mend_label(problem) if problem.mend else "",
                "data": problem.data,
            }
            for problem in problems
        ],
    }


def main(arguments: Any) -> int:
    """Exit status 1 when the text would be kept back, 2 when there is no such network or kind of post."""
    if arguments.what != "check":
        found = overview()
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n" if arguments.json else _table(found))
        return 0
    slugs = [connector.identity.slug for connector in door.networks()]
    if arguments.slug not in slugs:
        sys.stderr.write(
            f"There is no network {arguments.slug or '(none given)'}. There are: {', '.join(slugs)}.\n"
        )
        return 2
    kinds = door.kinds_of(door.connector(arguments.slug))
    if arguments.kind and arguments.kind not in kinds:
        there = ", ".join(kinds) or "only one"
        sys.stderr.write(f"{arguments.slug} has no kind of post {arguments.kind}. There are: {there}.\n")
        return 2
    if wrong := [one for one in arguments.option if "=" not in one]:
        sys.stderr.write(f"An option is written NAME=VALUE, not {wrong[0]}.\n")
        return 2
    options = dict(one.split("=", 1) for one in arguments.option)
    verdict = check(arguments.slug, sys.stdin.read().removesuffix("\n"), arguments.kind, options)
    if arguments.json:
        sys.stdout.write(json.dumps(verdict, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{verdict['length']} of {verdict['limit']} ({verdict['rule']})\n")
        for problem in verdict["problems"]:
            mend = f" → {problem['mend_label']}" if problem["mend_label"] else ""
            sys.stdout.write(f"{'✗' if problem['stops'] else '·'} {problem['sentence']}{mend}\n")
    return int(not verdict["ok"])


def _table(found: list[dict[str, Any]]) -> str:
    lines = [f"{'network':<12} {'text':>7} {'images':>7} {'video':>6} {'thread':>7}  can"]
    for one in found:
        limits = one["limits"]
        images = (limits["images"] or {}).get("maximum", "-")
        video = "yes" if limits["video"] else "-"
        lines.append(
            f"{one['slug']:<12} {limits['text']['maximum']:>7} {images:>7} {video:>6} {limits['thread']:>7}  {', '.join(one['can'])}"
        )
    return "\n".join(lines) + "\n"
