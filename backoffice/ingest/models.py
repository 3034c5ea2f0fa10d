from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_SEQ = (1 << 53) - 1


class RawEnvelope(models.Model):
    """That an envelope arrived, kept for ever. (kiosk, envelope_id) is the idempotency key.

    Its bytes are in RawBytes. Never partitioned: a unique key over months would not be unique.
    """

    class Opening(models.TextChoices):
        PENDING = "pending", _("belum dibuka")
        CLAIMED = "claimed", _("sedang dibuka")
        OPENED = "opened", _("dibuka")
        FAILED = "failed", _("tidak dapat dibuka")
        FORWARDED = "forwarded", _("milik daerah tetangga")  # in its queue, unopened

    kiosk = models.CharField(max_length=64)
    envelope_id = models.CharField(max_length=64)
    epoch = models.PositiveIntegerField()
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    prev = models.CharField(max_length=64, blank=True)  # digest of the one before, as its head says
    attachments = models.JSONField(default=list)
    received_at = models.DateTimeField()
    opening = models.CharField(max_length=10, choices=Opening.choices, default=Opening.PENDING)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["kiosk", "envelope_id"], name="one_act_one_row")
        ]
        indexes = [
            models.Index(fields=["kiosk", "epoch", "seq"], name="raw_chain"),
            models.Index(fields=["kiosk", "epoch", "id"], name="raw_newer"),  # than a backup
            models.Index(
                fields=["id"],
                name="raw_unopened",
                condition=models.Q(opening="pending"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kiosk}/{self.epoch}/{self.seq}"


class RawBytes(models.Model):
    """The three exact byte strings of an envelope; a partition a month on PostgreSQL."""

    pk = models.CompositePrimaryKey("raw_id", "received_at")
    raw_id = models.BigIntegerField()
    received_at = models.DateTimeField()  # of the raw row, exactly
    head = models.BinaryField()
    sealed = models.BinaryField()
    signature = models.BinaryField()

    def __str__(self) -> str:
        return f"bytes of {self.raw_id}"


class Quarantined(models.Model):
    """Bytes that were not taken in or could not be opened, with the reason. Never dropped."""

    class Stage(models.TextChoices):
        INGEST = "ingest", _("saat diterima")
        OPEN = "open", _("saat dibuka")

    stage = models.CharField(_("tahap"), max_length=8, choices=Stage.choices)
    kiosk = models.CharField(_("kios"), max_length=64)
    epoch = models.PositiveIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    envelope_id = models.CharField(_("amplop"), max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    head = models.BinaryField()
    sealed = models.BinaryField()
    signature = models.BinaryField()
    reason = models.CharField(_("alasan"), max_length=40)
    detail = models.CharField(_("rincian"), max_length=300, blank=True)
    raw = models.OneToOneField(RawEnvelope, models.PROTECT, null=True, related_name="quarantine")
    received_at = models.DateTimeField(_("diterima"))
    tries = models.PositiveIntegerField(_("percobaan"), default=1)
    resolved_at = models.DateTimeField(_("selesai"), null=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name = _("karantina")
        verbose_name_plural = _("karantina")
        constraints = [models.UniqueConstraint(fields=["kiosk", "digest"], name="quarantined_once")]
        indexes = [
            models.Index(fields=["kiosk", "epoch", "seq"], name="quarantine_chain"),
            models.Index(
                fields=["-received_at", "-id"],
                name="quarantine_open",
                condition=models.Q(resolved_at=None),
            ),
        ]
        permissions = [("replay_quarantined", _("Mengulang amplop di karantina"))]

    def __str__(self) -> str:
        return f"{self.kiosk}/{self.epoch}/{self.seq}: {self.reason}"


class LedgerBucket(models.Model):
    """The digest of 1,000 sequence numbers that are all held; gone as soon as one more arrives."""

    kiosk = models.CharField(max_length=64)
    epoch = models.PositiveIntegerField()
    number = models.BigIntegerField()  # from 0
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kiosk", "epoch", "number"], name="one_bucket")
        ]

    def __str__(self) -> str:
        return f"{self.kiosk}/{self.epoch} bucket {self.number}"


class Alarm(models.Model):
    """Something a person must look at. One line per (kind, kiosk, subject)."""

    kind = models.CharField(max_length=40)
    kiosk = models.CharField(max_length=64)
    subject = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "kiosk", "subject"], name="one_alarm")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.kiosk}"


class Blob(models.Model):
    """One attachment's ciphertext, addressed by its digest; grows by offset until complete."""

    kiosk = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    complete_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kiosk", "sha256"], name="one_blob")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.offset}/{self.length}"


class BlobChunk(models.Model):
    blob = models.ForeignKey(Blob, models.CASCADE, related_name="chunks")
    offset = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["offset"]
        constraints = [models.UniqueConstraint(fields=["blob", "offset"], name="one_chunk")]

    def __str__(self) -> str:
        return f"{self.blob_id}@{self.offset}"


class NoteCursor(models.Model):
    """The last note number of a kiosk. Its row lock makes numbers follow commits."""

    kiosk = models.CharField(max_length=64, unique=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kiosk}: {self.last}"


class OutgoingNote(models.Model):
    """A status change on its way to the kiosk that took the application."""

    kiosk = models.CharField(max_length=64)
    cursor = models.BigIntegerField()
    envelope_id = models.CharField(max_length=64)
    state = models.CharField(max_length=16)
    at = models.CharField(max_length=32)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.BinaryField(default=bytes)

    class Meta:
        ordering = ["cursor"]
        constraints = [models.UniqueConstraint(fields=["kiosk", "cursor"], name="one_cursor")]

    def __str__(self) -> str:
        return f"{self.kiosk} {self.cursor}"


class ServerEpoch(models.Model):
    """One row: names this run of history; changes when the database went back in time."""

    value = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    backed_up = models.BigIntegerField(default=0)  # highest raw envelope a backup holds
    backed_up_at = models.DateTimeField(null=True)  # when that backup was begun

    def __str__(self) -> str:
        return self.value
