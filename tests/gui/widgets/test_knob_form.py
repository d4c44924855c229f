from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.errors import BadHyperparameter
from engine.exports.table import EXPORTS
from engine.methods.knobs import Knob
from engine.methods.registry import described, methods
from gui.widgets.knob_fields import format_value, knob_help
from gui.widgets.knob_form import KnobForm
from gui.widgets.knob_titles import CHOICE_TITLES, GROUP_TITLES, TITLES, choice_title, in_words, knob_title

LAYERS = Knob("layers", "layers", "4-8", None, None, (), "", "Which layers.", "method")
STEPS = Knob("steps", "int", 25, 1, 30, (), "", "How long.", "method")
RATE = Knob("v_lr", "float", 0.5, 0.001, 10, (), "x h", "How fast.", "values")
STOP = Knob("early_stop", "choice", "loss", None, None, ("loss", "most-probable"), "", "When to stop.", "values")
KEEP = Knob("accumulate_keys", "bool", False, None, None, (), "", "Keep keys.", "solver")


@pytest.fixture
def form(qtbot, theme):
    form = KnobForm(theme)
    qtbot.addWidget(form)
    form.set_knobs((LAYERS, STEPS, RATE, STOP, KEEP))
    form.resize(340, 600)
    form.show()
    return form


def type_in(qtbot, form, name, text):
    editor = form.fields[name].editor
    editor.selectAll()
    qtbot.keyClicks(editor, text)


def test_every_kind_of_knob_gives_its_default(form):
    assert form.values() == {
        "layers": "4-8",
        "steps": 25,
        "v_lr": 0.5,
        "early_stop": "loss",
        "accumulate_keys": False,
    }
    assert form.changes() == {}


@pytest.fixture(params=["de_DE", "en_US", "ja_JP"])
def place(request):
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


def test_a_number_may_be_typed_as_the_person_s_place_writes_it(qtbot, form, place):
    type_in(qtbot, form, "v_lr", "0,05")  # elsewhere a comma stands between thousands, and here is none
    assert (form.problem == "") == (place == "de_DE")
    if place == "de_DE":
        assert form.values()["v_lr"] == 0.05
        qtbot.keyClick(form.fields["v_lr"].editor, Qt.Key.Key_Up)
        assert form.values()["v_lr"] == 0.055
    for typed, wanted in (("0.05", 0.05), ("０．５", 0.5), ("1e-2", 0.01)):  # no key writes wide letters
        form.fields["v_lr"].editor.setText(typed)
        assert form.problem == "" and form.values()["v_lr"] == wanted
    form.fields["steps"].editor.setText("１２")
    assert form.values()["steps"] == 12


def test_typed_values_are_checked_at_once_and_in_the_words_of_the_engine(qtbot, form):
    type_in(qtbot, form, "steps", "31")
    assert form.problem == "steps = 31 lies outside [1, 30]."
    assert form.fields["steps"].message.isVisible()
    with pytest.raises(BadHyperparameter):
        form.values()
    type_in(qtbot, form, "steps", "x")
    assert "is not a whole number" in form.problem
    type_in(qtbot, form, "steps", "7")
    assert form.problem == ""
    assert form.changes() == {"steps": 7}


def test_a_wrong_field_opens_its_group(qtbot, form):
    assert not form.fields["v_lr"].editor.isVisible()
    form.fields["v_lr"].write("1e9")
    form._refresh()
    assert form.fields["v_lr"].editor.isVisible()


def test_presets_are_where_reset_goes_back_to(qtbot, form):
    form.set_presets({"steps": 12, "early_stop": "most-probable"}, 9)
    assert form.values()["steps"] == 12
    type_in(qtbot, form, "steps", "13")
    reset = form.fields["steps"].reset
    assert reset.isEnabled()
    with qtbot.waitSignal(form.changed):
        qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert form.values()["steps"] == 12
    assert not reset.isEnabled()
    form.set_values({"steps": 20, "unknown": 3, "accumulate_keys": True})
    assert form.changes() == {"steps": 20, "accumulate_keys": True}
    form.reset()
    assert form.changes() == {}


def test_layers_that_the_model_lacks_are_named(qtbot, form):
    form.set_presets({"layers": "1-2"}, 6)
    type_in(qtbot, form, "layers", "4-6")
    assert form.problem == "The model has layers 0 to 5."
    type_in(qtbot, form, "layers", "5, 1")
    assert form.values()["layers"] == "1,5"


def test_a_click_on_the_picture_of_layers_chooses_one(qtbot, form):
    form.set_presets({"layers": "1-2"}, 6)
    strip = form.fields["layers"].strip
    assert strip.isVisible()
    pitch = min(28.0, strip.width() / 6)
    for layer in (3, 0, 1):
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(int((layer + 0.5) * pitch), 8))
    assert form.values()["layers"] == "0,2,3"
    for layer in (0, 2, 3):
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(int((layer + 0.5) * pitch), 8))
    assert form.values()["layers"] == "3", "the last layer stays"


