"""The kiosk list, the page of one, one-time codes and the approval of fingerprints."""

import os
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from backoffice import config
from backoffice.cases.services import audit
from backoffice.fleet import selectors, services, words
from backoffice.fleet.models import Enrolment, Kiosk, KioskEpoch
from backoffice.fleet.qr import qr_svg
from backoffice.keys.files import root_key
from backoffice.keys.services import publish_trust
from backoffice.pages.readonly import ReadOnly


@admin.register(Kiosk)
class KioskAdmin(ReadOnly, ModelAdmin):
    list_display = ("name", "place", "codes", "standing", "seen", "printer", "outbox")
    search_fields = ("id", "place")
    search_help_text = _("Kios atau tempat")
    list_per_page = 50
    list_before_template = "pages/waiting.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Kiosk]:
        return super().get_queryset(request).prefetch_related("epochs")

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("kode/", wrap(self.code_view), name="fleet_new_code"),
            path("pendaftaran/<int:pk>/", wrap(self.enrolment_view), name="fleet_enrolment_page"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        fresh = request.session.pop("one_time_code", {})
        extra = {
            "waiting": list(selectors.waiting_enrolments()),
            "may_approve": _may(request),
            **fresh,
            **(extra_context or {}),
        }
        return super().changelist_view(request, extra)

    def change_view(
        self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any
    ) -> HttpResponse:
        kiosk = self.get_queryset(request).filter(pk=object_id).first()
        if kiosk is None or not self.has_view_permission(request):
            raise Http404
        heard = _heard(kiosk, timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": kiosk.pk,
            "kiosk": kiosk,
            "epochs": kiosk.epochs.all(),
            "health": words.lines(kiosk.health),
            "heard": words.HEARD[heard],
            "tone": words.HEARD_TONES[heard],
        }
        return TemplateResponse(request, "pages/kiosk.html", context)

    def code_view(self, request: HttpRequest) -> HttpResponse:
        place = request.POST.get("place", "").replace("\x00", "").strip()[:200]
        if request.method != "POST" or not _may(request) or not place:
            raise Http404
        kiosk, code = services.new_code(
            place, os.urandom(10), root_key().public, timezone.now(), region=config.read().region
        )
        audit(request.user.get_username(), "enrolment.code", kiosk.pk, timezone.now())
        shown = {"code": code, "code_qr": qr_svg(code), "kiosk": kiosk.pk}
        request.session["one_time_code"] = shown
        return HttpResponseRedirect(reverse("admin:fleet_kiosk_changelist"))

    def enrolment_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = Enrolment.objects.select_related("kiosk").filter(pk=pk).first()
        if row is None or not request.user.has_perm("fleet.view_enrolment"):
            raise Http404
        if request.method == "POST" and _may(request):
            return self._answer(request, row)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": row.kiosk_id,
            "row": row,
            "may_approve": _may(request),
        }
        return TemplateResponse(request, "pages/enrolment.html", context)

    def _answer(self, request: HttpRequest, row: Enrolment) -> HttpResponse:
        user, now = request.user.get_username(), timezone.now()
        approved = request.POST.get("answer") == "approve"
        done = services.approve(row, user, now) if approved else services.refuse(row, user, now)
        if done:
            publish_trust(now)
            audit(user, "enrolment.approve" if approved else "enrolment.refuse", row.kiosk_id, now)
            text = gettext("Kios disetujui.") if approved else gettext("Kios ditolak.")
            messages.success(request, text)
        return HttpResponseRedirect(reverse("admin:fleet_kiosk_changelist"))

    @display(description=_("Kios"), ordering="id")
    def name(self, kiosk: Kiosk) -> str:
        return kiosk.pk

    @display(description=_("Kode cetak"))
    def codes(self, kiosk: Kiosk) -> str:
        epochs = kiosk.epochs.all()
        return ", ".join(_code(epoch) for epoch in epochs) or "–"

    @display(description=_("Keadaan"), label=words.HEARD_TONES)
    def standing(self, kiosk: Kiosk) -> tuple[str, str]:
        heard = _heard(kiosk, timezone.now())
        return heard, str(words.HEARD[heard])

    @display(description=_("Terakhir terhubung"), ordering="last_seen")
    def seen(self, kiosk: Kiosk) -> str:
        if kiosk.last_seen is None:
            return "–"
        return gettext("%(time)s lalu") % {"time": timesince(kiosk.last_seen, depth=1)}

    @display(description=_("Pencetak"))
    def printer(self, kiosk: Kiosk) -> str:
        return words.value(kiosk.health.get("device_printer"))

    @display(description=_("Belum terkirim"))
    def outbox(self, kiosk: Kiosk) -> str:
        return words.value(kiosk.health.get("pending"))


def _may(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("fleet.approve_kiosk"))


def _code(epoch: KioskEpoch) -> str:
    active = epoch.state == KioskEpoch.State.ACTIVE
    return epoch.code if active else f"{epoch.code} ({epoch.get_state_display()})"


def _heard(kiosk: Kiosk, now: datetime) -> str:
    """Return a key of `words.HEARD`."""
    if kiosk.last_seen is None:
        return "never"
    return "off" if now - kiosk.last_seen > selectors.SILENT_AFTER else "on"
