"""JSON as a network might send it on its worst day: the names that a parser knows, with anything behind them."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

#: Values that are right somewhere, and wrong nearly everywhere.
_ODD = ["", "0", "x" * 3000, "2026-11-22T09:50:48+0000", "not a time", "https://kopi.example/a.jpg", "javascript:x", "\x00", "\ud800",
        0, -1, 10**30, 1795341600, 1795341600123, 1.5, float("inf"), True, False, None]  # fmt: skip


def nonsense(names: Sequence[str], leaves: int = 25) -> st.SearchStrategy[Any]:
    """Nested values under these names."""
    odd = st.sampled_from(_ODD)
    return st.recursive(
        odd,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(names)), inner, max_size=6)
        ),
        max_leaves=leaves,
    )
