"""Why something was not done, in a sentence that helps; and what a maker is doing."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jubir.reports.actions import Refused

_SENTENCES: dict[str, Any] = {
    "not_allowed": gettext_lazy("Your role may read reports, not make them. A manager or editor can."),
    "days_reversed": gettext_lazy("The last day lies before the first. Swap them."),
    "bad_days": gettext_lazy("Choose how long the link should work."),
    "too_long": gettext_lazy("A report covers at most a year. Choose fewer days."),
    "in_future": gettext_lazy("That time has not begun yet. Choose days that have passed."),
    "no_dates": gettext_lazy("Choose the first and the last day."),
    "not_failed": gettext_lazy("It is being made already, or ready."),
    "not_ready": gettext_lazy("The report is still being made. Try again when it is ready."),
    "no_recipients": gettext_lazy("Write at least one e-mail address."),
    "bad_schedule": gettext_lazy("That day or time does not exist. Choose again."),
}


def refusal(refused: Refused) -> str:
    if refused.code == "bad_address":
        return _("“%(address)s” is not an e-mail address. Mend it and save again.") % refused.data
    if refused.code == "too_many":
        return _("At most %(most)s people can get a report. Take some out.") % refused.data
    return str(_SENTENCES[refused.code])


STEPS: dict[str, Any] = {
    "overview": gettext_lazy("Reading the figures"),
    "daily": gettext_lazy("Reading the figures"),
    "channels": gettext_lazy("Reading the channels"),
    "pieces": gettext_lazy("Reading the posts"),
    "pieces_before": gettext_lazy("Reading the posts"),
    "times": gettext_lazy("Looking for the best times"),
    "goals": gettext_lazy("Reading the goals"),
    "pillars": gettext_lazy("Reading the pillars"),
    "inbox": gettext_lazy("Reading the inbox"),
    "questions": gettext_lazy("Putting questions together"),
    "listening": gettext_lazy("Reading the mentions"),
    "incidents": gettext_lazy("Reading incidents and alerts"),
    "alerts": gettext_lazy("Reading incidents and alerts"),
    "rising": gettext_lazy("Looking for rising words"),
    "competitors": gettext_lazy("Reading the competitors"),
    "findings": gettext_lazy("Working out what it means"),
    "pdf": gettext_lazy("Writing the PDF"),
    "xlsx": gettext_lazy("Writing the spreadsheet"),
}


def step(code: str) -> str:
    """What is being done now; while nothing is yet, that it waits."""
    return str(STEPS.get(code, _("Waiting for its turn")))
