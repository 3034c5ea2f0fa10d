import sqlite3
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class IngestConfig(AppConfig):
    name = "backoffice.ingest"
    label = "ingest"
    verbose_name = _("Penerimaan")

    def ready(self) -> None:
        connection_created.connect(_take_whole_batches)


def _take_whole_batches(connection: Any, **_signal: Any) -> None:
    """Let a batch be one statement: Django assumes the 999 parameters of SQLite before 3.32."""
    if connection.vendor == "sqlite":
        most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = most
