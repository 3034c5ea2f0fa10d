"""The composition root: settings in, a running kiosk out; closes in reverse order.

The only package of the program that imports every other.
"""

from kiosk.bootstrap.core import Core, open_core, open_core_to_show
from kiosk.bootstrap.machine import Face, Machine
from kiosk.bootstrap.plug import Plugged, plug_in

__all__ = ["Core", "Face", "Machine", "Plugged", "open_core", "open_core_to_show", "plug_in"]
