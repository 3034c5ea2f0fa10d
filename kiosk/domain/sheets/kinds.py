"""Which XLSForm type a kind of question is written as, and what each other type is refused for."""

from msgspec import Struct

from kiosk.domain.form import Kind, Option
from kiosk.domain.localized import Localized
from kiosk.domain.sheets.nodes import NO, YES


class Written(Struct, frozen=True):
    """How a kind is written: its type, whether `ekios::kind` names it, its appearance."""

    type: str
    named: bool = False
    appearance: str = ""


WRITTEN: dict[Kind, Written] = {
    Kind.TEXT: Written("text"),
    Kind.LONG_TEXT: Written("text", appearance="multiline"),
    Kind.INTEGER: Written("integer"),
    Kind.MONEY: Written("integer", named=True),
    Kind.DATE: Written("date"),
    Kind.TIME: Written("time"),
    Kind.YES_NO: Written("select_one", named=True),
    Kind.ONE_OF: Written("select_one"),
    Kind.SEVERAL_OF: Written("select_multiple"),
    Kind.NIK: Written("text", named=True),
    Kind.KK: Written("text", named=True),
    Kind.NPWP: Written("text", named=True),
    Kind.PHONE: Written("text", named=True),
    Kind.ADDRESS: Written("text", named=True),
    Kind.PHOTO: Written("image"),
    Kind.GROUP: Written("begin_repeat"),
    Kind.COMPUTED: Written("calculate"),
}
PLAIN: dict[tuple[str, str], Kind] = {
    (w.type, w.appearance): kind for kind, w in WRITTEN.items() if not w.named
}
"""Type and appearance -> the kind that they are without `ekios::kind`."""
TYPES = tuple(dict.fromkeys(written.type for written in WRITTEN.values()))
BLOCKS = ("begin_group", "end_group", "end_repeat")
"""Rows that hold others together, besides `begin_repeat`."""
ALIASES = {"int": "integer", "string": "text", "photo": "image", "select1": "select_one"}

REFUSED: dict[str, str] = {
    "decimal": "refused_decimal",
    "range": "refused_decimal",
    "note": "refused_note",
    "datetime": "refused_datetime",
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "start-geopoint"), "refused_place"),
    **dict.fromkeys(
        ("start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit"),
        "refused_metadata",
    ),
    **dict.fromkeys(("audio", "video", "file", "background-audio"), "refused_media"),
    **dict.fromkeys(
        ("select_one_from_file", "select_multiple_from_file", "select_one_external",
         "csv-external", "xml-external"),
        "refused_external",
    ),
    **dict.fromkeys(("barcode", "rank", "acknowledge", "trigger", "hidden", "osm"), "refused_type"),
}  # fmt: skip
"""XLSForm types that a kiosk has no screen for -> the reason."""
INSTEAD = {"decimal": "integer", "range": "integer", "datetime": "date, time", "video": "image",
           "acknowledge": "select_one", "rank": "select_multiple"}  # fmt: skip
"""What to write instead of a refused type."""

YES_NO_LIST = "ya_tidak"
YES_NO_OPTIONS = (
    Option(value=YES, label=Localized(id="Ya", en="Yes")),
    Option(value=NO, label=Localized(id="Tidak", en="No")),
)
"""A yes/no question is a choice of these two; the words are the kiosk's own."""
