"""{% sentence event %} and {{ event.verb|icon_of }}: an event in the reader's language."""

from django import template

from jubir.activity import verbs
from jubir.activity.links import page_of
from jubir.activity.models import Event
from jubir.activity.names import name_all

register = template.Library()


@register.simple_tag
def sentence(event: Event) -> str:
    if not hasattr(event, "says"):
        name_all([event])
    return event.says


@register.filter
def icon_of(code: str) -> str:
    return verbs.verb(code).icon


@register.filter
def page(event: Event) -> str:
    return page_of(event) or ""
