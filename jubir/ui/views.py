"""Pages that belong to no room: errors, language and theme, the command palette, the web manifest, the component page."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jubir.ui import palette as found
from jubir.ui import sample

ERRORS = ("400", "403", "404", "413", "500", "csrf")
YEAR = 60 * 60 * 24 * 365


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the person came from, or home; htmx reloads where it is."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(there if safe else "/")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language: with the person when signed in, and in the browser for the pages before."""
    wanted = request.POST.get("language", "")
    response = _back(request)
    if wanted in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            request.user.language = wanted
            request.user.save(update_fields=["language"])
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or like the device. A script asks without `next` and needs no page."""
    wanted = request.POST.get("theme", "")
    response = _back(request) if "next" in request.POST else HttpResponse(status=204)
    if wanted in ("light", "dark", "system"):
        if request.user.is_authenticated:
            request.user.theme = wanted
            request.user.save(update_fields=["theme"])
        response.set_cookie("theme", wanted, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """The lines of the command palette for `q`, as an htmx-less fragment."""
    if not request.user.is_authenticated:
        raise Http404
    commands = found.search(request, request.GET.get("q", "")[:100], request.GET.get("w", ""))
    return render(request, "ui/palette_found.html", {"groups": commands})


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs in order to install Jubir."""
    icons = [
        {"src": static(f"ui/jubir-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    icons.append({**icons[-1], "src": static("ui/jubir-mask-512.png"), "purpose": "maskable"})
    return JsonResponse(
        {
            "name": "Jubir",
            "short_name": "Jubir",
            "description": _("The social media desk: write, schedule, publish."),
            "lang": translation.get_language(),
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f6f2ea",
            "theme_color": "#f6f2ea",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state; only while developing."""
    if not settings.DEBUG:
        raise Http404
    wanted = request.GET.get("lang", "")
    if wanted in dict(settings.LANGUAGES):
        translation.activate(wanted)
    error = request.GET.get("error", "")
    if error in ERRORS:
        return render(request, f"ui/errors/{error}.html", {"limit": 5_000_000, "cookies": True}, status=200)
    sample.stand_in(request)
    with timezone.override("Asia/Jakarta"):
        return render(request, "ui/components.html", sample.everything())


def _speak(request: HttpRequest) -> None:
    """Errors are told in the person's own language; without one, the browser's stands."""
    try:
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            translation.activate(user.language)
    except Exception:  # the database may be the very thing that broke
        return


def _error(request: HttpRequest, status: int, **words: Any) -> HttpResponse:
    _speak(request)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=status)
    return render(request, f"ui/errors/{status}.html", words, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _error(request, 413, limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """The template may be what broke, or the database behind it: then a page that needs neither."""
    try:
        return _error(request, 500)
    except Exception:
        return HttpResponse(
            "Jubir: 500. Something went wrong on our side. / Ada yang salah di pihak kami.", status=500
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    _speak(request)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=419)
    return render(request, "ui/errors/csrf.html", {"cookies": bool(request.COOKIES)}, status=403)
