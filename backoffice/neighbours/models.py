from django.db import models
from django.utils.translation import gettext_lazy as _


class Neighbour(models.Model):
    """Another region's office, known by the fingerprint of its root that an officer compared."""

    code = models.CharField(_("kode"), max_length=16, primary_key=True)
    name = models.CharField(_("daerah"), max_length=200)
    root = models.CharField(_("sidik jari"), max_length=40)
    url = models.CharField(_("alamat"), max_length=300, blank=True)  # "": it only sends to us
    signed = models.TextField()  # its SignedTrust as it stands
    version = models.PositiveIntegerField()
    server_epoch = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField(_("ditambahkan"))
    retired_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # rounds in a row without an answer
    next_at = models.DateTimeField()  # of the next round
    heard_at = models.DateTimeField(_("terakhir terhubung"), null=True)
    fault = models.CharField(_("gangguan"), max_length=200, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("daerah tetangga")
        verbose_name_plural = _("daerah tetangga")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class NeighbourKey(models.Model):
    """A sealing key that a neighbour ever had: says whose an envelope is, also years later."""

    key_id = models.CharField(max_length=64, unique=True)
    neighbour = models.ForeignKey(Neighbour, models.PROTECT, related_name="keys")

    def __str__(self) -> str:
        return self.key_id


class Forward(models.Model):
    """An envelope on its way to the office that can open it; the row of `raw` holds its bytes."""

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu diteruskan")
        DELIVERED = "delivered", _("diterima tetangga")
        REFUSED = "refused", _("ditahan tetangga")  # held there raw, but not opened

    raw = models.OneToOneField("ingest.RawEnvelope", models.PROTECT, related_name="forward")
    neighbour = models.ForeignKey(
        Neighbour, models.PROTECT, related_name="forwards", verbose_name=_("daerah")
    )
    reference = models.CharField(_("nomor"), max_length=24, db_index=True)
    state = models.CharField(
        _("keadaan"), max_length=10, choices=State.choices, default=State.WAITING
    )
    queued_at = models.DateTimeField(_("masuk antrean"))
    tries = models.PositiveIntegerField(_("percobaan"), default=0)
    next_at = models.DateTimeField()
    fault = models.CharField(_("gangguan"), max_length=200, blank=True)
    received_at = models.CharField(_("diterima tetangga"), max_length=32, blank=True)  # its word
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    code_salt = models.BinaryField(default=bytes)
    code_hash = models.CharField(max_length=64, blank=True)  # keyed, as a case's

    class Meta:
        ordering = ["-id"]
        verbose_name = _("penerusan")
        verbose_name_plural = _("penerusan")
        indexes = [
            models.Index(
                fields=["neighbour", "next_at"],
                name="forward_due",
                condition=models.Q(state="waiting"),
            )
        ]
        permissions = [("retry_forward", _("Mengulang penerusan"))]

    def __str__(self) -> str:
        return f"{self.reference} -> {self.neighbour_id}"


class NotesRead(models.Model):
    """How far a neighbour's notes about one of our kiosks were passed on."""

    neighbour = models.ForeignKey(Neighbour, models.CASCADE, related_name="+")
    kiosk = models.CharField(max_length=64)
    cursor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["neighbour", "kiosk"], name="one_notes_cursor")
        ]

    def __str__(self) -> str:
        return f"{self.neighbour_id} {self.kiosk}: {self.cursor}"
