"""Do our requests fit Telegram's published description of its Bot API (api.min.json)?

fits(request)      raises AssertionError with what does not: a method, a field, a type, a file that nobody refers to
"""

import json
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jubir.networks.http import Request
from tests.shared import shared

_PLAIN: dict[str, Any] = {"String": str, "Integer": int, "Boolean": bool, "Float": (int, float), "True": bool}


@cache
def description() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(shared("specs/telegram/api.min.json").read_text())
    return said


def fits(request: Request) -> None:
    assert request.method == "POST"
    assert request.params is None
    name = urlsplit(request.url).path.rsplit("/", 1)[-1]
    method = description()["methods"].get(name)
    assert method, f"there is no method {name}"
    fields = {field["name"]: field for field in method.get("fields", ())}
    body, files = _body(request, fields)
    for field in fields.values():
        given = field["name"] in body or field["name"] in files
        assert given or not field["required"], f"{name} wants {field['name']}"
    used: set[str] = set()
    for key, value in body.items():
        assert key in fields, f"{name} has no {key}"
        _fits_one(value, fields[key]["types"], f"{name}.{key}", files, used)
    for key in files:
        if key in fields:
            assert "InputFile" in fields[key]["types"], f"{name}.{key} is no file"
            used.add(key)
    assert used == set(files), f"files that nobody refers to: {set(files) - used}"


def _body(request: Request, fields: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """A form's values are texts; what is not a text in the description is JSON within."""
    if request.json is not None:
        assert not request.files
        return dict(request.json), set()
    body = {}
    for key, value in dict(request.form or {}).items():
        assert isinstance(value, str)
        types = fields.get(key, {}).get("types", ["String"])
        body[key] = (
            json.loads(value) if not set(types) <= {"String", "InputFile"} and value[:1] != "@" else value
        )
    return body, {upload.name for upload in request.files}


def _fits_one(value: Any, types: list[str], where: str, files: set[str], used: set[str]) -> None:
    trouble = []
    for kind in types:
        try:
            _fits_kind(value, kind, where, files, used)
            return
        except AssertionError as error:
            trouble.append(str(error))
    raise AssertionError("; ".join(trouble))


def _fits_kind(value: Any, kind: str, where: str, files: set[str], used: set[str]) -> None:
    if kind.startswith("Array of "):
        assert isinstance(value, list), f"{where} is no list"
        inner = kind.removeprefix("Array of ")
        # "media" of an album is described as a list of this or of that; it may be of both.
        mixed = ["InputMediaPhoto", "InputMediaVideo"] if inner.startswith("InputMedia") else [inner]
        for number, one in enumerate(value):
            _fits_one(one, mixed, f"{where}[{number}]", files, used)
        return
    if kind in _PLAIN:
        assert isinstance(value, _PLAIN[kind]), f"{where} is no {kind}"
        assert kind in ("Boolean", "True") or not isinstance(value, bool), f"{where} is no {kind}"
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
            assert name in files, f"{where}: nothing is attached as {name}"
            used.add(name)
        return
    described = description()["types"].get(kind)
    assert described, f"{where}: unknown type {kind}"
    if described.get("subtypes"):
        _fits_one(value, described["subtypes"], where, files, used)
        return
    assert isinstance(value, dict), f"{where} is no {kind}"
    fields = {field["name"]: field for field in described.get("fields", ())}
    for field in fields.values():
        assert not field["required"] or field["name"] in value, f"{where} wants {field['name']}"
    for key, one in value.items():
        assert key in fields, f"{kind} has no {key}"
        _fits_one(one, fields[key]["types"], f"{where}.{key}", files, used)
