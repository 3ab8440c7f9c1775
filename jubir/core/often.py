"""How often something may be asked for within a minute, counted in each process by itself."""

import hashlib

from django.core.cache import cache


def too_often(what: str, most: int) -> bool:
    """One more time of `what`; True when it was more than `most` times within the minute. A secret in it is not kept."""
    name = "often:" + hashlib.sha256(what.encode()).hexdigest()[:32]
    if cache.add(name, 1, 60):
        return most < 1
    try:
        return cache.incr(name) > most
    except ValueError:  # it ended between the two
        return False
