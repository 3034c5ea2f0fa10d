"""Indonesian, unless a person chose otherwise: what a browser was sold with decides nothing."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


def chosen_language(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Activate the language of `?lang=`, else of the cookie, else Indonesian."""
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        wishes = request.GET.get("lang"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = next((wish for wish in wishes if wish in known), settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = get_response(request)
            render = getattr(response, "render", None)  # templates render lazily
            return render() if render and not getattr(response, "is_rendered", True) else response

    return middleware
