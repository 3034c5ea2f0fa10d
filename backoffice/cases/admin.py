"""The list of cases, the page of one, and who belongs to which agency."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from backoffice.cases import (
    casepage,
    holidays,
    letters,
    photos,
    seen,
    selectors,
    words,
    worktime,
)
from backoffice.cases.models import Agency, AuditEntry, Case
from backoffice.cases.services import Decision, audit, decide
from backoffice.pages.paging import BoundedPaginator
from backoffice.pages.readonly import ReadOnly

LEFT = {"late": "danger", "today": "warning", "some": "default", "none": "default"}
MAGIC = {b"\xff\xd8": "image/jpeg", b"\x89P": "image/png", b"RI": "image/webp"}


class AgencyFilter(admin.RelatedFieldListFilter):
    """Agencies that the user may see, without a query for each."""

    def field_choices(self, _field: Any, request: HttpRequest, _admin: Any) -> Any:
        rows = Agency.objects.all()
        mine = rows if request.user.is_superuser else rows.filter(members=request.user)
        return [(agency.pk, agency.name) for agency in mine]


class SeenFilter(admin.AllValuesFieldListFilter):
    """Values that occur, found without reading every case."""

    def __init__(self, field: Any, request: HttpRequest, *rest: Any, **named: Any) -> None:
        super().__init__(field, request, *rest, **named)
        self.lookup_choices = SEEN[field.name](request.user)


SEEN = {"service_name": seen.services, "kiosk": seen.kiosks}


@admin.register(Case)
class CaseAdmin(ReadOnly, ModelAdmin):
    list_display = ("number", "service_name", "applicant", "agency", "standing", "received", "left")
    list_filter = (
        "state",
        ("service_name", SeenFilter),
        ("agency", AgencyFilter),
        ("kiosk", SeenFilter),
    )
    list_filter_sheet = True
    search_fields = ("reference__icontains", "name__icontains", "nik__endswith")
    search_help_text = _("Nomor, nama, atau angka terakhir NIK")
    list_per_page = 25
    list_select_related = ("agency",)
    list_before_template = "pages/many.html"
    paginator = BoundedPaginator
    show_full_result_count = False
    ordering = ("-received_at", "-id")
    sortable_by = ("number", "received")  # what an index has in order; others sort every case

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return selectors.visible_to(request.user, super().get_queryset(request))

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/putuskan/", wrap(self.decide_view), name="cases_case_decide"),
            path("<int:pk>/foto/<str:sha256>/", wrap(self.photo_view), name="cases_case_photo"),
            path("<int:pk>/surat/", wrap(self.letter_view), name="cases_case_letter"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any
    ) -> HttpResponse:
        case = self._case(request, object_id)
        audit(request.user.get_username(), "view.case", case.reference, timezone.now())
        context = {
            **self.admin_site.each_context(request),
            **casepage.page(case, get_language() or "id"),
            "opts": self.opts,
            "title": case.reference,
            "may_decide": request.user.has_perm("cases.decide_case"),
        }
        return TemplateResponse(request, "pages/case.html", context)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._case(request, str(pk))
        if request.method != "POST" or not request.user.has_perm("cases.decide_case"):
            raise Http404
        decision = Decision(
            state=request.POST.get("state", ""),
            reason=request.POST.get("reason", ""),
            text=request.POST.get("text", ""),
            wanted=tuple(request.POST.getlist("want")),
        )
        fault = decide(case.pk, decision, request.user.get_username(), timezone.now())
        if fault:
            messages.error(request, str(words.FAULTS[fault]))
        else:
            messages.success(request, gettext("Keputusan tersimpan; kios diberi tahu."))
        return HttpResponseRedirect(reverse("admin:cases_case_change", args=[pk]))

    def photo_view(self, request: HttpRequest, pk: int, sha256: str) -> HttpResponse:
        case = self._case(request, str(pk))
        data = photos.view(case, sha256)
        if data is None:
            raise Http404
        audit(request.user.get_username(), "view.photo", case.reference, timezone.now())
        kind = MAGIC.get(data[:2])
        answer = HttpResponse(data, content_type=kind or "application/octet-stream")
        answer["Cache-Control"] = "private, no-store"
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        if kind is None:
            answer["Content-Disposition"] = "attachment"
        return answer

    def letter_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the letter; a POST attaches one, takes it back or allows another copy."""
        case = self._case(request, str(pk))
        if request.method != "POST":
            return self._letter_file(request, case)
        if not request.user.has_perm("cases.decide_case"):
            raise Http404
        fault = self._letter_deed(request, case)
        if fault:
            messages.error(request, str(words.LETTER_FAULTS[fault]))
        else:
            messages.success(request, gettext("Tersimpan."))
        return HttpResponseRedirect(reverse("admin:cases_case_change", args=[pk]))

    def _letter_deed(self, request: HttpRequest, case: Case) -> str:
        """Do what the button says; return a key of words.LETTER_FAULTS, or ""."""
        who, now = request.user.get_username(), timezone.now()
        deed = {"take_back": letters.take_back, "allow": letters.allow_one_more}.get(
            request.POST.get("do", "")
        )
        if deed is not None:
            return deed(case.pk, who, now)
        file = request.FILES.get("letter")
        return letters.attach(case.pk, file.read(), who, now) if file else "missing"

    def _letter_file(self, request: HttpRequest, case: Case) -> HttpResponse:
        letter = letters.standing(case)
        data = letters.opened(letter) if letter else None
        if data is None:
            raise Http404
        audit(request.user.get_username(), "view.letter", case.reference, timezone.now())
        answer = HttpResponse(data, content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="{case.reference}.pdf"'
        answer["Cache-Control"] = "private, no-store"
        return answer

    def _case(self, request: HttpRequest, pk: str) -> Case:
        rows = self.get_queryset(request).select_related("agency", "raw")
        case = rows.filter(pk=pk).first() if pk.isdigit() and len(pk) < 18 else None
        if case is None or not request.user.has_perm("cases.view_case"):
            raise Http404
        return case

    @display(description=_("Nomor"), ordering="reference")
    def number(self, case: Case) -> str:
        return case.reference

    @display(description=_("Pemohon"), ordering="name")
    def applicant(self, case: Case) -> str:
        return case.name or gettext("Tanpa nama")

    @display(description=_("Keadaan"), ordering="state", label=words.BADGES)
    def standing(self, case: Case) -> tuple[str, str]:
        return case.state, case.get_state_display()

    @display(description=_("Diterima"), ordering="received_at")
    def received(self, case: Case) -> str:
        return f"{timezone.localtime(case.received_at):%d-%m-%Y %H.%M}"

    @display(description=_("Sisa waktu"), ordering="due", label=LEFT)
    def left(self, case: Case) -> tuple[str, str]:
        if case.due is None or case.state not in selectors.OPEN_STATES:
            return "none", "–"
        days = worktime.working_days_left(timezone.localdate(), case.due, holidays.free)
        if days < 0:
            return "late", gettext("lewat %(n)s hari") % {"n": -days}
        some = gettext("%(n)s hari kerja") % {"n": days}
        return ("some", some) if days else ("today", gettext("hari ini"))


@admin.register(Agency)
class AgencyAdmin(ModelAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "code")
    filter_horizontal = ("members",)
    fields = ("name", "members")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the catalogue adds them
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(AuditEntry)
class AuditAdmin(ReadOnly, ModelAdmin):
    list_display = ("at", "user", "action", "subject")
    list_filter = ("action",)
    search_fields = ("user", "subject")
    list_per_page = 50
    list_before_template = "pages/many.html"
    paginator = BoundedPaginator
    show_full_result_count = False
    list_display_links: ClassVar[None] = None
