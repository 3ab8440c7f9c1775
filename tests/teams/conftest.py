import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_was_here_before():
    """How often somebody tried is counted in the cache, over all tests of a run."""
    cache.clear()
