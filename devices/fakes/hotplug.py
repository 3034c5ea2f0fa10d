from devices.hotplug import Change, Hear, Node


class FakeSource:
    """A Source without udev: `plug` and `unplug` are its handles."""

    def __init__(self, *nodes: Node) -> None:
        self._nodes = list(nodes)
        self._hear: Hear | None = None

    def start(self, hear: Hear) -> None:
        self._hear = hear

    def stop(self) -> None:
        self._hear = None

    def fresh_until(self) -> float:
        return float("inf")

    def present(self) -> tuple[Node, ...]:
        return tuple(self._nodes)

    def plug(self, node: Node) -> None:
        self._nodes.append(node)
        self._tell(Change(there=True, node=node))

    def unplug(self, node: Node) -> None:
        self._nodes.remove(node)
        self._tell(Change(there=False, node=node))

    def lose_news(self) -> None:
        """More happened than could be told."""
        self._tell(Change(there=True))

    def _tell(self, change: Change) -> None:
        if self._hear is not None:
            self._hear(change)
