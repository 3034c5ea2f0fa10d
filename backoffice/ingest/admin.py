"""The quarantine page."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from backoffice.cases.replay import replay
from backoffice.cases.services import audit
from backoffice.cases.words import QUARANTINE
from backoffice.ingest.models import Quarantined
from backoffice.pages.readonly import ReadOnly


class Resolved(admin.SimpleListFilter):
    title = _("keadaan")
    parameter_name = "resolved"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("sudah selesai"))]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return (
            rows.filter(resolved_at=None)
            if self.value() is None
            else rows.exclude(resolved_at=None)
        )


@admin.register(Quarantined)
class QuarantinedAdmin(ReadOnly, ModelAdmin):
    list_display = ("received", "kiosk", "number", "why", "stage_label", "tries", "envelope")
    list_filter = (Resolved, "kiosk", "stage")
    list_filter_sheet = True
    search_fields = ("envelope_id", "kiosk")
    search_help_text = _("Nomor amplop atau kios")
    list_per_page = 25
    list_before_template = "pages/quarantine_note.html"
    actions = ("try_again",)
    list_display_links = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quarantined]:
        return super().get_queryset(request).defer("head", "sealed", "signature")

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("ingest.replay_quarantined"))

    @admin.action(description=_("Coba lagi"), permissions=["replay"])
    def try_again(self, request: HttpRequest, rows: QuerySet[Quarantined]) -> None:
        now, user = timezone.now(), request.user.get_username()
        chosen = list(rows.filter(resolved_at=None).values_list("pk", flat=True))
        reasons = [replay(pk, now) for pk in chosen]
        audit(user, "replay", ", ".join(map(str, chosen)), now)
        done = reasons.count("")
        text = gettext("%(done)s berhasil, %(kept)s tetap di karantina.")
        level = messages.SUCCESS if done == len(reasons) else messages.WARNING
        self.message_user(request, text % {"done": done, "kept": len(reasons) - done}, level)

    @display(description=_("Diterima"), ordering="received_at")
    def received(self, item: Quarantined) -> str:
        return f"{timezone.localtime(item.received_at):%d-%m-%Y %H.%M}"

    @display(description=_("Alasan"), ordering="reason")
    def why(self, item: Quarantined) -> str:
        return str(QUARANTINE.get(item.reason, item.reason))

    @display(description=_("Tahap"), ordering="stage")
    def stage_label(self, item: Quarantined) -> str:
        return item.get_stage_display()

    @display(description=_("Urutan"), ordering="seq")
    def number(self, item: Quarantined) -> str:
        return f"{item.epoch}/{item.seq}" if item.seq else "–"

    @display(description=_("Amplop"), ordering="envelope_id")
    def envelope(self, item: Quarantined) -> str:
        return item.envelope_id or item.digest[:16]
