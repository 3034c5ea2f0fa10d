"""Header and footer."""

from kiosk.domain import dates
from kiosk.events import Home, OpenOverlay
from kiosk.journey.state import Screen
from kiosk.viewdata import Chrome, FooterItem
from kiosk.views.context import Context

NO_HOME = frozenset({Screen.ATTRACT, Screen.HOME, Screen.SAVING})


def chrome(context: Context) -> Chrome:
    _ = context.translate
    region = context.world.catalogue.region
    now = context.state.now
    technician = context.visit.screen is Screen.TECHNICIAN
    code = context.state.kiosk_code or _("belum terdaftar")
    return Chrome(
        title=f"e-Kios {context.pick(region.name)}",
        subtitle=_("Mode teknisi · {code}").format(code=code)
        if technician
        else _("Layanan satu pintu"),
        date=dates.with_weekday(now.date(), context.language),
        time=dates.clock(now, region.timezone_label),
        footer=_footer(context),
    )


def _footer(context: Context) -> tuple[FooterItem, ...]:
    _ = context.translate
    home = FooterItem(_("Beranda"), "house", Home())
    first = () if context.visit.screen in NO_HOME else (home,)
    language = FooterItem(_("Bahasa"), "language", OpenOverlay("language"))
    return (
        *first,
        *((language,) if len(context.world.languages) > 1 else ()),
        FooterItem(_("Aksesibilitas"), "universal-access", OpenOverlay("accessibility")),
        FooterItem(_("Bantuan"), "circle-question", OpenOverlay("help")),
        FooterItem(_("Darurat 112"), "bell", OpenOverlay("emergency"), danger=True),
    )
