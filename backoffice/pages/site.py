"""The staff site: unfold's, with the few addresses that belong to no model."""

from typing import Any

from django.urls import path
from unfold.sites import UnfoldAdminSite

from backoffice.pages.views import alarms_seen


class OfficeSite(UnfoldAdminSite):
    def extra_urls(self) -> list[Any]:
        return [path("peringatan/", self.admin_view(alarms_seen), name="alarms_seen")]
