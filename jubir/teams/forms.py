"""What people fill in: checked here, done in actions.py."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from jubir.teams import colours, zones
from jubir.teams.models import Language, Theme, User
from jubir.teams.roles import Role

NAME_MAX = 80
REVEAL = _("Show the password")
LONG_ENOUGH = _("At least ten characters. Three words that only you would put together are good.")


class Described(forms.Form):
    """Every control carries the classes and the ARIA of ui's field component."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect | forms.FileInput):
                field.widget.attrs.setdefault("class", "input")


def _password_field(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "data-reveal": REVEAL}, render_value=True
        ),
        help_text=LONG_ENOUGH,
        **kwargs,
    )


class ZoneField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=zones.choices, label=_("Time zone"), **kwargs)


class PersonFields(Described):
    """Who one is: shared by the first run and by joining."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    name = forms.CharField(
        label=_("Your name"), max_length=NAME_MAX, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = _password_field(_("Password"))

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if password := data.get("password"):
            try:
                validate_password(password, User(email=data.get("email", ""), name=data.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class StartForm(PersonFields):
    brand = forms.CharField(
        label=_("Name of your brand"),
        max_length=NAME_MAX,
        help_text=_("It becomes your first workspace. You can add more later."),
    )
    time_zone = ZoneField(help_text=_("All times on screen are in this zone."))
    code = forms.CharField(
        label=_("Start code"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Jubir printed it when it started, because others can reach this page too."),
    )

    def __init__(self, *args: Any, needs_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_code:
            del self.fields["code"]
        else:
            self.fields["code"].required = True


class JoinForm(PersonFields):
    """Making an account from an invitation. An e-mailed one fixes the address."""

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed = email
        if email:
            self.fields["email"].initial = email
            self.fields["email"].disabled = True


class WorkspaceForm(Described):
    """A new workspace."""

    name = forms.CharField(label=_("Name of the brand"), max_length=NAME_MAX)
    time_zone = ZoneField()
    language = forms.ChoiceField(
        label=_("Language of the brand"),
        choices=Language.choices,
        help_text=_("Invitations are written in it. Everybody chooses their own language for the screen."),
    )


class _Colour(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=7, widget=forms.TextInput(attrs={"type": "color"}), **kwargs)

    def clean(self, value: Any) -> str:
        colour = super().clean(value)
        if not colours.is_hex(colour):
            raise forms.ValidationError(_("Write the colour as # and six figures, like #0e5a57."))
        return colour.lower()


class BrandForm(WorkspaceForm):
    """Everything about a brand that its settings page keeps."""

    colour = _Colour(label=_("Brand colour"))
    accent = _Colour(label=_("Second colour"))
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("JPEG, PNG, WebP or GIF, up to 8 MB."),
    )
    remove_logo = forms.BooleanField(label=_("Use the initials instead of a logo"), required=False)


class InviteForm(Described):
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Leave it empty to get a link that several people can use for seven days."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.EDITOR)
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=Language.choices)


class ProfileForm(Described):
    name = forms.CharField(label=_("Your name"), max_length=NAME_MAX)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    theme = forms.ChoiceField(label=_("Look"), choices=Theme.choices)
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("JPEG, PNG, WebP or GIF, up to 8 MB."),
    )
    remove_photo = forms.BooleanField(label=_("Use my initials instead of a photo"), required=False)


def _dress(form: forms.Form, **labels: Any) -> None:
    """Our words and our looks on one of allauth's forms; what is not named goes."""
    for name in [name for name in form.fields if name not in labels]:
        del form.fields[name]
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["class"] = "input"
        if isinstance(field.widget, forms.PasswordInput):
            field.widget.attrs["data-reveal"] = REVEAL


class SignInForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, login=_("E-mail address"), password=_("Password"))


class ForgotForm(allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, email=_("E-mail address"))


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    """Asked once, with an eye to look at it, instead of twice blindly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, password1=_("New password"))
        self.fields["password1"].help_text = LONG_ENOUGH


class ChangePasswordForm(allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, oldpassword=_("Your password now"), password1=_("New password"))
        self.fields["password1"].help_text = LONG_ENOUGH
