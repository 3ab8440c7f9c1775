"""Holds a request of ours against a network's OpenAPI 3 document: method, path, query, body. And answers that tests make up.

    X = openapi.spec("specs/x/x-api-v2-openapi-2.167.json")     # inside a test: skips, loudly, where it is absent
    X.request(wire.last)                                        # AssertionError with the path of what is wrong
    X.answer("POST", "/2/tweets", 201, {"data": {...}})

Stricter than the documents in one thing: a name they do not know is more likely our mistake than an extension. The
schemas themselves are judged by jsonschema, after 3.0's dialect was put into 3.1's (nullable, exclusiveMinimum).
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from jubir.networks.http import Request
from tests.networks.wire import pairs_of
from tests.shared import shared

_JSON, _FORM, _MULTIPART = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=ValueError)
def _moment(value: Any) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@_FORMATS.checks("uri")
def _uri(value: Any) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", value, re.I) is not None


def spec(path: str) -> "Spec":
    """The document at this path of the shared folder, read once. Skips the test where it is absent."""
    return _read(shared(path))


@cache
def _read(path: Path) -> "Spec":
    text = path.read_text()
    if path.suffix == ".json":
        return Spec(json.loads(text))
    return Spec(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


class Spec:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        bases = {urlsplit(one.get("url", "")).path.rstrip("/") for one in document.get("servers") or [{}]}
        self._bases = sorted(bases, key=len, reverse=True) or [""]
        self._paths = sorted(document["paths"], key=lambda path: (path.count("{"), -len(path)))
        self._asked = _Schemas(document, asked=True)
        self._told = _Schemas(document, asked=False)

    # ── what a test calls ────────────────────────────────────────────────────────────────────────────────────────
    def request(self, request: Request) -> None:
        """Is this a call that the network knows, with parameters and a body as it describes them?"""
        path, operation = self._operation(request.method, urlsplit(request.url).path, self._bases)
        where = f"{request.method} {path}"
        parameters = list(self._parameters(path, operation))
        self._in_path(where, path, urlsplit(request.url).path, parameters)
        self._query(where, parameters, pairs_of(request))
        self._headers(where, parameters, request.headers)
        self._body(where, path, request, operation)

    def answer(self, method: str, path: str, status: int, body: Any) -> None:
        """Is this what the network would answer? `path` as it is asked, or as the document writes it."""
        path, operation = self._operation(method, path, [*self._bases, ""])
        where = f"{method} {path} {status}"
        told = operation.get("responses") or {}
        code = next((code for code in (str(status), f"{status // 100}XX", "default") if code in told), None)
        assert code, f"{where}: never answered, only {list(told)}"
        at = ("paths", path, method.lower(), "responses", code)
        at, found = self._told.follow(at, told[code])
        content = found.get("content") or {}
        if not content:
            assert not body, f"{where}: answered without a body"
            return
        mime = next((mime for mime in content if "json" in mime), None)
        assert mime, f"{where}: answered as {list(content)}"
        self._told.judge((*at, "content", mime, "schema"), body, where, strict=False)

    # ── its parts ────────────────────────────────────────────────────────────────────────────────────────────────
    def _operation(self, method: str, asked: str, bases: list[str]) -> tuple[str, Mapping[str, Any]]:
        known = []
        for path in self._paths:
            for base in bases:
                if _pattern(base + path).fullmatch(asked):
                    known.append(path)
                    operation = self.document["paths"][path].get(method.lower())
                    if operation is not None:
                        return path, operation
        if known:
            verbs = [verb.upper() for verb in self.document["paths"][known[0]] if verb in _VERBS]
            raise AssertionError(f"{known[0]} takes {verbs}, not {method}")
        raise AssertionError(f"no path {asked}")

    def _parameters(
        self, path: str, operation: Mapping[str, Any]
    ) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
        """Each with its place in the document; the operation's own go before those of its path."""
        item = self.document["paths"][path]
        verb = next(verb for verb in item if item[verb] is operation)
        seen = set()
        for at, told in ((("paths", path, verb), operation), (("paths", path), item)):
            for index, one in enumerate(told.get("parameters") or ()):
                place, found = self._asked.follow((*at, "parameters", str(index)), one)
                if (found["in"], found["name"]) not in seen:
                    seen.add((found["in"], found["name"]))
                    yield place, found

    def _in_path(self, where: str, path: str, asked: str, parameters: list[Any]) -> None:
        given = next(
            (match.groupdict() for base in self._bases if (match := _pattern(base + path).fullmatch(asked))),
            {},
        )
        names = re.findall(r"{([^}]+)}", path)
        values = dict(zip(names, given.values(), strict=True)) if given else {}
        for place, one in parameters:
            if one["in"] == "path" and one["name"] in values:
                self._text(place, one, [unquote(values[one["name"]])], f"{where} {{{one['name']}}}")

    def _query(self, where: str, parameters: list[Any], given: list[tuple[str, str]]) -> None:
        known = {one["name"]: (place, one) for place, one in parameters if one["in"] == "query"}
        names = [name for name, _ in given]
        for name, (_, one) in known.items():
            assert name in names or not one.get("required"), f"{where}: {name} is missing"
        for name in dict.fromkeys(names):
            assert name in known, f"{where} knows no {name}"
            place, one = known[name]
            self._text(place, one, [text for other, text in given if other == name], f"{where}?{name}")

    def _headers(self, where: str, parameters: list[Any], given: Mapping[str, str]) -> None:
        have = {name.lower() for name in given}
        own = (
            "authorization",
            "content-type",
            "user-agent",
            "accept",
        )  # of the security scheme and the client
        for _, one in parameters:
            if one["in"] == "header" and one.get("required") and one["name"].lower() not in own:
                assert one["name"].lower() in have, f"{where}: header {one['name']} is missing"

    def _text(self, place: tuple[str, ...], one: Mapping[str, Any], texts: list[str], where: str) -> None:
        """A parameter comes as text: it is right if one reading of it is."""
        at = (*place, "schema")
        shape = self._asked.shape(at)
        if shape.get("type") == "array" or "array" in (shape.get("type") or ()):
            if one.get("style", "form") == "form" and one.get("explode", one["in"] == "query"):
                parts = texts
            else:
                assert len(texts) == 1, f"{where} comes {len(texts)} times"
                parts = texts[0].split(",")
            readings: list[Any] = [[_read_as(text, kind) for text in parts] for kind in _KINDS]
        else:
            assert len(texts) == 1, f"{where} comes {len(texts)} times"
            readings = [_read_as(texts[0], kind) for kind in _KINDS]
        self._asked.judge_any(at, readings, where)

    def _body(self, where: str, path: str, request: Request, operation: Mapping[str, Any]) -> None:
        wanted = operation.get("requestBody")
        sent = _sent(request)
        if wanted is None:
            assert sent is None, f"{where} takes no body"
            return
        at, wanted = self._asked.follow(("paths", path, request.method.lower(), "requestBody"), wanted)
        if sent is None:
            assert not wanted.get("required"), f"{where}: the body is missing"
            return
        mime, value = sent
        assert mime in wanted["content"], f"{where} takes {list(wanted['content'])}, not {mime}"
        place = (*at, "content", mime, "schema")
        if mime == _JSON:
            self._asked.judge(place, value, where)
        elif mime in (_FORM, _MULTIPART):
            self._fields(place, value, where)

    def _fields(self, place: tuple[str, ...], fields: dict[str, list[Any]], where: str) -> None:
        """Of a form each field is text: read as its schema wants it. Discord's `payload_json` is a body of its own."""
        payload = fields.pop("payload_json", None)
        known, is_open = self._asked.names([place])
        value: dict[str, Any] = json.loads(payload[0]) if payload else {}
        for name, texts in fields.items():
            if payload and re.fullmatch(r"files\[\d+\]", name):
                continue  # Discord takes files beside any payload; its document says so of some calls only
            assert name in known or is_open, f"{where} knows no {name}"
            shapes = [self._asked.shape(at) for at in known.get(name, ())]
            many = any(shape.get("type") == "array" for shape in shapes)
            readings = [[_read_as(text, kind) for text in texts] for kind in _KINDS]
            if not many:
                assert len(texts) == 1, f"{where}.{name} comes {len(texts)} times"
                readings = [reading[0] for reading in readings]
            good = [one for one in readings if all(self._asked.fits(at, one) for at in known.get(name, ()))]
            value[name] = good[0] if good else readings[0]
        self._asked.judge(place, value, where)


