"""How the staff pages look and what stands in their side bar: unfold's settings as one table."""

UNFOLD: dict[str, object] = {}
