"""The one security header that neither Django nor django-csp sets, and the one letter that no form may send."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

#: Jubir asks for none of these, so that nothing on its pages, nor injected into them, can.
POLICY = ", ".join(f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb"))


class PermissionsPolicy:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response


class NoNul:
    """Takes NUL out of what a form or an address says: nobody can type it, and PostgreSQL refuses it with an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _cleaned(request.GET)  # type: ignore[assignment]  # the stubs ask for the unchangeable one
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_rest: object) -> None:
        # Here, since the forms' own check (CSRF) has read the body by now.
        if request.method == "POST" and any(
            "\x00" in value for _, values in request.POST.lists() for value in values
        ):
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]  # the same


def _cleaned(said: QueryDict) -> QueryDict:
    clean = said.copy()
    for name, values in said.lists():
        clean.setlist(name, [value.replace("\x00", "") for value in values])
    return clean
