"""What the whole house says in the frame: that nothing is going out, and how much waits for somebody."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jubir.core import clock
from jubir.publishing import queries as publishing
from jubir.publishing.models import ASKING, Delivery
from jubir.ui import shell
from jubir.ui.templatetags.ui import span

#: A worker that is alive leaves nothing due for a minute; two are no accident.
TOO_LONG = timedelta(minutes=2)


def notices(request: HttpRequest) -> Iterable[shell.Notice]:
    """Nothing is going out: the worker does not run."""
    if getattr(request, "workspace", None) is None:
        return
    silence = publishing.silence(clock.now())
    if silence is not None and silence > TOO_LONG:
        text = _(
            "Nothing has gone out for %(span)s, and something is waiting: Jubir's worker is not running. Ask"
            " whoever runs this Jubir to start it with “jubir up” or “jubir worker”."
        ) % {"span": span(silence)}
        yield shell.Notice(text, icon="alert", kind="harm")


def waiting(request: HttpRequest) -> int:
    """Deliveries that ask for somebody."""
    workspace = getattr(request, "workspace", None)
    if workspace is None:
        return 0
    return Delivery.objects.of(workspace).filter(state__in=ASKING, post__deleted_at=None).count()
