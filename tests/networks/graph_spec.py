"""Is a request one that Meta describes? Held against the lists of edges, parameters, fields and enums that Meta generates its
own clients from (../shared/specs/meta; not part of the project).

    spec = described()
    spec.fits(request, {"2121008874780932": "Page", "17841": "IGUser"})    # what the ids in the path are

An id that is not named is looked up by its form: "1_2" is a PagePost. What the generated lists leave out but the
documentation has stands in `BESIDE`, each with its page.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from jubir.networks.http import Request
from tests.networks.wire import params_of
from tests.shared import shared

#: What every edge takes: https://developers.facebook.com/docs/graph-api/results and /guides/secure-requests
EVERYWHERE = {
    "fields",
    "limit",
    "after",
    "before",
    "summary",
    "appsecret_proof",
    "__paging_token",
    "until",
    "since",
}
#: Hosts on which nodes and edges live.
HOSTS = ("graph.facebook.com", "graph-video.facebook.com", "graph.instagram.com", "graph.threads.net")
#: (method, node, edge or "") → parameters; documented, and not in the generated lists.
BESIDE: Mapping[tuple[str, str, str], frozenset[str]] = {
    # /docs/facebook-login/guides/access-tokens/get-long-lived
    ("POST", "oauth", "access_token"): frozenset(
        {"client_id", "client_secret", "code", "redirect_uri", "grant_type", "fb_exchange_token"}
    ),
    ("GET", "User", "permissions"): frozenset(),  # /docs/graph-api/reference/user/permissions
    # /docs/instagram-platform/instagram-api-with-instagram-login/content-publishing: with an underscore
    ("POST", "IGUserForIGOnlyAPI", "media_publish"): frozenset({"creation_id"}),
    # the container is an IG Container: /docs/instagram-platform/instagram-graph-api/reference/ig-container
    ("GET", "IGContainer", ""): frozenset(),
    # /docs/instagram-platform/comment-moderation
    ("DELETE", "IGComment", ""): frozenset(),
    # /docs/instagram-platform/instagram-graph-api/reference/ig-user/subscribed_apps is the Page's own
    ("GET", "IGUser", "subscribed_apps"): frozenset(),
}
#: Fields that the documentation has and the lists leave out, or of nodes without a list.
FIELDS_BESIDE: Mapping[str, frozenset[str]] = {
    "Page": frozenset({"tasks", "picture"}),
    "PagePost": frozenset({"attachments", "likes"}),
    "Comment": frozenset({"reactions"}),
    "AdVideo": frozenset({"likes", "comments"}),
    "IGContainer": frozenset({"id", "status", "status_code"}),
    "IGMedia": frozenset({"children", "comments"}),
    "IGMediaForIGOnlyAPI": frozenset({"children", "comments", "id"}),
    "IGComment": frozenset({"replies"}),
    "ContentPublishingLimitResponse": frozenset({"config", "quota_usage"}),
    "Recommendation": frozenset(
        {"created_time", "has_rating", "has_review", "open_graph_story", "rating", "recommendation_type",
         "review_text", "reviewer"}
    ),  # /docs/graph-api/reference/recommendation
    "Stories": frozenset({"post_id", "status", "creation_time", "media_type", "media_id", "url"}),
    "UnifiedMessage": frozenset({"id", "created_time", "from", "to", "message", "attachments", "is_unsupported"}),
    "StoryAttachment": frozenset({"media_type", "type", "subattachments", "media", "target", "title", "url"}),
    "Permission": frozenset({"permission", "status"}),
    "Profile": frozenset({"id", "name"}),
}  # fmt: skip
#: What the lists call otherwise.
RETURNS = {"Media": "IGMediaForIGOnlyAPI", "IGGraphMedia": "IGMediaForIGOnlyAPI"}
#: What a field or edge holds, where the lists do not say it.
INSIDE = {
    ("", "messages"): "UnifiedMessage",
    ("", "attachments"): "StoryAttachment",
    ("AdVideo", "comments"): "Comment",
    ("IGMedia", "comments"): "IGComment",
    ("IGMediaForIGOnlyAPI", "comments"): "IGComment",
    ("IGMedia", "children"): "IGMedia",
}


@dataclass(frozen=True)
class Field:
    name: str
    inner: tuple["Field", ...] = ()


def parsed(fields: str) -> tuple[Field, ...]:
    """ "id,comments.limit(3).summary(true){id,from}" """
    found, rest = [], fields
    while rest:
        head = re.match(r"([a-z_]+)((?:\.[a-z_]+\([^()]*\))*)", rest)
        assert head, f"no field list: {rest!r}"
        rest = rest[head.end() :]
        inner = ""
        if rest.startswith("{"):
            end = _closing(rest)
            inner, rest = rest[1:end], rest[end + 1 :]
        found.append(Field(head[1], parsed(inner)))
        assert not rest or rest.startswith(","), f"no field list: {rest!r}"
        rest = rest[1:]
    return tuple(found)


def _closing(text: str) -> int:
    """Where the brace closes that `text` begins with."""
    depth = 0
    for place, char in enumerate(text):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if not depth:
            return place
    raise AssertionError(f"no field list: {text!r}")


class Described:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._enums = {
            one["name"]: {str(value).lower() for value in one["values"]}
            for one in json.loads((folder / "enum_types.json").read_text())
        }

    @cache  # noqa: B019 -- one instance, for the whole run
    def _node(self, name: str) -> dict[str, Any]:
        path = self._folder / f"{name}.json"
        return json.loads(path.read_text()) if path.exists() else {"apis": [], "fields": []}

    def _api(self, method: str, node: str, edge: str) -> dict[str, Any] | None:
        for api in self._node(node)["apis"]:
            if api["method"] == method and (api.get("endpoint") or "").strip("/") == edge:
                return api
        return None

    def fits(self, request: Request, nodes: Mapping[str, str]) -> None:
        """Asserts that the edge exists, that it takes these parameters with these values, and gives these fields."""
        parts = urlsplit(request.url)
        assert parts.netloc in HOSTS, f"{parts.netloc} is no host of the Graph API"
        path = parts.path.strip("/").split("/")
        assert re.fullmatch(r"v\d+\.0", path[0]), f"{parts.path}: no version"
        first, edge = path[1], "/".join(path[2:])
        node = "User" if first == "me" and "me" not in nodes else nodes.get(first) or _by_form(first)
        assert node, f"what is {first} of {parts.path}?"
        api, beside = self._api(request.method, node, edge), BESIDE.get((request.method, node, edge))
        assert api or beside is not None, f"{request.method} {node}/{edge} is not described"
        given = given_in(request)
        known = {one["name"] for one in api["params"]} if api else set()
        odd = given.keys() - known - (beside or set()) - EVERYWHERE
        assert not odd, f"{request.method} {node}/{edge} takes no {sorted(odd)}"
        self._values(api, given, f"{request.method} {node}/{edge}")
        if fields := given.get("fields"):
            self._fields(parsed(fields), self._given_by(api, node, edge), f"{node}/{edge}")

    def _values(self, api: dict[str, Any] | None, given: Mapping[str, str], where: str) -> None:
        for one in api["params"] if api else ():
            assert not one["required"] or one["name"] in given, f"{where} needs {one['name']}"
            kind = re.fullmatch(r"list<(.+)>", one["type"])
            allowed = self._enums.get(kind[1] if kind else one["type"])
            if allowed and one["name"] in given:
                values = given[one["name"]].split(",") if kind else [given[one["name"]]]
                assert {value.lower() for value in values} <= allowed, f"{where}: {one['name']}={values}"

    def _given_by(self, api: dict[str, Any] | None, node: str, edge: str) -> str:
        given = INSIDE.get((node, edge)) or (api["return"] if api and edge else node)
        return RETURNS.get(given, given)

    def _fields(self, fields: tuple[Field, ...], node: str, where: str) -> None:
        spec = self._node(node)
        edges = {
            api["endpoint"]: api for api in spec["apis"] if api["method"] == "GET" and api.get("endpoint")
        }
        known = {one["name"]: one["type"] for one in spec["fields"]}
        beside = FIELDS_BESIDE.get(node, frozenset())
        if not known and not edges and not beside:
            return  # a shape nobody describes
        for one in fields:
            assert one.name in known or one.name in edges or one.name in beside, (
                f"{where}: {node} has no {one.name}"
            )
            if one.inner:
                inner = re.sub(
                    r"^list<(.+)>$",
                    r"\1",
                    edges[one.name]["return"] if one.name in edges else known.get(one.name, ""),
                )
                inner = INSIDE.get((node, one.name)) or INSIDE.get(("", one.name)) or inner
                self._fields(one.inner, RETURNS.get(inner, inner), f"{where}.{one.name}")


def given_in(request: Request) -> dict[str, str]:
    """Everything a request says: query, form, JSON, files; "attached_media[0]" is attached_media."""
    form = request.form or {}
    pairs: Iterator[tuple[str, Any]] = iter(
        [
            *params_of(request).items(),
            *(form.items() if isinstance(form, Mapping) else form),
            *(request.json or {}).items(),
        ]
    )
    said = {
        re.sub(r"\[\d+\]$", "", name): value if isinstance(value, str) else json.dumps(value)
        for name, value in pairs
    }
    # A file is a photo's or a video's "source": /docs/graph-api/reference/page/photos
    return said | {
        {"source": "url"}.get(one.name, one.name) if "/photos" in request.url else "file_url": "file"
        for one in request.files
    }


def _by_form(first: str) -> str:
    if first == "oauth":
        return "oauth"
    return "PagePost" if re.fullmatch(r"\d+_\d+", first) else ""


@cache
def _described(folder: Path) -> Described:
    return Described(folder)


def described() -> Described:
    """Skips the test, with a warning, where the lists are not here."""
    return _described(shared("specs/meta/api_specs"))


def described_as(nodes: Mapping[str, str]) -> Callable[[Request], None]:
    """For Wire.expect: holds a request against the lists. Without them the test goes on, after the warning that `shared`
    gives, with what it checks by itself."""

    def look(request: Request) -> None:
        try:
            spec = described()
        except pytest.skip.Exception:
            return
        spec.fits(request, nodes)

    return look
