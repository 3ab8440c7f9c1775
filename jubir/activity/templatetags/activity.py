"""{% sentence event %} and {% icon_of event %}: an event in the reader's language."""

from django import template

from jubir.activity import verbs
from jubir.activity.links import page_of
from jubir.activity.models import Event

register = template.Library()


@register.simple_tag
def sentence(event: Event) -> str:
    return verbs.sentence(event.verb, str(event.actor or ""), event.data)


@register.filter
def icon_of(event: Event) -> str:
    return verbs.verb(event.verb).icon


@register.filter
def page(event: Event) -> str:
    return page_of(event) or ""
