from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "backoffice.pages"
    label = "pages"
    verbose_name = _("Halaman")


class OfficeAdminConfig(AdminConfig):
    """Django's admin with our site in place of its own."""

    default_site = "backoffice.pages.site.OfficeSite"
