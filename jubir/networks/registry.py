"""The connectors there are, found by scanning the folder: a new network edits no list."""

import pkgutil
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from jubir.networks import connectors


@cache
def all_connectors() -> MappingProxyType[str, Any]:
    """slug → connector, in alphabetical order of slug."""
    found = {}
    for module in pkgutil.iter_modules(connectors.__path__):
        if module.name.startswith("_"):
            continue
        connector = import_module(f"{connectors.__name__}.{module.name}").Connector()
        found[connector.identity.slug] = connector
    return MappingProxyType(dict(sorted(found.items())))


def connector(slug: str) -> Any:
    return all_connectors()[slug]
