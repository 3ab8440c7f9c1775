"""Webhooks of our app with a network: one address for all its accounts, signed with the app's own keys.

As in webhooks.py: verified on the raw bytes, kept, and only then answered; what it is about is found out by the job.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from jubir.channels import door, webhooks
from jubir.channels.models import Arrival
from jubir.core.often import too_often

#: Requests from one address in a minute, for each web process: anybody can find this one, so strangers are counted each
#: by themselves, and none of them can keep the network out.
A_MINUTE = 600


@csrf_exempt
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, network: str) -> HttpResponse:
    """POST: 200 when it is kept, 401 when it is not signed by the network. GET: what it asks to hear when it begins."""
    if not door.hears_for_app(network):
        return HttpResponse(status=404)
    if too_often(f"app-hook:{network}:{request.META.get('REMOTE_ADDR', '')}", A_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    if request.method == "GET":
        answer = door.app_challenge(network, request.GET.dict())
        if answer is None:
            return HttpResponse(status=404)
        body, kind = answer
        return HttpResponse(body, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})
    raw = request.read(webhooks.MOST + 1)
    if len(raw) > webhooks.MOST:
        return HttpResponse(status=413)
    if not door.app_verified(network, webhooks.headers_of(request), raw):
        return HttpResponse(status=401)
    keep(network, raw)
    webhooks.wake()
    return HttpResponse(status=200)


def keep(network: str, body: bytes) -> None:
    """Once, however often it comes."""
    arrival = Arrival(network=network, digest=webhooks.digest_of(network, body), body=body)
    Arrival.objects.bulk_create([arrival], ignore_conflicts=True)
