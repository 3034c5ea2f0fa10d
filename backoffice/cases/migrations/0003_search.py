from django.db import migrations

MAKE = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """CREATE INDEX case_search ON cases_case USING gin (
        upper(reference::text) gin_trgm_ops, upper(name::text) gin_trgm_ops,
        (nik::text) gin_trgm_ops
    )""",
)


def make(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in MAKE:
            schema_editor.execute(statement)


def drop(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX case_search")


class Migration(migrations.Migration):
    """A word in the middle of a name is found by an index; SQLite reads the names."""

    dependencies = [("cases", "0002_at_size")]
    operations = [migrations.RunPython(make, drop)]
