from django.db import migrations, models

PARTITIONED = (
    """CREATE TABLE ingest_rawbytes (
        raw_id bigint NOT NULL,
        received_at timestamp with time zone NOT NULL,
        head bytea NOT NULL,
        sealed bytea NOT NULL,
        signature bytea NOT NULL,
        PRIMARY KEY (raw_id, received_at)
    ) PARTITION BY RANGE (received_at)""",
    "CREATE TABLE ingest_rawbytes_other PARTITION OF ingest_rawbytes DEFAULT",
    # What is sealed cannot be compressed: do not try for each row.
    "ALTER TABLE ingest_rawbytes ALTER COLUMN sealed SET STORAGE EXTERNAL",
)


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in PARTITIONED:
            schema_editor.execute(statement)
    else:
        schema_editor.create_model(apps.get_model("ingest", "RawBytes"))


def drop(apps, schema_editor):
    schema_editor.delete_model(apps.get_model("ingest", "RawBytes"))


class Migration(migrations.Migration):
    """The bytes of envelopes get a table of their own, by month on PostgreSQL."""

    dependencies = [("ingest", "0004_at_size")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="RawBytes",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "raw_id",
                                "received_at",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("raw_id", models.BigIntegerField()),
                        ("received_at", models.DateTimeField()),
                        ("head", models.BinaryField()),
                        ("sealed", models.BinaryField()),
                        ("signature", models.BinaryField()),
                    ],
                ),
            ],
        ),
        migrations.RunPython(make, drop),
        migrations.AddField(
            model_name="rawenvelope",
            name="prev",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
