"""Where an event leads. Rooms above own the pages, so settings (which knows every room) holds the table."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from jubir.activity.models import Event


def page_of(event: Event) -> str | None:
    """The path of the page about an event's subject, or None when there is none (any more).

    `settings.JUBIR_PAGES` maps a verb, a subject type or a verb's first word to (url name, where its pk is: "subject" or a key of data).
    """
    if event.workspace is None:
        return None
    for key in (event.verb, event.subject_type, event.verb.split(".")[0]):
        name, where = settings.JUBIR_PAGES.get(key, ("", ""))
        pk = event.subject_id if where == "subject" else event.data.get(where)
        kwargs = {"workspace": event.workspace.slug} | ({"pk": pk} if where else {})
        if not name or (where and not pk):
            continue
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    return None


def address_of(event: Event) -> str:
    """The whole address, for an e-mail; the notifications page when there is nothing nearer."""
    assert event.workspace is not None
    fallback = reverse("activity:notifications", kwargs={"workspace": event.workspace.slug})
    return settings.JUBIR_URL + (page_of(event) or fallback)
