"""An admin whose rows come from elsewhere: nobody adds, changes or deletes them by hand."""

from typing import Any

from django.http import HttpRequest


class ReadOnly:
    """Put before ModelAdmin."""

    actions: Any = None

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
