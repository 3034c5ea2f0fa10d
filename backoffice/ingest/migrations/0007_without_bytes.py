from django.db import migrations


class Migration(migrations.Migration):
    """PostgreSQL gives the space back by VACUUM FULL or pg_repack; SQLite by VACUUM."""

    dependencies = [("ingest", "0006_move_bytes")]
    operations = [
        migrations.RemoveField(model_name="rawenvelope", name="head"),
        migrations.RemoveField(model_name="rawenvelope", name="sealed"),
        migrations.RemoveField(model_name="rawenvelope", name="signature"),
        migrations.RemoveField(model_name="rawenvelope", name="turn"),
    ]
