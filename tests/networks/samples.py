"""What a network needs before it takes anything: one draft that it would publish, for tests over every connector."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

from jubir.networks.contract import Account, Draft, Part

DRAFT = Draft((Part("Selamat pagi"),))


@dataclass(frozen=True)
class Sample:
    """`draft` says "Selamat pagi" and is ready for its commit: `checkpoint` is what prepare left. `remote_id` has the
    shape of one of its posts; `secrets` are further names under which the connector keeps what nobody may see.
    `secret_in_url`: of this account, where it is not so for every account of the network."""

    draft: Draft = DRAFT
    checkpoint: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    server: str = "https://net.example"
    account: str = "1"
    remote_id: str = "1"
    handle: str = "bayu.example"  # of somebody else there
    secrets: tuple[str, ...] = ()
    secret_in_url: bool | None = None


def module_of(connector: Any) -> ModuleType | None:
    """The connector's own test module."""
    try:
        return import_module(f"tests.networks.connectors.test_{connector.identity.slug}")
    except ModuleNotFoundError:
        return None


def sample_of(connector: Any) -> Sample:
    own = getattr(module_of(connector), "sample", None)
    return own() if own else Sample()


def account_of(connector: Any) -> Account:
    sample = sample_of(connector)
    return Account(sample.account, "kopi.example", sample.server, sample.facts)
