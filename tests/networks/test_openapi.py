"""The validator of requests: that it takes what a document allows, and says what is wrong with the rest."""

import json
from typing import Any

import pytest

from jubir.networks.http import Request, Upload
from tests.networks import openapi
from tests.networks.openapi import Spec

KOPI = Spec(
    {
        "openapi": "3.0.3",
        "servers": [{"url": "https://kopi.example/v5"}],
        "paths": {
            "/cups/mine": {"get": {"responses": {"204": {"description": "none"}}}},
            "/cups/{id}": {
                "parameters": [
                    {
                        "in": "path",
                        "name": "id",
                        "required": True,
                        "schema": {"$ref": "#/components/schemas/Id"},
                    }
                ],
                "get": {
                    "parameters": [
                        {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 100}},
                        {"$ref": "#/components/parameters/Fields"},
                        {"in": "query", "name": "hot", "required": True, "schema": {"type": "boolean"}},
                        {
                            "in": "query",
                            "name": "id[]",
                            "schema": {"type": "array", "items": {"type": "string"}},
                        },
                        {"in": "header", "name": "X-Table", "required": True, "schema": {"type": "string"}},
                    ],
                    "responses": {
                        "200": {
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Cup"}}}
                        },
                        "4XX": {"description": "no"},
                    },
                },
            },
            "/cups": {
                "post": {
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Cup"}},
                            "application/x-www-form-urlencoded": {
                                "schema": {"$ref": "#/components/schemas/Cup"}
                            },
                        },
                    },
                    "responses": {"201": {"description": "made"}},
                }
            },
            "/pictures": {
                "post": {
                    "requestBody": {
                        "content": {
                            "multipart/form-data": {
                                "schema": {
                                    "type": "object",
                                    "required": ["media"],
                                    "properties": {
                                        "media": {"type": "string", "format": "binary"},
                                        "part": {"type": "integer", "maximum": 9},
                                    },
                                }
                            }
                        }
                    },
                    "responses": {"204": {"description": "taken"}},
                }
            },
        },
        "components": {
            "parameters": {
                "Fields": {
                    "in": "query",
                    "name": "fields",
                    "explode": False,
                    "schema": {"type": "array", "items": {"type": "string", "enum": ["name", "size"]}},
                }
            },
            "schemas": {
                "Id": {"type": "string", "pattern": "^[0-9]{1,19}$"},
                "Named": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["id", "name"],
                    "properties": {
                        "id": {"type": "string", "readOnly": True},
                        "name": {"type": "string", "maxLength": 10},
                    },
                },
                "Cup": {
                    "allOf": [
                        {"$ref": "#/components/schemas/Named"},
                        {
                            "type": "object",
                            "properties": {
                                "size": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
                                "note": {"type": "string", "nullable": True},
                                "until": {"type": "string", "format": "date-time"},
                                "beans": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "properties": {"kind": {"type": "string"}, "of": {"type": "object"}},
                                    },
                                },
                            },
                        },
                    ]
                },
            },
        },
    }
)
CUPS = "https://kopi.example/v5/cups"
TABLE = {"X-Table": "4"}


def one(**params: Any) -> Request:
    return Request("GET", f"{CUPS}/12", params={"hot": "true", **params}, headers=TABLE)


def cup(**more: Any) -> Request:
    return Request("POST", CUPS, json={"name": "tubruk", **more})


