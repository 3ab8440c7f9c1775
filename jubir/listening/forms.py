"""What people fill in: checked here, done in actions.py."""

import re
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jubir.listening.lists import Listed, of_mark
from jubir.listening.models import About, Watch

#: What the model can tell apart, and what people here write.
LANGUAGES = [
    ("", _("Any language")),
    ("id", "Bahasa Indonesia"),
    ("en", "English"),
    ("jv", "Basa Jawa"),
    ("su", "Basa Sunda"),
    ("ms", "Bahasa Melayu"),
]


class Terms(forms.CharField):
    """One term in a line, or several between commas."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"rows": 3, "autocapitalize": "off", "spellcheck": "false", "class": "input"}
        super().__init__(required=False, max_length=6000, widget=forms.Textarea(attrs=attributes), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return [term.strip() for term in re.split(r"[\n,;]", text) if term.strip()]


class WatchForm(forms.ModelForm):
    any = Terms(
        label=_("Any of these"),
        help_text=_(
            "One in a line. Words, phrases, #tags, @handles. A star at the end stands for any ending: senja*"
        ),
    )
    all = Terms(
        label=_("And all of these"), help_text=_("Leave it empty unless your name is an everyday word.")
    )
    none = Terms(label=_("But none of these"), help_text=_("What else goes by that name: a film, a town."))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    colour = forms.TypedChoiceField(
        label=_("Colour"), choices=[(number, number) for number in range(1, 6)], coerce=int
    )

    class Meta:
        model = Watch
        fields = [
            "name",
            "about",
            "any",
            "all",
            "none",
            "language",
            "on_networks",
            "on_feeds",
            "on_inbox",
            "whole_lists",
            "alerts",
            "colour",
        ]
        labels = {
            "name": _("Name"),
            "about": _("About"),
            "on_networks": _("Networks, through my channels"),
            "on_feeds": _("News and blogs"),
            "on_inbox": _("My own inbox"),
            "whole_lists": _("Everything they write, also without the words above"),
            "alerts": _("Alert me when it is much more than usual, or much of it is negative"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["name"].required = False
        self.fields["about"].initial = About.BRAND
        for name in ("name", "about", "language"):
            self.fields[name].widget.attrs["class"] = "input"

    @property
    def lists(self) -> list[Listed] | None:
        """The lists of people that were ticked; None where the form did not show any."""
        if "lists-shown" not in self.data:
            return None
        marks = cast("QueryDict", self.data).getlist("list")[:200]
        return [one for mark in marks if (one := of_mark(mark))]

    def kept(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SourceForm(forms.Form):
    url = forms.URLField(
        label=_("Address of the feed or the site"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(
            attrs={"class": "input", "placeholder": "https://contoh.id/feed", "inputmode": "url"}
        ),
    )
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, widget=forms.TextInput(attrs={"class": "input"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
