"""Sentences that more than one place says, or that tests look for."""

CLOSE_TITLE = "Close while working"
CLOSE_QUESTION = "{title} is still under way. Stop it after the step in hand and close?"
CLOSE_DETAIL = "The model and the session stay at the last whole batch; nothing that was finished is lost."
CLOSING = "Stopping after this step, then closing..."
CRASHED = "The last run of the program did not end cleanly."
CRASHED_HINT = "Its session was kept up to the last whole batch."
CRASHED_TRACE = "What happened stands in {file}."
UNEXPECTED = "Something unexpected went wrong."
ENGINE_FAILED = "The engine could not be started, so no model can be opened."
ENGINE_HINT = "Repair the installation with: make setup"
NOT_DROPPABLE = "This cannot be opened here."
DROP_HINT = "Drop a model folder, a table of facts (CSV, TSV, JSON, JSONL) or a session file (.palimpsest)."
ABOUT = (
    "<h3>Palimpsest {version}</h3><p>A workbench for lifelong knowledge editing of local language models.</p>"
    "<p>Write facts, run them through an editing method, watch the model's insides react, take it back.</p>"
    "<p>MIT licence.</p>"
)
