from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _

from backoffice import translations


class PagesConfig(AppConfig):
    name = "backoffice.pages"
    label = "pages"
    verbose_name = _("Halaman")

    def ready(self) -> None:
        translations.compile_stale()


class OfficeAdminConfig(AdminConfig):
    """Django's admin with our site in place of its own."""

    default_site = "backoffice.pages.site.OfficeSite"
