import json
import re

from django.db import connection, migrations, transaction

DIGEST = re.compile(r"[0-9a-f]{64}")
AT_ONCE = 5_000
COPY = """
    INSERT INTO ingest_rawbytes (raw_id, received_at, head, sealed, signature)
    SELECT id, received_at, head, sealed, signature FROM ingest_rawenvelope
    WHERE id BETWEEN %s AND %s
"""


def move(apps, schema_editor):
    """Copy by the number, some a transaction; broken off, it goes on where it stopped."""
    rows = apps.get_model("ingest", "RawEnvelope").objects.order_by("id")
    copied = apps.get_model("ingest", "RawBytes").objects.order_by("-raw_id").first()
    last = copied.raw_id if copied else 0
    while some := list(rows.filter(id__gt=last).values_list("id", "head")[:AT_ONCE]):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(COPY, [some[0][0], some[-1][0]])
            cursor.executemany(
                "UPDATE ingest_rawenvelope SET prev = %s WHERE id = %s",
                [(_prev(head), number) for number, head in some],
            )
        last = some[-1][0]


def back(apps, schema_editor):
    raise RuntimeError("put back a backup from before instead")


def _prev(head):
    try:
        said = json.loads(bytes(head))["prev"]
    except (ValueError, KeyError, TypeError):
        return ""
    return said if isinstance(said, str) and DIGEST.fullmatch(said) else ""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ingest", "0005_raw_bytes")]
    operations = [migrations.RunPython(move, back)]
