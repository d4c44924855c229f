"""The help: documents as they are on the disk, found by words, followed by links, and opened from every panel."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from gui.actions.actions import Actions
from gui.dialogs.help_sheet import NO_DOCUMENTS, NOTHING, HelpSheet
from gui.language import wording
from gui.support import documents
from gui.window.panel_table import PANELS, view_actions

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture
def sheet(qtbot, theme):
    panels = tuple((panel.key, panel.title, panel.action.tip, panel.page) for panel in PANELS)
    sheet = HelpSheet(Actions(more=view_actions()), theme, panels)
    sheet.show()
    yield sheet
    sheet.close()


def listed(sheet):
    return [sheet.found.item(row).text() for row in range(sheet.found.count())]


def test_every_document_is_there_and_cut_at_its_headings():
    assert set(documents.pages()) == {file.relative_to(DOCS).as_posix() for file in DOCS.rglob("*.md")} | {"README.md"}
    for page in documents.pages():
        assert documents.sections(page)[0].title, page
    titles = [section.title for section in documents.sections("edits.md")]
    assert titles[:2] == ["What became of an edit", "Taking one edit back"]
    readme = documents.page_text("README.md")
    assert "<!--" not in readme and "![" not in readme and "The first five minutes" in readme
    assert "make run" in next(s for s in documents.sections("README.md") if s.title == "Two commands").text
    assert documents.page_text("nowhere.md") == ""


def test_words_are_found_everywhere_titles_first():
    sections = [
        documents.Section("a.md", 0, "Half-life", "of edits"),
        documents.Section("a.md", 1, "Other", "the half-life of an edit"),
        documents.Section("b.md", 0, "Half", "a life"),
        documents.Section("b.md", 1, "Nothing", "here"),
    ]
    found = documents.search("half-LIFE", sections)
    assert [section.title for section in found] == ["Half-life", "Other"]
    assert [section.title for section in documents.search("half life", sections)] == ["Half-life", "Other", "Half"]
    assert documents.search("  ", sections) == []


def test_escape_takes_the_search_back_and_does_not_close(qtbot, sheet):
    whole = listed(sheet)
    sheet.field.setText("retention")
    qtbot.keyClick(sheet.field, Qt.Key.Key_Escape)
    assert sheet.isVisible() and not sheet.field.text() and listed(sheet) == whole


def test_one_field_searches_keys_panels_and_documents(sheet):
    assert listed(sheet)[0] == "Keyboard and actions" and "Ctrl+K" in sheet.text.toPlainText()
    sheet.field.setText("retention")
    shown = listed(sheet)
    assert shown[0] == "Measure retention" or "etention" in shown[0]
    assert "Panel: Retention" in shown and "Retention" in shown
    sheet.found.setCurrentRow(shown.index("Panel: Retention"))
    assert sheet.text.toPlainText().startswith("Retention") or "etention" in sheet.text.toPlainText()[:200]
    sheet.field.setText("Ctrl+Shift+R")
    assert listed(sheet) == ["Retention (Ctrl+Shift+R)"]
    sheet.field.setText("Ｃｔｒｌ＋Ｓｈｉｆｔ＋Ｒ")
    assert listed(sheet) == ["Retention (Ctrl+Shift+R)"]
    sheet.field.setText("ｒｅｔｅｎｔｉｏｎ")
    assert listed(sheet) == shown, "the documents, too"
    sheet.field.setText("xyzzy plugh")
    assert listed(sheet) == [NOTHING]
    sheet.field.returnPressed.emit()  # nothing to open


def test_a_heading_is_gone_to_and_links_are_followed(sheet, monkeypatch):
    sheet.field.setText("branches")
    sheet.found.setCurrentRow(listed(sheet).index("Branches\nSessions"))
    assert sheet._page == "sessions.md" and sheet.text.textCursor().block().text() == "Branches"
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    sheet.text.anchorClicked.emit(QUrl("edits.md#taking-one-edit-back"))
    assert sheet._page == "edits.md" and sheet.text.textCursor().block().text() == "Taking one edit back"
    sheet.open_page("README.md")
    sheet.text.anchorClicked.emit(QUrl("docs/measures/norms.md"))
    assert sheet._page == "measures/norms.md"
    sheet.text.anchorClicked.emit(QUrl("../methods.md"))
    assert sheet._page == "methods.md" and opened == []
    sheet.text.anchorClicked.emit(QUrl("https://arxiv.org/abs/2502.01636"))
    assert [url.host() for url in opened] == ["arxiv.org"] and sheet._page == "methods.md"


def test_without_documents_it_says_where_they_are(sheet, monkeypatch):
    monkeypatch.setattr(documents, "folder", lambda: None)
    sheet.open_page("tuning.md")
    assert sheet.text.toPlainText() == NO_DOCUMENTS


def test_each_panel_has_a_page():
    assert all(documents.page_text(panel.page) for panel in PANELS)


def test_actions_and_panels_are_found_in_the_language_of_the_window_and_in_english(monkeypatch, sheet):
    japanese = {"Retention": "保持", "Panel: {title}": "パネル：{title}"}
    monkeypatch.setattr(wording, "_translate", lambda template, *_: japanese.get(template, template))
    for words in ("保持", "retention"):
        sheet.field.setText(words)
        assert "パネル：保持" in listed(sheet)
