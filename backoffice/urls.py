"""Every address of the office."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from backoffice.ingest import views as api
from backoffice.neighbours import views as neighbours
from backoffice.pages.metrics import metrics
from backoffice.publishing.views import catalogue


def alive(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("alive", alive),
    path("metrics", metrics),
    path("api/v1/sync", api.sync),
    path("api/v1/ledger", api.ledger),
    path("api/v1/blobs/<str:sha256>", api.blob),
    path("api/v1/status", api.status),
    path("api/v1/letters", api.letter),
    path("api/v1/letters/<str:sha256>", api.letter_piece),
    path("api/v1/enrolments", api.enrolments),
    path("api/v1/trust", api.trust),
    path("api/v1/catalogue/<path:name>", catalogue),
    path("api/v1/neighbours/trust", neighbours.trust),
    path("api/v1/neighbours/sync", neighbours.sync),
    path("api/v1/neighbours/blobs/<str:kiosk>/<str:sha256>", neighbours.blob),
    re_path(r"^api/v1/(?P<rest>.*)$", api.nothing),
    path("s/", include("backoffice.public.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("kantor/", admin.site.urls),
]
