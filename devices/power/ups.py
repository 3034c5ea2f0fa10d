"""What a UPS says of itself, from the words of NUT (`ups.status`). Pure.

Words of the NUT developer guide, "Status data": OL on line, OB on battery, LB low battery,
RB replace battery, FSD forced shutdown, OVER overload, BYPASS, OFF, ALARM, CHRG, DISCHRG, ...
"""

from collections.abc import Mapping

WORDS = (
    ({"OB", "LB"}, "low_battery"),
    ({"FSD"}, "low_battery"),  # the machine is about to be switched off, whatever the charge
    ({"OB"}, "on_battery"),
    ({"OFF"}, "ups_trouble"),
    ({"BYPASS"}, "ups_trouble"),
    ({"OVER"}, "ups_trouble"),
    ({"RB"}, "battery_old"),
    ({"LB"}, "battery_old"),  # low though on line: it charges, or it is worn out
    ({"ALARM"}, "ups_trouble"),
    ({"OL"}, "ok"),
)
"""The first row whose words are all there tells the reason."""


def variables(text: str) -> dict[str, str]:
    """Read what `upsc` prints: a name, a colon, a value; whatever else it prints is no variable."""
    pairs = (line.partition(": ") for line in text.splitlines())
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def reason(status: str) -> str:
    """Return the reason code of a status such as "OL CHRG"; "no_status" when it says nothing."""
    words = set(status.upper().split())
    return next((code for wanted, code in WORDS if wanted <= words), "no_status")


def detail(ups: Mapping[str, str]) -> str:
    """Say charge and time left, as far as this UPS tells: "80 % · 12 min"."""
    charge, runtime = _number(ups.get("battery.charge")), _number(ups.get("battery.runtime"))
    return " · ".join(
        part
        for part in (
            "" if charge is None else f"{charge:.0f} %",
            "" if runtime is None else f"{runtime / 60:.0f} min",
        )
        if part
    )


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 <= value < 1e7 else None
