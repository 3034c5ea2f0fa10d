"""How the staff pages look and what stands in their side bar: unfold's settings as one table."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

PRIMARY = {
    "50": "#F0F8F8",
    "100": "#DCEDEE",
    "200": "#B5D8DB",
    "300": "#86BDC3",
    "400": "#4E97A0",
    "500": "#24737F",
    "600": "#0B5563",
    "700": "#094A56",
    "800": "#073B45",
    "900": "#052D35",
    "950": "#031D23",
}
BASE = {
    "50": "#F3F6F5",
    "100": "#E9EEEE",
    "200": "#DCE4E6",
    "300": "#C6D1D6",
    "400": "#8FA1AA",
    "500": "#5C6F7A",
    "600": "#465762",
    "700": "#33434D",
    "800": "#1F2D36",
    "900": "#12212B",
    "950": "#0B151C",
}
FONT = {
    "subtle-light": "var(--color-base-600)",
    "default-light": "var(--color-base-800)",
    "important-light": "var(--color-base-900)",
}


def _may(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: bool(request.user.has_perm(permission))


def _item(title: Any, icon: str, view: str, permission: str, badge: str = "") -> dict[str, Any]:
    item = {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{view}"),
        "permission": _may(permission),
    }
    return item | ({"badge": f"backoffice.pages.badges.{badge}"} if badge else {})


def _region(_request: HttpRequest) -> str:
    from backoffice import config

    return config.read().region


UNFOLD = {
    "SITE_TITLE": _("e-Kios Kantor"),
    "SITE_HEADER": _("e-Kios Kantor"),
    "SITE_SUBHEADER": _region,
    "SITE_SYMBOL": "account_balance",
    "SITE_URL": None,
    "SHOW_LANGUAGES": True,
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": False,
    "THEME": "light",
    "BORDER_RADIUS": "8px",
    "COLORS": {"primary": PRIMARY, "base": BASE, "font": FONT},
    "STYLES": [lambda _request: static("pages/office.css")],
    "DASHBOARD_CALLBACK": "backoffice.pages.dashboard.fill",
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "items": [
                    {
                        "title": _("Beranda"),
                        "icon": "home",
                        "link": reverse_lazy("admin:index"),
                    },
                    _item(
                        _("Permohonan"),
                        "description",
                        "cases_case_changelist",
                        "cases.view_case",
                        "cases",
                    ),
                    _item(
                        _("Karantina"),
                        "gpp_maybe",
                        "ingest_quarantined_changelist",
                        "ingest.view_quarantined",
                        "quarantine",
                    ),
                    _item(
                        _("Penerusan"),
                        "forward_to_inbox",
                        "neighbours_forward_changelist",
                        "neighbours.view_forward",
                        "forwards",
                    ),
                    _item(
                        _("Kios"),
                        "point_of_sale",
                        "fleet_kiosk_changelist",
                        "fleet.view_kiosk",
                        "enrolments",
                    ),
                ],
            },
            {
                "title": _("Pengaturan"),
                "separator": True,
                "items": [
                    _item(
                        _("Dinas"),
                        "corporate_fare",
                        "cases_agency_changelist",
                        "cases.view_agency",
                    ),
                    _item(
                        _("Daerah tetangga"),
                        "travel_explore",
                        "neighbours_neighbour_changelist",
                        "neighbours.view_neighbour",
                    ),
                    _item(_("Petugas"), "badge", "auth_user_changelist", "auth.view_user"),
                    _item(_("Peran"), "shield_person", "auth_group_changelist", "auth.view_group"),
                    _item(
                        _("Catatan audit"),
                        "fact_check",
                        "cases_auditentry_changelist",
                        "cases.view_auditentry",
                    ),
                ],
            },
        ],
    },
}
