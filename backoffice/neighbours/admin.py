"""What is on its way to other regions, and which regions' offices we know."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from backoffice.cases.services import audit
from backoffice.neighbours import queue
from backoffice.neighbours.models import Forward, Neighbour
from backoffice.pages.readonly import ReadOnly

TONES = {
    Forward.State.WAITING: "warning",
    Forward.State.DELIVERED: "success",
    Forward.State.REFUSED: "danger",
}


@admin.register(Forward)
class ForwardAdmin(ReadOnly, ModelAdmin):
    list_display = ("reference", "neighbour", "kiosk", "standing", "queued", "tries", "fault")
    list_filter = ("state", "neighbour")
    list_filter_sheet = True
    list_select_related = ("neighbour", "raw")
    search_fields = ("reference__icontains",)
    search_help_text = _("Nomor")
    list_per_page = 25
    list_display_links = None
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Forward]:
        rows = super().get_queryset(request)
        return rows.defer("neighbour__signed")

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("neighbours.retry_forward"))

    @admin.action(description=_("Coba lagi"), permissions=["retry"])
    def try_again(self, request: HttpRequest, rows: QuerySet[Forward]) -> None:
        now, chosen = timezone.now(), list(rows.values_list("pk", flat=True))
        count = queue.again(chosen, now)
        subject = ", ".join(map(str, chosen))
        audit(request.user.get_username(), "forward.retry", subject, now)
        text = gettext("%(count)s diteruskan lagi sebentar lagi.") % {"count": count}
        self.message_user(request, text, messages.SUCCESS)

    @display(description=_("Kios"), ordering="raw__kiosk")
    def kiosk(self, item: Forward) -> str:
        return item.raw.kiosk

    @display(description=_("Keadaan"), ordering="state", label=TONES)
    def standing(self, item: Forward) -> tuple[str, str]:
        return item.state, item.get_state_display()

    @display(description=_("Masuk antrean"), ordering="queued_at")
    def queued(self, item: Forward) -> str:
        return f"{timezone.localtime(item.queued_at):%d-%m-%Y %H.%M}"


@admin.register(Neighbour)
class NeighbourAdmin(ReadOnly, ModelAdmin):
    list_display = ("name", "code", "root", "url", "heard_at", "fault", "used")
    list_display_links = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("signed")

    @display(description=_("Dipakai"), boolean=True)
    def used(self, row: Neighbour) -> bool:
        return row.retired_at is None
