"""A small validator for the AT Protocol's lexicons: enough to hold each request of ours against the network's own word.

Source: https://atproto.com/specs/lexicon. Raises AssertionError with the path of what is wrong.
"""

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import regex

from jubir.networks.http import Request
from tests.networks.wire import pairs_of

_FORMATS = {
    "did": r"did:[a-z]+:[A-Za-z0-9._:%-]+",
    "handle": r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?",
    "at-identifier": r"did:[a-z]+:[A-Za-z0-9._:%-]+|([a-z0-9-]+\.)+[a-z0-9-]+",
    "nsid": r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+\.[A-Za-z][A-Za-z0-9]*",
    "record-key": r"[A-Za-z0-9._:~-]{1,512}",
    "tid": r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}",
    "cid": r"[a-z0-9]{20,}",
    "at-uri": r"at://[^/\s]+(/[a-zA-Z0-9.-]+(/[A-Za-z0-9._:~-]+)?)?",
    "uri": r"[a-z][a-z.-]*:\S+",
    "language": r"[a-z]{2,3}(-[A-Za-z0-9]+)*",
}


class Lexicons:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cache  # noqa: B019  one instance, for the whole run
    def document(self, nsid: str) -> dict[str, Any]:
        path = self.folder / (nsid.replace(".", "/") + ".json")
        assert path.exists(), f"no lexicon {nsid}"
        return json.loads(path.read_text())

    def request(self, request: Request) -> None:
        """Is this a call that the network knows, with parameters and a body as it describes them?"""
        nsid = urlsplit(request.url).path.removeprefix("/xrpc/")
        main = self.document(nsid)["defs"]["main"]
        assert request.method == {"query": "GET", "procedure": "POST"}[main["type"]], nsid
        self._params(nsid, main.get("parameters"), pairs_of(request))
        wanted = main.get("input")
        if wanted is None:
            assert request.json is None and request.body is None, f"{nsid} takes no body"
        elif wanted["encoding"] == "application/json":
            self.value(nsid, wanted["schema"], request.json, nsid)
        else:
            assert request.body is not None
            mime = request.headers["Content-Type"]
            assert wanted["encoding"] in ("*/*", mime), f"{nsid}: {mime}"

    def answer(self, nsid: str, body: Any) -> None:
        """Is this what the network would answer? For the answers that a test makes up."""
        self.value(nsid, self.document(nsid)["defs"]["main"]["output"]["schema"], body, nsid)

    def record(self, record: dict[str, Any]) -> None:
        nsid = record["$type"]
        self.value(nsid, self.document(nsid)["defs"]["main"]["record"], record, nsid)

    def _params(self, nsid: str, schema: dict[str, Any] | None, given: list[tuple[str, str]]) -> None:
        properties = (schema or {}).get("properties", {})
        names = [name for name, _ in given]
        for name in (schema or {}).get("required", ()):
            assert name in names, f"{nsid}: {name} is missing"
        for name in dict.fromkeys(names):
            # The video service's two parameters stand in its documentation, not in its lexicon.
            if nsid == "app.bsky.video.uploadVideo" and name in ("did", "name"):
                continue
            assert name in properties, f"{nsid} knows no {name}"
            kind = properties[name]["type"]
            texts = [text for one, text in given if one == name]
            assert len(texts) == 1 or kind == "array", f"{nsid}: {name} comes {len(texts)} times"
            value: Any = texts if kind == "array" else texts[0]
            if kind == "integer":
                value = int(value)
            elif kind == "boolean":
                value = {"true": True, "false": False}[value]
            self.value(nsid, properties[name], value, f"{nsid}?{name}")

    def value(self, nsid: str, schema: dict[str, Any], value: Any, path: str) -> None:
        getattr(self, "_" + schema["type"].replace("-", "_"))(nsid, schema, value, path)

    def _find(self, nsid: str, ref: str) -> tuple[str, dict[str, Any]]:
        there, _, name = ref.partition("#")
        there = there or nsid
        return there, self.document(there)["defs"][name or "main"]

    def _ref(self, nsid: str, schema: dict[str, Any], value: Any, path: str) -> None:
        there, found = self._find(nsid, schema["ref"])
        self.value(there, found, value, path)

    def _union(self, nsid: str, schema: dict[str, Any], value: Any, path: str) -> None:
        kind = value.get("$type")
        refs = {ref if not ref.startswith("#") else nsid + ref: ref for ref in schema["refs"]}
        assert kind in refs, f"{path}: {kind} is none of {list(refs)}"
        there, found = self._find(nsid, refs[kind])
        self.value(there, found, value, path)

    def _object(self, nsid: str, schema: dict[str, Any], value: Any, path: str) -> None:
        assert isinstance(value, dict), f"{path} is no object"
        for name in schema.get("required", ()):
            assert name in value, f"{path}.{name} is missing"
        for name, inner in value.items():
            if name == "$type":
                continue
            # Lexicons are open; a name they do not know is more likely our mistake.
            assert name in schema["properties"], f"{path}.{name} is unknown"
            if inner is None:
                assert name in schema.get("nullable", ()), f"{path}.{name} is null"
            else:
                self.value(nsid, schema["properties"][name], inner, f"{path}.{name}")

    def _array(self, nsid: str, schema: dict[str, Any], value: Any, path: str) -> None:
        assert isinstance(value, list), f"{path} is no list"
        assert len(value) <= schema.get("maxLength", len(value)), f"{path} has {len(value)}"
        for index, item in enumerate(value):
            self.value(nsid, schema["items"], item, f"{path}[{index}]")

    def _string(self, nsid: str, schema: dict[str, Any], value: Any, path: str) -> None:
        assert isinstance(value, str), f"{path} is no string"
        assert len(value.encode()) <= schema.get("maxLength", 10**9), f"{path} has too many bytes"
        if "maxGraphemes" in schema:
            assert len(regex.findall(r"\X", value)) <= schema["maxGraphemes"], f"{path} has too many letters"
        kind = schema.get("format")
        if kind == "datetime":
            assert datetime.fromisoformat(value).tzinfo is not None, path
        elif kind:
            assert re.fullmatch(_FORMATS[kind], value), f"{path} is no {kind}: {value!r}"
        if "enum" in schema:
            assert value in schema["enum"], path

    def _integer(self, nsid: str, schema: dict[str, Any], value: Any, path: str) -> None:
        assert isinstance(value, int) and not isinstance(value, bool), f"{path} is no integer"
        assert schema.get("minimum", value) <= value <= schema.get("maximum", value), path

    def _boolean(self, nsid: str, schema: dict[str, Any], value: Any, path: str) -> None:
        assert isinstance(value, bool), path

    def _blob(self, nsid: str, schema: dict[str, Any], value: Any, path: str) -> None:
        assert value["$type"] == "blob", path
        assert set(value) == {"$type", "ref", "mimeType", "size"}, path
        accepted = schema.get("accept", ["*/*"])
        major = value["mimeType"].split("/")[0]
        assert {"*/*", f"{major}/*", value["mimeType"]} & set(accepted), f"{path}: {value['mimeType']}"
        assert value["size"] <= schema.get("maxSize", value["size"]), f"{path} is too large"

    def _unknown(self, nsid: str, schema: dict[str, Any], value: Any, path: str) -> None:
        assert isinstance(value, dict), path
        if "$type" in value:
            self.record(value)
