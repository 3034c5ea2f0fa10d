from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kiosk.domain.status import CaseState

STATE_NAMES = {
    CaseState.RECEIVED: _("diterima"),
    CaseState.REVIEW: _("diperiksa"),
    CaseState.INCOMPLETE: _("perlu dilengkapi"),
    CaseState.APPROVED: _("disetujui"),
    CaseState.REJECTED: _("ditolak"),
    CaseState.READY: _("siap diambil"),
    CaseState.WITHDRAWN: _("ditarik"),
}
STATES = [(state.value, name) for state, name in STATE_NAMES.items()]


class Agency(models.Model):
    """Who decides. Members see the cases of their agencies; a superuser sees all."""

    code = models.CharField(_("kode"), max_length=64, primary_key=True)
    name = models.CharField(_("nama"), max_length=200)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="agencies", verbose_name=_("petugas")
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("dinas")
        verbose_name_plural = _("dinas")

    def __str__(self) -> str:
        return self.name


class FormVersion(models.Model):
    """A service as it was when its form had this digest; old applications stay readable."""

    digest = models.CharField(max_length=64, primary_key=True)
    service = models.CharField(max_length=64)
    body = models.BinaryField()  # the Service as JSON
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.service} {self.digest[:8]}"


class Case(models.Model):
    """An application as the office works on it."""

    raw = models.OneToOneField("ingest.RawEnvelope", models.PROTECT, related_name="case")
    kiosk = models.CharField(_("kios"), max_length=64)
    envelope_id = models.CharField(max_length=64)
    reference = models.CharField(_("nomor"), max_length=24, db_index=True)
    service = models.CharField(_("layanan"), max_length=64)
    service_name = models.CharField(_("layanan"), max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("dinas"))
    form = models.ForeignKey(FormVersion, models.PROTECT)
    answers = models.JSONField(default=dict)  # photos without their keys
    nik = models.CharField(max_length=16, blank=True, db_index=True)
    name = models.CharField(_("nama"), max_length=200, blank=True)
    birth_date = models.DateField(null=True)
    identity_source = models.CharField(max_length=16, blank=True)
    card = models.JSONField(null=True)
    consent = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="id")
    token_hash = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=64)
    state = models.CharField(_("keadaan"), max_length=16, choices=STATES)
    wanted = models.JSONField(default=list)
    received_at = models.DateTimeField(_("diterima"))
    due = models.DateField(_("batas waktu"), null=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name = _("permohonan")
        verbose_name_plural = _("permohonan")
        constraints = [
            models.UniqueConstraint(fields=["kiosk", "envelope_id"], name="one_case_per_act")
        ]
        indexes = [
            models.Index(fields=["agency", "state", "due"], name="case_agency_due"),
            models.Index(fields=["-received_at", "-id"], name="case_newest"),
            models.Index(fields=["agency", "-received_at", "-id"], name="case_agency_newest"),
            models.Index(fields=["state", "-received_at", "-id"], name="case_state_newest"),
            models.Index(fields=["kiosk", "-received_at", "-id"], name="case_kiosk_newest"),
            models.Index(fields=["agency", "service_name"], name="case_agency_service"),
            models.Index(
                fields=["due", "received_at"],
                name="case_next_due",
                condition=models.Q(state__in=["received", "review"]),
            ),
        ]
        permissions = [("decide_case", _("Memutuskan permohonan"))]

    def __str__(self) -> str:
        return self.reference


class CaseEvent(models.Model):
    """One line of a case's history."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=16)  # state | supplement | letter (`reason` says what)
    state = models.CharField(max_length=16, choices=STATES)
    at = models.DateTimeField()
    reason = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    wanted = models.JSONField(default=list)
    actor = models.CharField(max_length=150, blank=True)  # "" is the office's own program

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.state} {self.at:%F %T}"


class Letter(models.Model):
    """A finished letter, encrypted. The newest that was not taken back is the case's letter."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="letters")
    sha256 = models.CharField(max_length=64, unique=True)  # of `body`
    body = models.BinaryField()  # ciphertext, as attachments are
    salt = models.BinaryField()  # with the office's secret it makes the key
    size = models.PositiveIntegerField()  # bytes of the PDF
    pages = models.PositiveSmallIntegerField()
    copies = models.PositiveSmallIntegerField()  # how often kiosks may print it
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.sha256[:8]} {self.at:%F %T}"


class LetterJob(models.Model):
    """One printing that a kiosk was given the letter for, and what it said became of it."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="jobs")
    kiosk = models.CharField(max_length=64)
    job = models.CharField(max_length=32)
    state = models.CharField(max_length=10, default="given")  # then a state of sync.wire
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kiosk", "job"], name="one_letter_job")]

    def __str__(self) -> str:
        return f"{self.kiosk} {self.state}"


class Followup(models.Model):
    """A supplement or withdrawal; it may come before its original and then waits."""

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu permohonan asal")
        APPLIED = "applied", _("diterapkan")
        REFUSED = "refused", _("tidak diterapkan")

    raw = models.OneToOneField("ingest.RawEnvelope", models.PROTECT, related_name="followup")
    kind = models.CharField(max_length=16)
    original = models.CharField(max_length=64, db_index=True)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="followups")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class LookupGuard(models.Model):
    """Wrong codes for one reference; five pause it for an hour."""

    reference = models.CharField(max_length=40, unique=True)
    wrong = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)  # of the first wrong code, or of the pause

    def __str__(self) -> str:
        return self.reference


class AuditEntry(models.Model):
    """Who looked at or decided what. Only ever added to."""

    at = models.DateTimeField(_("waktu"))
    user = models.CharField(_("petugas"), max_length=150)
    action = models.CharField(_("tindakan"), max_length=40)
    subject = models.CharField(_("tentang"), max_length=120)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("catatan audit")
        verbose_name_plural = _("catatan audit")

    def __str__(self) -> str:
        return f"{self.user} {self.action} {self.subject}"
