from django.db import models


class OfficeKey(models.Model):
    """One public key of the office; its private half is a file named after it."""

    key_id = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=8)  # seal | reply
    alg = models.CharField(max_length=64)
    public = models.BinaryField()
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)  # a sealing key: after its backup opened a test
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key_id}"


class TrustVersion(models.Model):
    """One signed statement of keys, kept as the exact text that was signed."""

    version = models.PositiveIntegerField(unique=True)
    content = models.CharField(max_length=64)  # digest of what it says, version left out
    body = models.TextField()
    root = models.BinaryField()
    signature = models.BinaryField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version}"