GOOD = {
    "limit": one(limit=100),
    "list": one(fields="name,size"),
    "several": Request(
        "GET", f"{CUPS}/12", params=[("hot", "true"), ("id[]", "1"), ("id[]", "2")], headers=TABLE
    ),
    "query in the address": Request("GET", f"{CUPS}/12?hot=false", headers={"x-table": "4"}),
    "the literal path first": Request("GET", f"{CUPS}/mine"),
    "nullable": cup(note=None, size=1),
    "moment": cup(until="2026-11-26T10:00:00Z"),
    "list of objects": cup(beans=[{"kind": "robusta", "of": {"anything": 1}}]),
    "form": Request("POST", CUPS, form={"name": "tubruk", "size": "3"}),
    "files": Request(
        "POST",
        "https://kopi.example/v5/pictures",
        form={"part": "2"},
        files=(Upload("media", "a", "image/png", b"x"),),
    ),
}
BAD = {
    "no such path": (Request("GET", "https://kopi.example/v5/mugs"), "no path"),
    "another version": (Request("GET", "https://kopi.example/v4/cups/mine"), "no path"),
    "another method": (Request("DELETE", f"{CUPS}/12"), "takes ['GET']"),
    "path parameter": (
        Request("GET", f"{CUPS}/twelve", params={"hot": "true"}, headers=TABLE),
        "does not match",
    ),
    "too high": (one(limit=101), "limit"),
    "no number": (one(limit="many"), "limit"),
    "not in the list": (one(fields="name,taste"), "fields"),
    "unknown parameter": (one(colour="red"), "knows no colour"),
    "missing parameter": (Request("GET", f"{CUPS}/12", headers=TABLE), "hot is missing"),
    "twice": (Request("GET", f"{CUPS}/12?hot=true&limit=1&limit=2", headers=TABLE), "limit comes 2 times"),
    "no header": (Request("GET", f"{CUPS}/12?hot=true"), "X-Table is missing"),
    "a body for nothing": (Request("GET", f"{CUPS}/mine", json={}), "takes no body"),
    "no body": (Request("POST", CUPS), "body is missing"),
    "another kind of body": (Request("POST", CUPS, body=b"x", headers={"Content-Type": "text/csv"}), "takes"),
    "missing": (Request("POST", CUPS, json={"size": 1}), "name"),
    "too long": (cup(name="a very long name"), "name"),
    "exclusive bound": (cup(size=0), "size"),
    "null": (cup(until=None), "until"),
    "no moment": (cup(until="yesterday"), "until"),
    "a moment without zone": (cup(until="2026-11-26T10:00:00"), "until"),
    "unknown name": (cup(taste="good"), "taste"),
    "unknown name inside": (cup(beans=[{"kid": "robusta"}]), "beans[0].kid"),
    "form": (Request("POST", CUPS, form={"name": "tubruk", "size": "big"}), "size"),
    "unknown in a form": (Request("POST", CUPS, form={"name": "tubruk", "colour": "red"}), "colour"),
    "too high in a form": (
        Request(
            "POST",
            "https://kopi.example/v5/pictures",
            form={"part": "10"},
            files=(Upload("media", "a", "image/png", b"x"),),
        ),
        "part",
    ),
    "unknown file": (
        Request("POST", "https://kopi.example/v5/pictures", files=(Upload("file", "a", "image/png", b"x"),)),
        "file",
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_the_document_allows_passes(name: str) -> None:
    KOPI.request(GOOD[name])


@pytest.mark.parametrize("name", BAD)
def test_what_it_does_not_allow_is_named(name: str) -> None:
    request, said = BAD[name]
    with pytest.raises(AssertionError) as caught:
        KOPI.request(request)
    assert said in str(caught.value)


def test_what_is_read_only_is_asked_of_answers_alone() -> None:
    KOPI.request(cup())
    KOPI.answer("GET", "/cups/{id}", 200, {"id": "1", "name": "tubruk"})
    with pytest.raises(AssertionError, match="'id' is a required property"):
        KOPI.answer("GET", "/v5/cups/12", 200, {"name": "tubruk"})


def test_an_answer_that_no_document_has_is_refused() -> None:
    KOPI.answer("GET", "/cups/12", 404, None)
    with pytest.raises(AssertionError, match="never answered"):
        KOPI.answer("POST", "/cups", 200, {})


# ── the documents of the networks ────────────────────────────────────────────────────────────────────────────────
X = "specs/x/x-api-v2-openapi-2.167.json"
PINTEREST = "specs/pinterest/openapi.json"
DISCORD = "specs/discord/openapi.json"
WHATSAPP = "specs/whatsapp/business-messaging-api_v23.0.yaml"
HOOK = "https://discord.com/api/v10/webhooks/123/abc"
PIN = {"title": "Kopi", "board_id": "12"}
SAY = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "628120000000", "type": "text"}
CASES = [
    (X, Request("POST", "https://api.x.com/2/tweets", json={"text": "Pagi"}), ""),
    (X, Request("POST", "https://api.x.com/2/tweets", json={"txt": "Pagi"}), "txt"),
    (X, Request("GET", "https://api.x.com/2/users/12/mentions", params={"post.fields": "created_at"}), ""),
    (X, Request("GET", "https://api.x.com/2/users/12/mentions", params={"max_results": 101}), "max_results"),
    (
        PINTEREST,
        Request(
            "POST",
            "https://api.pinterest.com/v5/pins",
            json={**PIN, "media_source": {"source_type": "image_url", "url": "https://kopi.example/a.jpg"}},
        ),
        "",
    ),
    (
        PINTEREST,
        Request(
            "POST",
            "https://api.pinterest.com/v5/pins",
            json={**PIN, "media_source": {"source_type": "smoke"}},
        ),
        "media_source",
    ),
    (DISCORD, Request("POST", HOOK, params={"wait": "true"}, json={"embeds": [{"title": "Kopi"}]}), ""),
    (DISCORD, Request("POST", HOOK, json={"embeds": [{"titel": "Kopi"}]}), "titel"),
    (
        DISCORD,
        Request(
            "POST",
            HOOK,
            form={"payload_json": json.dumps({"content": "Kopi"})},
            files=(Upload("files[0]", "a.png", "image/png", b"x"),),
        ),
        "",
    ),
    (
        WHATSAPP,
        Request(
            "POST", "https://graph.facebook.com/v23.0/12/messages", json={**SAY, "text": {"body": "Hai"}}
        ),
        "",
    ),
    (
        WHATSAPP,
        Request("POST", "https://graph.facebook.com/v23.0/12/messages", json={**SAY, "txt": {"body": "Hai"}}),
        "txt",
    ),
]


@pytest.mark.parametrize(("path", "request_", "said"), CASES, ids=range(len(CASES)))
def test_the_networks_own_documents_are_understood(path: str, request_: Request, said: str) -> None:
    document = openapi.spec(path)
    if not said:
        document.request(request_)
        return
    with pytest.raises(AssertionError, match=said):
        document.request(request_)
