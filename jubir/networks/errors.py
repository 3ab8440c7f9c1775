"""The few ways a network can say no, each with one reaction of the engine.

    NetworkError
    ├── Rejected(field)      the content is not acceptable: tell the author, never send the same again
    ├── TooMany(until)       wait until then
    ├── Outage               nothing reached the network (refused, DNS, TLS, connect timeout), or a read failed: back off
    ├── Unauthorized         refresh once, then ask to connect the channel again
    ├── Missing              what we speak of is gone
    ├── Unsupported          this network (or server) cannot do it
    └── Uncertain            it may have been accepted: look before anything else

`Processing` is no error but an answer: see contract.py.
"""

from datetime import datetime


class NetworkError(Exception):
    """Base. `status` is the HTTP status if there was one, `answer` the network's own words with secrets stripped."""

    kind = "error"

    def __init__(self, message: str = "", *, status: int | None = None, answer: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.answer = answer


class Rejected(NetworkError):
    """`field` says what to mend: text, media, link, poll, thread, options, duplicate, account."""

    kind = "rejected"

    def __init__(
        self, message: str = "", *, field: str = "", status: int | None = None, answer: str = ""
    ) -> None:
        super().__init__(message, status=status, answer=answer)
        self.field = field


class TooMany(NetworkError):
    """`until` is aware UTC, None when the network did not say."""

    kind = "too_many"

    def __init__(
        self, message: str = "", *, until: datetime | None = None, status: int | None = None, answer: str = ""
    ) -> None:
        super().__init__(message, status=status, answer=answer)
        self.until = until


class Outage(NetworkError):
    kind = "outage"


class Unauthorized(NetworkError):
    kind = "unauthorized"


class Missing(NetworkError):
    kind = "missing"


class Unsupported(NetworkError):
    kind = "unsupported"


class Uncertain(NetworkError):
    kind = "uncertain"
