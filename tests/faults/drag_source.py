"""A small window from which one file can be dragged by the mouse, as from a file manager.

    python -m tests.faults.drag_source FILE X Y

It lies at X, Y and says ``ready`` when it is on the screen, and what became of a drag as ``dropped True`` or ``False``.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    """What is pressed and dragged."""

    def __init__(self, file: str) -> None:
        super().__init__("drag me")
        self._file = file
        self.setWindowFlags(Qt.WindowType.FramelessWindowHint)
        self.setFixedSize(80, 40)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the file as soon as the pointer moves."""
        data, drag = QMimeData(), QDrag(self)
        data.setUrls([QUrl.fromLocalFile(self._file)])
        drag.setMimeData(data)
        taken = drag.exec(Qt.DropAction.CopyAction)
        tell(f"dropped {taken != Qt.DropAction.IgnoreAction}")


def tell(text: str) -> None:
    """One line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Show the window until the program is ended."""
    file, x, y = sys.argv[1:]
    application = QApplication([])
    source = Source(file)
    source.move(QPoint(int(x), int(y)))
    source.show()
    QTimer.singleShot(300, source, lambda: tell("ready"))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
