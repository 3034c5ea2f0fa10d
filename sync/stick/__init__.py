"""The kiosk's side of batch files: what is pending goes onto a stick, answers come back from one.

The same turns and the same signed answers as over HTTP. An answer is bound to its turn's digest,
which the kiosk remembers (table `carried`) until the answer has come; nothing else is remembered,
so line and stick may be used in any order, and each as often as anybody likes.
"""

from sync.stick.reading import Imported, bring_back
from sync.stick.writing import Exported, export

__all__ = ["Exported", "Imported", "bring_back", "export"]