def test_arrow_keys_step_numbers_within_their_range(qtbot, form):
    editor = form.fields["steps"].editor
    qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert form.values()["steps"] == 26
    type_in(qtbot, form, "steps", "30")
    qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert form.values()["steps"] == 30
    rate = form.fields["v_lr"]
    qtbot.keyClick(rate.editor, Qt.Key.Key_Down)
    assert rate.value == pytest.approx(0.5 / 1.1, rel=1e-4)


def test_the_wheel_passes_over_fields_without_focus(qtbot, form):
    form.fields["v_lr"].write("1e9")
    form._refresh()
    combo = form.fields["early_stop"].editor
    form.fields["steps"].editor.setFocus()
    at = QPointF(combo.rect().center())
    no = Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(
        at, at, QPoint(0, 0), QPoint(0, -120), Qt.MouseButton.NoButton, no, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(combo, wheel)
    assert combo.currentText() == combo.currentData() == "loss"


def test_another_method_has_other_fields(form):
    form.set_knobs((STEPS,))
    assert form.values() == {"steps": 25}


RETRIEVE = Knob("retrieve", "choice", "merge", None, None, ("merge", "retrieve"), "", "What answers.", "method")
MERGE = Knob("merge", "choice", "ties", None, None, ("ties", "slerp"), "", "How.", "merging", ("retrieve", ("merge",)))
DENSITY = Knob("density", "float", 0.5, 0, 1, (), "", "Share kept.", "merging", ("merge", ("ties",)))
SHARDS = Knob("shards", "int", 2, 1, 9, (), "", "How many.", "memory", ("steps", (1, 2)))


def shown(form):
    return {name for name, field in form.fields.items() if field.editor.isVisibleTo(form)}


@pytest.fixture
def nested(form):
    form.folds = {"merging": False, "memory": False}
    form.set_knobs((STEPS, RETRIEVE, MERGE, DENSITY, SHARDS))
    return form


def test_only_what_has_a_meaning_is_shown_and_live(qtbot, nested):
    assert shown(nested) == {"steps", "retrieve", "merge", "density"}
    assert nested.groups["memory"].isHidden(), "a section without fields is no section"
    nested.fields["merge"].editor.setCurrentText("slerp")
    assert shown(nested) == {"steps", "retrieve", "merge"}
    nested.fields["merge"].editor.setCurrentText("ties")
    nested.fields["retrieve"].editor.setCurrentText("retrieve")
    assert shown(nested) == {"steps", "retrieve"}, "what needs a hidden field is hidden with it"
    type_in(qtbot, nested, "steps", "2")
    assert "shards" in shown(nested)
    type_in(qtbot, nested, "steps", "x")
    assert "shards" in shown(nested), "half-typed text moves nothing"


def test_hidden_values_are_kept_and_a_wrong_one_stops_nothing(qtbot, nested):
    type_in(qtbot, nested, "density", "0.25")
    nested.fields["merge"].editor.setCurrentText("slerp")
    assert nested.values()["density"] == 0.25 and nested.changes() == {"merge": "slerp", "density": 0.25}
    nested.fields["merge"].editor.setCurrentText("ties")
    assert nested.fields["density"].editor.text() == "0.25"
    type_in(qtbot, nested, "density", "7")
    assert nested.problem
    nested.fields["merge"].editor.setCurrentText("slerp")
    assert nested.problem == "" and "density" not in nested.values()
    assert not nested.fields["density"].message.isVisibleTo(nested)


def test_needs_of_a_knob_that_is_not_there_or_in_a_circle_hide_nothing(form):
    lost = Knob("lost", "int", 1, 0, 9, (), "", "", "method", ("nobody", (1,)))
    first = Knob("first", "bool", True, None, None, (), "", "", "method", ("second", (True,)))
    second = Knob("second", "bool", True, None, None, (), "", "", "method", ("first", (True,)))
    form.set_knobs((lost, first, second))
    assert shown(form) == {"lost", "first", "second"}


def test_a_kind_that_the_form_does_not_know_is_a_line_of_text(qtbot, form):
    odd = Knob("template", "jinja", "The {}", None, None, (), "", "What is asked.", "method")
    form.set_knobs((odd,))
    type_in(qtbot, form, "template", "A {}")
    assert form.values() == {"template": "A {}"} and form.changes() == {"template": "A {}"}


def test_sections_are_folded_as_the_person_left_them(qtbot, form):
    heading = form.groups["values"].heading
    with qtbot.waitSignal(form.folds_changed):
        heading.click()
    assert form.folds == {"values": False} and form.fields["v_lr"].editor.isVisible()
    form.set_knobs((STEPS, RATE))
    assert form.fields["v_lr"].editor.isVisible()


def test_what_differs_from_the_preset_is_marked(qtbot, form):
    field = form.fields["v_lr"]
    assert field.label.property("rank") == "" and field.editor.accessibleDescription() == "How fast."
    field.write("0.7")
    form._refresh()
    assert field.label.property("rank") == "accent" and not field.reset.icon().isNull()
    assert field.editor.accessibleDescription() == "Differs from the preset, 0.5. How fast."
    assert form.groups["values"].heading.text() == "Search for v*, 1 changed"


def test_names_and_tips_are_for_people():
    assert [knob_title(name) for name in ("v_lr", "lambda_p", "kl_factor", "early_stop")] == [
        "v* learning rate",
        "λ p",
        "KL factor",
        "Early stop",
    ]
    assert knob_help(RATE) == "How fast. From 0.001 to 10 x h.\nDefault 0.5.\n--set v_lr=0.5"
    preset = "How fast. From 0.001 to 10 x h.\nDefault 0.5; 0.2 in the preset of this model.\n--set v_lr=0.2"
    assert knob_help(RATE, 0.2) == preset
    assert "One of: loss, most-probable." in knob_help(STOP)
    values = (True, 15000.0, 3, "4-8", 9.765625e-06, 0.1)
    assert [format_value(value) for value in values] == ["yes", "15000", "3", "4-8", "9.765625e-06", "0.1"]


def test_every_hyperparameter_has_a_title_which_is_its_name_in_words():
    knobs = [knob for method in described() for knob in method.knobs]
    knobs += [knob for form in EXPORTS for knob in form.options.knobs()]
    assert {knob.name for knob in knobs} <= set(TITLES)
    assert all(title == in_words(name) for name, title in TITLES.items())
    assert {knob.group for knob in knobs} <= {"method", *GROUP_TITLES}


def test_what_can_be_chosen_is_called_as_the_command_line_takes_it():
    choices = {choice for method in described() for knob in method.knobs for choice in knob.choices}
    assert all(choice_title(choice) == choice for choice in (*choices, *CHOICE_TITLES))


def test_every_field_has_a_name_and_its_label_leads_to_it(form):
    for field in form.fields.values():
        assert field.editor.accessibleName()
        assert field.label.buddy() is field.editor
        assert field.editor.toolTip()


@pytest.mark.parametrize("method", described(), ids=lambda method: method.name)
def test_every_knob_of_every_method_says_what_it_does_its_range_its_default_and_has_a_way_back(qtbot, theme, method):
    form = KnobForm(theme)
    qtbot.addWidget(form)
    form.set_knobs(method.knobs)
    presets = {knob.name: knob.default for knob in method.knobs}
    form.set_presets(presets, 40)
    form.show()
    before = form.values()
    for name, field in form.fields.items():
        tip, knob = field.editor.toolTip(), field.knob
        assert tip.startswith(knob.help) and knob.help.endswith(".") and knob.help[0].isupper(), name
        assert "\nDefault " in tip and field.editor.accessibleName() and field.reset.accessibleName()
        if knob.kind in ("int", "float"):
            assert f"From {knob.low:g} to {knob.high:g}" in tip and knob.low <= knob.high
        wheel(field.editor)
    assert form.values() == before and not form.changes(), "the wheel scrolls and changes nothing"


def wheel(editor):
    """Turn the wheel over ``editor``, which nobody has clicked."""
    centre = QPointF(editor.rect().center())
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        centre,
        QPointF(editor.mapToGlobal(editor.rect().center())),
        QPoint(),
        QPoint(0, 120),
        none,
        Qt.KeyboardModifier.NoModifier,
        phase,
        False,
    )
    QApplication.sendEvent(editor, event)


def test_zero_that_is_no_amount_says_what_it_means_beside_the_number(qtbot, form):
    form.set_knobs((replace(RATE, low=0, zero="off"), KEEP))
    field = form.fields["v_lr"]
    assert field.unit.text() == "x h"
    type_in(qtbot, form, "v_lr", "0")
    assert not field.unit.isHidden() and field.unit.text() == "off"
    type_in(qtbot, form, "v_lr", "0.2")
    assert field.unit.text() == "x h"
    field.set_shown(False)
    assert field.unit.isHidden()


def test_every_knob_whose_help_gives_zero_a_meaning_shows_it():
    forms = [method.hyperparameters for method in methods().values()] + [export.options for export in EXPORTS]
    knobs = {(form, knob.name): knob for form in forms for knob in form.knobs()}
    told = {name for name, knob in knobs.items() if "; 0: " in knob.help}
    assert told == {name for name, knob in knobs.items() if knob.zero} and told
