"""Work that begins and ends must not push the panels about."""


def test_docks_keep_their_heights_from_job_to_job(qtbot, window):
    window.model.open_demo()
    qtbot.waitUntil(lambda: not window.bridge.busy)
    heights = {key: dock.height() for key, dock in window.docks.items()}
    for count in (1, 2, 3):
        window.edits.importer.add_demo(count)
        qtbot.waitUntil(lambda: not window.bridge.busy)
        qtbot.waitUntil(lambda: not window.progress.stop.isVisible())
    assert {key: dock.height() for key, dock in window.docks.items()} == heights
