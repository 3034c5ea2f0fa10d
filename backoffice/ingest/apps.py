import sqlite3
from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IngestConfig(AppConfig):
    name = "backoffice.ingest"
    label = "ingest"
    verbose_name = _("Penerimaan")

    def ready(self) -> None:
        connection_created.connect(_take_whole_batches)
        post_migrate.connect(_make_room, sender=self)


def _take_whole_batches(connection: Any, **_signal: Any) -> None:
    """Let a batch be one statement: Django assumes the 999 parameters of SQLite before 3.32."""
    if connection.vendor == "sqlite":
        most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = most


def _make_room(**_signal: Any) -> None:
    """Whoever migrates, an office that begins to serve among them, makes room for what comes."""
    from backoffice.ingest import months  # late: it is a module of this app

    if months.PARENT in connection.introspection.table_names():
        months.make_room(timezone.now())
