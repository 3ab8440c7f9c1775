"""Every address of the project, as everybody: nobody, a stranger, and each of the six roles.

What is expected comes from the route itself (`view.may`). A new route fails here until its keywords have a sample:
tests/config/samples.py says how.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jubir.teams.roles import May, Role, allows, who_may
from tests.config.samples import MAY_BE_MISSING, PERSONAL, POST_NEEDS, PUBLIC, SAMPLES, Scene


@dataclass(frozen=True)
class Route:
    name: str
    path: str
    keywords: tuple[str, ...]
    may: May | None

    @property
    def in_workspace(self) -> bool:
        return "workspace" in self.keywords or self.path.startswith("w/")


def walk(resolver: URLResolver, namespace: str = "", prefix: str = "") -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, ":".join(filter(None, (namespace, entry.namespace))), path)
        elif isinstance(entry, URLPattern):
            name = ":".join(filter(None, (namespace, entry.name or "")))
            keywords = tuple(entry.pattern.regex.groupindex) + (
                ("workspace",) if "<slug:workspace>" in prefix else ()
            )
            may = getattr(entry.callback, "may", None)
            yield Route(name, path, tuple(dict.fromkeys(keywords)), may)


ROUTES = sorted(walk(get_resolver()), key=lambda route: route.path)
INSIDE = [route for route in ROUTES if route.in_workspace]
OUTSIDE = [route for route in ROUTES if not route.in_workspace]


def by_name(route: Route) -> str:
    return route.name or route.path


def address(route: Route, scene: Scene, user: Any = None, workspace: str = "kopi-senja") -> str:
    kwargs: dict[str, Any] = {}
    for keyword in route.keywords:
        if keyword == "workspace":
            kwargs[keyword] = workspace
            continue
        if personal := PERSONAL.get(f"{route.name}.{keyword}"):
            kwargs[keyword] = personal(scene, user)
            continue
        room = route.name.split(":")[0]
        for key in (f"{route.name}.{keyword}", f"{room}.{keyword}", keyword):
            if key in SAMPLES:
                kwargs[keyword] = SAMPLES[key](scene)
                break
        else:
            pytest.fail(f"{route.name} has <{keyword}>, and tests/config/samples.py has no sample for it.")
    return reverse(route.name, kwargs=kwargs)


def ask(user: Any, method: str, path: str) -> HttpResponse:
    """One request that leaves no trace: what it changed is rolled back."""
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user)
    with transaction.atomic():
        answer = getattr(client, method)(path)
        transaction.set_rollback(True)
    return answer


@pytest.fixture
def scene(kopi, crew) -> Scene:
    return Scene(kopi, crew)


def test_every_route_has_a_name():
    assert [route.path for route in ROUTES if not route.name or route.name.endswith(":")] == []


def test_every_page_of_a_workspace_says_what_one_must_be_allowed():
    assert [route.name for route in INSIDE if not isinstance(route.may, May)] == []


def test_the_lists_name_only_routes_that_exist():
    names = {route.name for route in ROUTES}
    rooms = {name.split(":")[0] for name in names if ":" in name}
    listed = {*PUBLIC, *POST_NEEDS, *MAY_BE_MISSING} | {key.rsplit(".", 1)[0] for key in PERSONAL}
    assert {name for name in listed if name not in names and name.split(":")[0] in rooms} == set()


@pytest.mark.parametrize("route", INSIDE, ids=by_name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_inside_a_workspace(route: Route, method: str, scene: Scene, stranger):
    def answer(user: Any, workspace: str = "kopi-senja") -> HttpResponse:
        return ask(user, method, address(route, scene, user, workspace))

    nobody = answer(None)
    if nobody.status_code == 405:
        return  # nobody at all can come by this method
    assert nobody.status_code == 302, nobody
    assert nobody.headers["Location"].startswith("/login/?next=")
    assert answer(stranger).status_code == 404
    if len(route.keywords) > 1 and "pk" in route.keywords:
        # The owner of another workspace asks for Kopi Senja's thing through her own address.
        assert answer(stranger, "lain").status_code in (404, 405)

    needed = May(POST_NEEDS[route.name]) if method == "post" and route.name in POST_NEEDS else route.may
    assert needed is not None
    for role in Role:
        seen = answer(scene.crew[role])
        assert seen.status_code < 500, f"{role}: {seen.status_code}"
        if not allows(role, needed):
            assert seen.status_code == 403, f"{role} may not {needed}, and got {seen.status_code}"
            assert str(who_may(needed)[0].label) in seen.content.decode()
            continue
        assert seen.status_code != 403, f"{role} may {needed}, and was refused"
        if method == "get" and route.name not in MAY_BE_MISSING:
            assert seen.status_code != 404, f"{role} found nothing at {address(route, scene)}"


@pytest.mark.parametrize("route", OUTSIDE, ids=by_name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_outside_a_workspace(route: Route, method: str, scene: Scene, stranger):
    nobody = ask(None, method, address(route, scene))
    if route.name in PUBLIC:
        assert nobody.status_code < 500
    elif nobody.status_code != 405:
        assert nobody.status_code == 302, f"{route.name} answers {nobody.status_code} to anybody"
        assert nobody.headers["Location"].startswith("/login/")
    for user in (scene.crew["owner"], scene.crew["guest"], stranger):
        assert ask(user, method, address(route, scene, user)).status_code < 500
