"""The machine itself: its storage, its temperature, its supply voltage."""
