"""Small answers that belong to no list."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from backoffice.ingest.alarms import see_all


def alarms_seen(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" or not request.user.has_perm("ingest.view_quarantined"):
        raise Http404
    see_all(timezone.now())
    return HttpResponseRedirect(reverse("admin:index"))
