"""`/s/`: the page behind the QR. What follows # stays in the browser until its script posts it."""

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from backoffice import config
from backoffice.ingest.gate import wire_body
from backoffice.ingest.problems import Refused, problem
from backoffice.public.selectors import Question, answer

POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
LARGEST = 8 << 10


@csrf_exempt  # a look-up changes nothing and carries no cookie that means anything
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the page; a POST is the form of a browser without scripts."""
    context = {"region": config.read().region, "language": get_language()}
    if request.method == "POST":
        asked = Question(
            reference=request.POST.get("reference", ""), code=request.POST.get("code", "")
        )
        context |= {"answer": _answer(asked), "asked": asked}
    return _closed(render(request, "public/page.html", context))


@csrf_exempt
def check(request: HttpRequest) -> HttpResponse:
    """Answer the page's script: JSON in, JSON with the ready-made part of the page out."""
    if request.method != "POST":
        return problem("method")
    try:
        asked = msgspec.json.decode(wire_body(request, LARGEST), type=Question)
    except Refused as refused:
        return problem(refused.code)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return problem("malformed")
    found = _answer(asked)
    html = render_to_string("public/answer.html", {"answer": found})
    return _closed(JsonResponse({"kind": found["kind"], "html": html}))


def _answer(asked: Question) -> dict[str, object]:
    return answer(asked, get_language() or "id", timezone.now())


def _closed(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
