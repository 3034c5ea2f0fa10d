from django.db import models
from django.utils.translation import gettext_lazy as _


class Kiosk(models.Model):
    """One machine at one place; survives a new key (epoch)."""

    id = models.CharField(_("kios"), max_length=64, primary_key=True)
    place = models.CharField(_("tempat"), max_length=200)
    created_at = models.DateTimeField(_("terdaftar"))
    last_seen = models.DateTimeField(_("terakhir terhubung"), null=True)
    health = models.JSONField(_("keadaan"), default=dict)
    cursor = models.BigIntegerField(default=0)  # notes it says it has

    class Meta:
        ordering = ["id"]
        verbose_name = _("kios")
        verbose_name_plural = _("kios")
        permissions = [("approve_kiosk", _("Menyetujui pendaftaran kios"))]

    def __str__(self) -> str:
        return f"{self.id} · {self.place}"


class KioskEpoch(models.Model):
    """One key of a kiosk and the code printed with it. A new epoch gets a new printed code."""

    class State(models.TextChoices):
        ACTIVE = "active", _("aktif")
        SUSPENDED = "suspended", _("ditangguhkan")
        REVOKED = "revoked", _("dicabut")

    kiosk = models.ForeignKey(Kiosk, models.PROTECT, related_name="epochs")
    epoch = models.PositiveIntegerField()
    code = models.CharField(_("kode cetak"), max_length=8, unique=True)
    public = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    contiguous = models.BigIntegerField(default=0)  # highest n with all of 1..n held

    class Meta:
        ordering = ["kiosk", "epoch"]
        constraints = [models.UniqueConstraint(fields=["kiosk", "epoch"], name="one_epoch")]

    def __str__(self) -> str:
        return f"{self.kiosk_id}/{self.epoch} {self.code}"


class EnrolmentCode(models.Model):
    """A one-time code on its way to a technician; only a hash of its secret is kept."""

    digest = models.CharField(max_length=64, unique=True)
    kiosk = models.ForeignKey(Kiosk, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kiosk_id} until {self.expires_at:%F %T}"


class Enrolment(models.Model):
    """A kiosk's request to be let in with a key; an officer compares the fingerprint."""

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu")
        APPROVED = "approved", _("disetujui")
        REFUSED = "refused", _("ditolak")

    code = models.OneToOneField(EnrolmentCode, models.PROTECT)
    kiosk = models.ForeignKey(Kiosk, models.PROTECT, related_name="enrolments")
    public = models.BinaryField()
    fingerprint = models.CharField(max_length=120)
    place = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    epoch = models.ForeignKey(KioskEpoch, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-requested_at"]
        verbose_name = _("pendaftaran kios")
        verbose_name_plural = _("pendaftaran kios")

    def __str__(self) -> str:
        return f"{self.kiosk_id} {self.state}"


class Attempts(models.Model):
    """Wrong enrolment codes by minute, so that guessing is slow."""

    minute = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.minute}: {self.count}"