_KINDS = ("text", "integer", "number", "boolean", "json")


def _read_as(text: Any, kind: str) -> Any:
    if not isinstance(text, str):
        return text
    try:
        if kind == "integer":
            return int(text)
        if kind == "number":
            return float(text)
        if kind == "json":
            return json.loads(text)
    except ValueError:
        return text
    return {"true": True, "false": False}.get(text, text) if kind == "boolean" else text


def _sent(request: Request) -> tuple[str, Any] | None:
    """The body's media type and value; of a form every field with all that was said under its name."""
    if request.json is not None:
        return _JSON, request.json
    if request.form is not None or request.files:
        form = request.form or {}
        fields: dict[str, list[Any]] = {}
        for name, text in form.items() if isinstance(form, Mapping) else form:
            fields.setdefault(name, []).append(text)
        for upload in request.files:
            fields.setdefault(upload.name, []).append("(binary)")
        return (_MULTIPART if request.files else _FORM), fields
    if request.body is not None:
        mime = next((text for name, text in request.headers.items() if name.lower() == "content-type"), "")
        return mime.split(";")[0].strip(), request.body
    return None


@cache
def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"{[^}]+}", path)
    found = re.escape(parts[0])
    for index, part in enumerate(parts[1:]):
        found += rf"(?P<p{index}>[^/]+)" + re.escape(part)
    return re.compile(found)


