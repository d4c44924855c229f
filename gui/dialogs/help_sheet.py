"""The help: documents, panels, and every action with its shortcut, all searched by one field, without a network."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QSignalBlocker, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from engine.support.plain_text import searched
from engine.support.wording import say
from gui.actions.actions import Actions
from gui.actions.spec import MENUS, ActionSpec
from gui.language.wording import shown, shown_all, tr
from gui.style.theme import Theme
from gui.support.documents import FRONT, every_section, page_text, search, sections
from gui.widgets.search_field import SearchField
from gui.widgets.whole import resize_for_text

Panel = tuple[str, str, str, str]  # key, title, what it shows, page
SIZE = (940, 680)
MOST = 60  # of the things found that are listed
ACTIONS = say("Keyboard and actions")
NOTHING = say("Nothing holds all of these words.")
NO_DOCUMENTS = say("This page did not come with the program. It is in the folder docs of its source.")
PANEL_KEYS = (
    (say("Plots"), "A", say("Fit to the data")),
    (say("Plots"), say("Wheel, drag"), say("Zoom and move")),
    (
        say("Plots"),
        say("Click"),
        say("Choose the layer, moment or fact that stands there, which all panels then mark"),
    ),
    (say("Plots"), "P", say("Pin the present moment, which stays below what comes later")),
    (say("Norm growth"), say("Up, Down, Esc"), say("In the legend: have one layer stand out, or all alike")),
    (say("Superposition"), say("Up, Down"), say("Choose the layer")),
    (say("Method"), say("Space, F4"), say("List the methods; type to find one")),
    (say("Timeline"), say("Left, Right, Home, End"), say("Move the ring")),
    (say("Timeline"), say("Enter"), say("Take the model to the ring")),
    (say("Everywhere"), "Tab, Shift+Tab", say("Next and previous control")),
)


def help_html(actions: Actions, theme: Theme) -> str:
    """The sheet as HTML."""
    muted = theme.tokens.muted
    parts = []
    for menu in MENUS:
        rows = [
            (a.shortcut().toString(QKeySequence.SequenceFormat.NativeText), name_of(spec), shown(spec.tip))
            for spec, a in actions
            if spec.menu == menu
        ]
        parts.append(_section(shown(MENUS[menu]), rows, muted))
    keys = [(shown(keys), shown(where), shown(what)) for where, keys, what in PANEL_KEYS]
    parts.append(_section(tr("In the panels"), keys, muted))
    return "".join(parts)


def name_of(spec: ActionSpec) -> str:
    """The title of an action without the dots that say that it asks something first."""
    return shown(spec.title).rstrip(".")


def _section(title: str, rows: list[tuple[str, str, str]], muted: str) -> str:
    lines = "".join(
        f'<tr><td width="170"><b>{escape(keys)}</b></td><td width="200">{escape(name)}</td>'
        f'<td style="color:{muted}">{escape(tip)}</td></tr>'
        for keys, name, tip in rows
    )
    return f'<h3>{escape(title)}</h3><table cellpadding="3" width="100%">{lines}</table>'


class HelpSheet(QDialog):
    """A modeless dialog with a field that searches documents, panels and actions, what was found, and a page.

    ``panels`` are (key, title, what it shows, page) of each. Links between pages are followed here.
    """

    def __init__(
        self, actions: Actions, theme: Theme, panels: Sequence[Panel] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Help"))
        self._actions, self._theme, self._panels = actions, theme, panels
        self._page = ""
        self.field = SearchField(tr("Search the documents, the panels and the keys"), tr("Search the help"))
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._open_current)
        self.found = QListWidget()
        self.found.setAccessibleName(tr("What was found"))
        self.found.setWordWrap(True)
        self.found.currentRowChanged.connect(lambda _row: self._open_current())
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("Page"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._on_link)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, Qt.Orientation.Horizontal)
        buttons.rejected.connect(self.close)
        parts = QSplitter()
        parts.addWidget(self.found)
        parts.addWidget(self.text)
        parts.setSizes([260, 640])
        parts.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(parts, 1)
        layout.addWidget(buttons)
        resize_for_text(self, *SIZE)
        self._search("")
        self.show_actions()
        self.field.setFocus()

    def show_actions(self) -> None:
        """Show every action with its key."""
        self._page = ""
        self.text.setHtml(help_html(self._actions, self._theme))

    def open_page(self, page: str, heading: str = "") -> None:
        """Show a document, at the ``heading`` if one is given."""
        text = page_text(page)
        if not text:
            self.text.setPlainText(shown(NO_DOCUMENTS))
            return
        if page != self._page:
            self._page = page
            self.text.setMarkdown(text)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        if heading:
            self._go_to(heading)

    def retell(self, _again: Callable[[str], str]) -> None:
        """Another language: what is listed and the sheet of actions are made anew; documents stay as they are."""
        self._search(self.field.text())
        if not self._page:
            self.show_actions()

    # -- searching -----------------------------------------------------------------------------------------------------

    def _search(self, wanted: str) -> None:
        """List the contents, or where all words of ``wanted`` stand: actions, panels, then documents."""
        with QSignalBlocker(self.found):
            self.found.clear()
            if not wanted.strip():
                self._add(shown(ACTIONS), "", "")
                for section in every_section():
                    if section.number == 0:
                        self._add(section.title, section.page, "")
                return
            for title, page, heading in self._found(wanted)[:MOST]:
                self._add(title, page, heading)
            if not self.found.count():
                self.found.addItem(shown(NOTHING))

    def _found(self, wanted: str) -> list[tuple[str, str, str]]:
        """Title, page and heading of each thing found; no page: an action."""
        words = searched(wanted).split()

        def holds(*texts: str) -> bool:
            """Whether all words are there, in the person's language or in English."""
            whole = searched(" ".join([*texts, *shown_all(texts)]))
            return all(word in whole for word in words)

        found = []
        for spec, action in self._actions:
            if holds(spec.title, spec.tip, spec.shortcut):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                found.append((f"{name_of(spec)}{f' ({keys})' if keys else ''}", "", name_of(spec)))
        for _, title, tip, page in self._panels:
            if holds(title, tip):
                found.append((tr("Panel: {title}", title=title), page, ""))
        names = {section.page: section.title for section in every_section() if section.number == 0}
        for section in search(wanted, every_section()):
            below = "" if section.number == 0 else f"\n{names[section.page]}"
            found.append((f"{section.title}{below}", section.page, section.title))
        return found

    def _add(self, title: str, page: str, heading: str) -> None:
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, (page, heading))
        self.found.addItem(item)

    def _open_current(self) -> None:
        """Open what is chosen, by default the first thing found."""
        item = self.found.currentItem() or self.found.item(0)
        target = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if target is None:
            return
        page, heading = target
        if page:
            self.open_page(page, heading)
        else:
            self.show_actions()
            self._go_to(heading)

    def _go_to(self, heading: str) -> None:
        """Scroll to the first place where ``heading`` begins a paragraph, else to where it stands."""
        document, found = self.text.document(), QTextCursor()
        cursor = document.find(heading)
        while not cursor.isNull():
            found = cursor if found.isNull() else found
            if cursor.block().blockFormat().headingLevel() or cursor.block().text() == heading:
                found = cursor
                break
            cursor = document.find(heading, cursor)
        if not found.isNull():
            found.clearSelection()
            self.text.moveCursor(QTextCursor.MoveOperation.End)  # so that the heading comes up to the top
            self.text.setTextCursor(found)

    def _on_link(self, link: QUrl) -> None:
        """Follow a link to another page here; one to the outside is given to the system's browser."""
        if link.scheme():
            QDesktopServices.openUrl(link)
            return
        path = link.path()
        page = posixpath.normpath(posixpath.join(posixpath.dirname(self._page), path)) if path else self._page
        page = page.removeprefix("docs/")
        page = FRONT if posixpath.basename(page) == FRONT and page.startswith("..") else page
        self.open_page(page)
        anchor = link.fragment()
        heading = next((one.title for one in sections(page) if _anchor(one.title) == anchor), "") if anchor else ""
        if heading:
            self._go_to(heading)


def _anchor(title: str) -> str:
    """The anchor that GitHub and MkDocs give a heading."""
    return re.sub(r"[^\w\- ]", "", title.casefold()).strip().replace(" ", "-")
