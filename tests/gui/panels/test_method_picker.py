"""The list of methods: by family, found by typing, with the reason why one cannot work."""

import pytest
from PySide6.QtCore import Qt

from engine.methods.knobs import MethodInfo
from gui.widgets.method_picker import MethodCombo, Role, rows_for

METHODS = (
    MethodInfo("encore", "ENCORE", "MEMIT that stops early.", "Gupta et al., 2025", ()),
    MethodInfo("memit", "MEMIT", "Many facts at once.", "Meng et al., 2023", ()),
    MethodInfo("lora", "LoRA", "A low-rank adapter.", "Hu et al., 2022", (), "training"),
    MethodInfo("elder", "ELDER", "A mixture of LoRA experts.", "Li et al., 2025", (), "side memory"),
    MethodInfo("ike", "IKE", "Facts in the prompt.", "Zheng et al., 2023", (), "in context"),
)


@pytest.fixture
def combo(qtbot, theme):
    combo = MethodCombo(theme)
    qtbot.addWidget(combo)
    combo.set_methods(METHODS, "memit")
    combo.show()
    yield combo
    combo.hidePopup()


def titles(combo):
    rows = combo.list.rows
    return [rows.index(number).data() for number in range(rows.rowCount())]


def marked(combo):
    return combo.list.view.currentIndex().data(Role.NAME)


def test_methods_stand_below_their_families_with_one_line_each():
    rows = rows_for(METHODS, {})
    assert [(row.name, row.title) for row in rows] == [
        ("", "Locate-then-edit"),
        ("encore", "ENCORE"),
        ("memit", "MEMIT"),
        ("", "Training"),
        ("lora", "LoRA"),
        ("", "Side memory"),
        ("elder", "ELDER"),
        ("", "In context"),
        ("ike", "IKE"),
    ]
    assert rows[2].remark == "Many facts at once."


def test_a_family_that_nobody_foresaw_is_listed_last():
    rows = rows_for((*METHODS, MethodInfo("mend", "MEND", "", "", (), "hypernetwork")), {})
    assert [row.title for row in rows[-2:]] == ["Hypernetwork", "MEND"]


def test_typing_finds_by_name_and_by_what_it_does_and_prefers_the_name(qtbot, combo):
    combo.showPopup()
    assert marked(combo) == "memit"
    qtbot.keyClicks(combo.list.field, "lora")
    assert titles(combo) == ["Training", "LoRA", "Side memory", "ELDER"] and marked(combo) == "lora"
    qtbot.keyClick(combo.list.field, Qt.Key.Key_Down)
    assert marked(combo) == "elder", "the arrows pass over headings"
    with qtbot.waitSignal(combo.currentIndexChanged):
        qtbot.keyClick(combo.list.field, Qt.Key.Key_Return)
    assert combo.currentData() == "elder" and not combo.list.isVisible()


def test_what_an_input_method_writes_finds_as_well(qtbot, combo):
    combo.showPopup()
    combo.list.field.setText("ＬＯＲＡ")
    assert titles(combo) == ["Training", "LoRA", "Side memory", "ELDER"] and marked(combo) == "lora"
    combo.hidePopup()


def test_what_matches_nothing_is_said_and_cannot_be_taken(qtbot, combo):
    combo.showPopup()
    qtbot.keyClicks(combo.list.field, "xyz")
    assert titles(combo) == ["No method answers to this"]
    qtbot.keyClick(combo.list.field, Qt.Key.Key_Return)
    assert combo.list.isVisible() and combo.currentData() == "memit"


def test_escape_leaves_the_choice_as_it_was(qtbot, combo):
    combo.showPopup()
    qtbot.keyClicks(combo.list.field, "ike")
    qtbot.keyClick(combo.list, Qt.Key.Key_Escape)
    assert not combo.list.isVisible() and combo.currentData() == "memit"


def test_a_refused_method_is_there_with_its_reason_but_cannot_be_chosen(qtbot, combo):
    combo.set_refusals({"elder": "it has one layer.", "ike": ""})
    combo.showPopup()
    rows = combo.list.rows
    place = titles(combo).index("ELDER")
    index = rows.index(place)
    assert index.data(Role.REMARK) == "Cannot work on this model: it has one layer."
    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
    qtbot.keyClicks(combo.list.field, "elder")
    qtbot.keyClick(combo.list.field, Qt.Key.Key_Return)
    assert combo.currentData() == "memit"
    combo.hidePopup()
    combo.choose("lora")
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentData() == "ike", "the arrow keys pass over it too"


def test_a_click_takes_a_method(qtbot, combo):
    combo.showPopup()
    view = combo.list.view
    place = view.visualRect(combo.list.rows.index(titles(combo).index("ENCORE"))).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert combo.currentData() == "encore"


def test_rows_say_all_of_it_to_screen_readers(combo):
    combo.showPopup()
    said = combo.list.rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "ENCORE: MEMIT that stops early."
    assert "Gupta" in combo.list.rows.index(1).data(Qt.ItemDataRole.ToolTipRole)
