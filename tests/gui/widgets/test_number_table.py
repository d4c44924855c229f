"""The table of numbers behind a plot, as it is painted."""

from gui.widgets.number_table import NumberTable


def test_a_head_that_is_too_long_loses_its_end_and_says_so(qtbot, theme):
    theme.apply()
    pictures = []
    for words in ("fact that is edited", "fact that is moved"):  # they begin alike
        table = NumberTable("Pairs")
        qtbot.addWidget(table)
        table.numbers.show(([words], [["Ada"]]))
        table.setColumnWidth(0, 70)
        table.resize(200, 80)
        table.show()
        heads = table.horizontalHeader()
        pictures.append(heads.grab(heads.viewport().rect().adjusted(0, 0, 40 - heads.width(), 0)).toImage())
    assert pictures[0] == pictures[1], "the same letters stand at the left"
