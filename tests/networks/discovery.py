"""A small validator for Google's discovery documents: is this request of ours one that the API describes?

Source: https://developers.google.com/discovery/v1/reference/apis. Raises AssertionError with the path of what is wrong.
What the documents do not know is not held against them: the session addresses of resumable uploads, and My Business v4.
"""

import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jubir.networks.http import Request
from tests.networks.wire import pairs_of

#: Media is sent beside what the method itself describes.
_UPLOAD = {"uploadType": ("media", "resumable", "multipart")}


class Discovery:
    def __init__(self, *paths: Path) -> None:
        self.paths = paths

    @cached_property
    def documents(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text()) for path in self.paths]

    # ── requests ─────────────────────────────────────────────────────────────────────────────────────────────────
    def request(self, request: Request) -> dict[str, Any]:
        """The method it is; with parameters and a body as the document describes them."""
        document, method, upload = self._find(request)
        known = {**document["parameters"], **method.get("parameters", {})}
        given = pairs_of(request)
        names = [name for name, _ in given]
        for name, schema in method.get("parameters", {}).items():
            missing = schema.get("required") and schema["location"] == "query" and name not in names
            assert not missing, f"{method['id']}: {name} is missing"
        for name, text in given:
            if upload and name in _UPLOAD:
                assert text in _UPLOAD[name], f"{method['id']}: uploadType {text}"
                continue
            assert name in known, f"{method['id']} knows no {name}"
            assert known[name].get("location") == "query", f"{name} stands in the path"
            assert known[name].get("repeated") or names.count(name) == 1, f"{name} comes several times"
            self._parameter(known[name], text, f"{method['id']}?{name}")
        self._body(document, method, request, upload)
        return method

    def answer(self, method: str, body: Any) -> None:
        """Is this what the network would answer? For the answers that a test makes up. `method`: "youtube.videos.list"."""
        for document in self.documents:
            for one in _methods(document):
                if one["id"] == method:
                    self.value(document, {"$ref": one["response"]["$ref"]}, body, method)
                    return
        raise AssertionError(f"no method {method}")

    def _find(self, request: Request) -> tuple[dict[str, Any], dict[str, Any], bool]:
        url = urlsplit(request.url)
        assert url.scheme == "https"
        for document in self.documents:
            if urlsplit(document["rootUrl"]).netloc != url.netloc:
                continue
            for method in _methods(document):
                if method["httpMethod"] != request.method:
                    continue
                for template, upload in _places(document, method):
                    found = re.fullmatch(_pattern(template), url.path)
                    if found and _fit(method, found.groupdict()):
                        return document, method, upload
        raise AssertionError(f"{request.method} {request.url}: no such method")

    def _parameter(self, schema: dict[str, Any], text: str, path: str) -> None:
        kind = schema["type"]
        value: Any = text
        if kind == "integer":
            assert re.fullmatch(r"-?\d+", text), f"{path}: {text!r} is no number"
            value = int(text)
            assert int(schema.get("minimum", value)) <= value <= int(schema.get("maximum", value)), path
        elif kind == "boolean":
            assert text in ("true", "false"), f"{path}: {text!r} is neither true nor false"
        elif "enum" in schema:
            assert text in schema["enum"], f"{path}: {text!r} is none of {schema['enum']}"

    def _body(self, document: dict[str, Any], method: dict[str, Any], request: Request, upload: bool) -> None:
        assert request.form is None and not request.files, f"{method['id']} takes no form"
        if request.body is not None:
            assert upload, f"{method['id']} takes no file there"
            mime = request.headers["Content-Type"]
            if dict(pairs_of(request)).get("uploadType") == "multipart":
                facts, mime = parts_of(request)
                self.value(document, {"$ref": method["request"]["$ref"]}, facts, method["id"], sent=True)
            accepted = method["mediaUpload"]["accept"]
            assert any(_is_accepted(mime, one) for one in accepted), f"{method['id']} takes no {mime}"
        elif "request" in method:
            assert request.json is not None, f"{method['id']}: the body is missing"
            self.value(document, {"$ref": method["request"]["$ref"]}, request.json, method["id"], sent=True)
        else:
            assert request.json is None, f"{method['id']} takes no body"

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────────
    def value(
        self, document: dict[str, Any], schema: dict[str, Any], value: Any, path: str, *, sent: bool = False
    ) -> None:
        """`sent`: what only the network may write must not be among it."""
        if "$ref" in schema:
            schema = document["schemas"][schema["$ref"]]
        kind = schema["type"]
        if kind == "any":
            return
        fits = {
            "object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float),
        }[kind]  # fmt: skip
        assert isinstance(value, fits), f"{path}: {value!r} is no {kind}"
        assert kind in ("boolean",) or not isinstance(value, bool), f"{path}: {value!r} is no {kind}"
        if kind == "array":
            for number, item in enumerate(value):
                self.value(document, schema["items"], item, f"{path}[{number}]", sent=sent)
        elif kind == "object":
            self._object(document, schema, value, path, sent)
        elif kind == "string":
            _string(schema, value, path)

    def _object(
        self, document: dict[str, Any], schema: dict[str, Any], value: dict[str, Any], path: str, sent: bool
    ) -> None:
        known = schema.get("properties", {})
        for name, inner in value.items():
            there = known.get(name) or schema.get("additionalProperties")
            assert there is not None, f"{path}.{name} is unknown"
            assert not (sent and there.get("readOnly")), f"{path}.{name} is the network's to write"
            self.value(document, there, inner, f"{path}.{name}", sent=sent)


