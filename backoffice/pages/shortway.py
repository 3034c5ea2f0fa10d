"""The way of `/api/v1` past what only people need: sessions, logins, languages, forms."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve

API = "/api/v1/"
Answer = Callable[[HttpRequest], HttpResponseBase]


def short_way(get_response: Answer) -> Answer:
    """Stand first in MIDDLEWARE: a request of a kiosk goes to its view at once."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return get_response(request)
        found = resolve(request.path_info)
        response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return response

    return answer
