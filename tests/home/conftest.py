"""Laras' browser, and a channel to write about."""

import pytest
from django.test import Client

from jubir.channels.models import Channel
from jubir.teams.models import User, Workspace
from tests.studio import making


@pytest.fixture
def taman(kopi: Workspace) -> Channel:
    return making.channel(kopi)


@pytest.fixture
def page(laras: User) -> Client:
    client = Client()
    client.force_login(laras)
    return client
