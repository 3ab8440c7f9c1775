"""Why something was not done: a code, and the facts that fill its sentence."""

from typing import Any


class Refusal(Exception):
    """A room's own `Refused` is one; its `words` have the sentences."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data
