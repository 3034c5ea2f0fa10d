"""`ekios camera-child`: the capture process of the built program, which has no `python -m`."""

import typer


def camera_child(source: str, width: int, height: int) -> None:
    """Write a camera's frames to standard output."""
    from devices.camera.child import main

    raise typer.Exit(main([source, str(width), str(height)]))
