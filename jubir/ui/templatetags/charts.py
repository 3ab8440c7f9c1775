"""{% load charts %}: the charts of ui/charts/ for templates that have the numbers at hand."""

from django import template

from jubir.ui import charts

register = template.Library()
register.simple_tag(charts.line, name="line_chart")
register.simple_tag(charts.bars, name="bar_chart")
register.simple_tag(charts.share, name="share_chart")
register.simple_tag(charts.ranks, name="rank_chart")
register.simple_tag(charts.spark, name="spark")
register.simple_tag(charts.gauge, name="gauge")
register.simple_tag(charts.heat, name="heat_chart")
