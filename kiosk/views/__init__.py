"""What is on screen, computed: `view(state, world, translators) -> View`, pure.

Knows the journey's state and the domain. Decides every word and every enabled button; the screens
only draw.
"""

from kiosk.views.compose import view

__all__ = ["view"]