def _is_accepted(mime: str, pattern: str) -> bool:
    return pattern in (mime, "*/*") or (pattern.endswith("/*") and mime.startswith(pattern[:-1]))


def parts_of(request: Request) -> tuple[Any, str]:
    """The facts and the file's kind of a multipart/related upload: exactly these two parts, in this order.
    https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol knows the same facts as JSON."""
    facts, file = related(request)
    assert facts.get_content_type() == "application/json"
    return json.loads(facts.get_payload(decode=True)), file.get_content_type()


def related(request: Request) -> list[Message]:
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    assert isinstance(request.body, bytes)
    whole = message_from_bytes(head + request.body)
    assert whole.get_content_type() == "multipart/related" and not whole.defects
    parts = whole.get_payload()
    assert isinstance(parts, list)
    return parts


def _string(schema: dict[str, Any], value: str, path: str) -> None:
    if "enum" in schema:
        assert value in schema["enum"], f"{path}: {value!r} is none of {schema['enum']}"
    if schema.get("format") in ("int64", "uint64"):
        assert re.fullmatch(r"-?\d+", value), f"{path}: {value!r} is no number"
    if schema.get("format") in ("date-time", "google-datetime"):
        assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", value), f"{path}: {value!r} is no moment"


def _methods(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner)


def _places(document: dict[str, Any], method: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Where the method is found, and whether a file is sent there."""
    yield "/" + document["servicePath"] + method["path"], False
    for protocol in method.get("mediaUpload", {}).get("protocols", {}).values():
        yield protocol["path"], True


def _fit(method: dict[str, Any], where: dict[str, str]) -> bool:
    """Several methods may stand at "v1/{+name}": a name's own pattern says which is meant."""
    known = method.get("parameters", {})
    return all(re.search(known[name].get("pattern", ""), unquote(text)) for name, text in where.items())


def _pattern(template: str) -> str:
    """ "v1/{+name}:fetch" as a regular expression: one step for {name}, several for {+name}."""
    escaped = re.escape(template).replace(r"\{", "{").replace(r"\}", "}").replace(r"\+", "+")
    return re.sub(r"\{(\+?)(\w+)\}", lambda m: f"(?P<{m[2]}>{'.+' if m[1] else '[^/]+'})", escaped)