class _Schemas:
    """The document's schemas, each found by its place. `asked`: of requests, in which nothing readOnly is required."""

    def __init__(self, document: Mapping[str, Any], *, asked: bool) -> None:
        self._document = _modern(_opened(document), asked)
        whole = Resource.from_contents(self._document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource("urn:spec", whole)

    def follow(
        self, at: tuple[str, ...], one: Mapping[str, Any]
    ) -> tuple[tuple[str, ...], Mapping[str, Any]]:
        """Where a $ref leads, in the end."""
        while isinstance(one, Mapping) and isinstance(one.get("$ref"), str):
            at = tuple(
                unquote(part).replace("~1", "/").replace("~0", "~") for part in one["$ref"][2:].split("/")
            )
            one = self._at(at)
        return at, one

    def _at(self, at: tuple[str, ...]) -> Any:
        found: Any = self._document
        for part in at:
            found = found[int(part)] if isinstance(found, list) else found[part]
        return found

    def shape(self, at: tuple[str, ...]) -> Mapping[str, Any]:
        return self.follow(at, self._at(at))[1]

    def _errors(self, at: tuple[str, ...], value: Any) -> Iterator[Any]:
        pointer = "/".join(part.replace("~", "~0").replace("/", "~1").replace("%", "%25") for part in at)
        pointer = pointer.replace("{", "%7B").replace("}", "%7D")
        whole = {"$ref": f"urn:spec#/{pointer}"}
        return Draft202012Validator(whole, registry=self._registry, format_checker=_FORMATS).iter_errors(
            value
        )

    def fits(self, at: tuple[str, ...], value: Any) -> bool:
        return next(self._errors(at, value), None) is None

    def judge(self, at: tuple[str, ...], value: Any, where: str, *, strict: bool = True) -> None:
        wrong = list(self._errors(at, value))
        # What is missing says more than what is then left over.
        worst = best_match([one for one in wrong if one.validator != "unevaluatedProperties"] or wrong)
        if worst is not None:
            raise AssertionError(f"{where} {worst.json_path}: {worst.message[:300]}")
        if strict:
            self._unknown([at], value, where)

    def judge_any(self, at: tuple[str, ...], readings: list[Any], where: str) -> None:
        for reading in readings:
            if self.fits(at, reading):
                return
        self.judge(at, readings[0], where)

    # ── names that nobody knows ──────────────────────────────────────────────────────────────────────────────────
    def _pieces(self, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
        """A schema with everything that it is made of."""
        at, one = self.follow(at, self._at(at))
        if not isinstance(one, Mapping):
            return
        yield at, one
        for how in ("allOf", "anyOf", "oneOf"):
            for index, _ in enumerate(one.get(how) or ()):
                yield from self._pieces((*at, how, str(index)))

    def names(self, places: list[tuple[str, ...]]) -> tuple[dict[str, list[tuple[str, ...]]], bool]:
        """Property → the schemas it has; and whether others are welcome."""
        known: dict[str, list[tuple[str, ...]]] = {}
        is_open, any_piece = False, False
        for at, one in (piece for place in places for piece in self._pieces(place)):
            properties = one.get("properties") or {}
            any_piece = any_piece or bool(properties)
            more = one.get("additionalProperties")
            vague = one.get("type") == "object" and not properties and more is not False
            is_open = is_open or isinstance(more, Mapping) or more is True or vague
            for name in properties:
                known.setdefault(name, []).append((*at, "properties", name))
        return known, is_open or not any_piece

    def _unknown(self, places: list[tuple[str, ...]], value: Any, where: str) -> None:
        if isinstance(value, Mapping):
            known, is_open = self.names(places)
            for name, inner in value.items():
                assert name in known or is_open, f"{where}.{name} is unknown"
                self._unknown(known.get(name, []), inner, f"{where}.{name}")
        elif isinstance(value, list):
            inside = [
                (*at, "items") for place in places for at, one in self._pieces(place) if one.get("items")
            ]
            for index, inner in enumerate(value):
                self._unknown(inside, inner, f"{where}[{index}]")


def _opened(document: Mapping[str, Any]) -> Any:
    """Where a schema is put together of closed ones (allOf), nothing at all would fit: each forbids what the others ask
    for. Meta's document does it; what it means is that the whole is closed."""
    parts = {
        inner["$ref"]
        for one in _every(document)
        for inner in one.get("allOf") or ()
        if isinstance(inner, dict) and isinstance(inner.get("$ref"), str)
    }
    closed = {
        f"#/components/schemas/{name}"
        for name, one in ((document.get("components") or {}).get("schemas") or {}).items()
        if isinstance(one, dict) and one.get("additionalProperties") is False
    } & parts

    def opened(one: Any, *, part: bool = False) -> Any:
        if isinstance(one, list):
            return [opened(inner) for inner in one]
        if not isinstance(one, dict):
            return one
        made = {
            name: [opened(piece, part=True) for piece in inner]
            if name == "allOf" and isinstance(inner, list)
            else opened(inner)
            for name, inner in one.items()
        }
        pieces = [piece for piece in one.get("allOf") or () if isinstance(piece, dict)]
        shut = any(
            piece.get("additionalProperties") is False or piece.get("$ref") in closed for piece in pieces
        )
        if part and made.get("additionalProperties") is False:
            del made["additionalProperties"]
        if shut and not part:
            made["unevaluatedProperties"] = False
        return made

    whole = opened(document)
    for ref in closed:
        whole["components"]["schemas"][ref.rpartition("/")[2]].pop("additionalProperties", None)
    return whole


def _every(one: Any) -> Iterator[dict[str, Any]]:
    if isinstance(one, dict):
        yield one
    for inner in one.values() if isinstance(one, dict) else one if isinstance(one, list) else ():
        yield from _every(inner)


def _modern(one: Any, asked: bool) -> Any:
    """A document of 3.0 in the words of 3.1, whose schemas are JSON Schema itself."""
    if isinstance(one, list):
        return [_modern(inner, asked) for inner in one]
    if not isinstance(one, dict):
        return one
    if isinstance(one.get("$ref"), str):
        return {"$ref": one["$ref"]}  # 3.0 reads nothing beside it, and 3.1's documents say nothing beside it
    made = {name: _modern(inner, asked) for name, inner in one.items() if name not in ("example", "examples")}
    for bound, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(made.get(bound), bool) and made.pop(bound) and limit in made:
            made[bound] = made.pop(limit)
    kinds = (one.get("discriminator") or {}).get("mapping") if not {"oneOf", "anyOf"} & one.keys() else None
    if isinstance(kinds, dict):  # Pinterest's tokens: what it may be, said nowhere else
        made["anyOf"] = [{"$ref": ref} for ref in kinds.values()]
    properties = made.get("properties")
    if asked and isinstance(properties, dict) and isinstance(made.get("required"), list):
        told = [
            name
            for name, inner in properties.items()
            if isinstance(inner, dict) and inner.get("readOnly") is True
        ]
        made["required"] = [name for name in made["required"] if name not in told]
    if made.get("nullable") is True:
        del made["nullable"]
        return {"anyOf": [made, {"type": "null"}]}
    return made
