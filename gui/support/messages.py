"""Messages that are used in several places, or that tests look for."""

from __future__ import annotations

from engine.support.wording import Sentence, say, say_count

NOTHING = say("(nothing)")  # what a model says that ends its answer at once
CLOSE_TITLE = say("Close while working")
CLOSE_DETAIL = say("The model and the session stay at the last whole batch; nothing that was finished is lost.")
CLOSE_DONE = say("What was under way is done by now. Close?")
CLOSE_FETCH = say("What was fetched is kept; the next time goes on from there.")
CLOSE_WAITING = say("These wait for it and will not be done:")
CLOSE_UNKEPT = say("What you have in hand could not be kept until now and may be lost. Close all the same?")
NOT_KEPT_HINT = say("Check the disk's free space and the rights of the folder of sessions.")
KNOWN_FILE_HINT = say("What was done in it since is there as well.")
DUPLICATED = say("The copy is in the list.")
CLOSING = say("Stopping after this step, then closing...")
NOT_ASKED = say("The feed of updates could not be asked.")
CRASHED = say("The last run of the program did not end cleanly.")
CRASHED_HINT = say("Its session was kept up to the last whole batch, and so was all that waited.")
UNEXPECTED = say("Something unexpected went wrong.")
ENGINE_FAILED = say("The engine could not be started, so no model can be opened.")
ENGINE_HINT = say("Help, Repair environment mends it, or says what does.")
NO_PANEL = say("No panel is in use.")
NO_PANEL_HINT = say("Click into a panel, or go to one by its key in the menu Panels, and press the keys again.")
NOT_DROPPABLE = say("This cannot be opened here.")
DROP_HINT = say(
    "Drop a model (a folder or a GGUF file), a table of facts (CSV, TSV, JSON, JSONL) or a .palimpsest session."
)
CHANGE_ALONE = say("this is a change of a model, and none is open.")
CHANGE_HINT = say("Open the model that it was made for, and drop it again.")
TEXT_HINT = say("Drop a text for the statistics on the model panel, one to measure with on the quality panel.")
GUARD_PAUSED = say("The run is held. Resume it (F6) to go on all the same.")
GUARD_BACK = say("The run has ended; the batches that were undone can be brought back from the timeline.")
NO_LAYERS = say("The chosen method does not let one choose its layers.")
NO_LAYERS_HINT = say("Choose a method that writes at layers, such as MEMIT or ENCORE.")
NO_FONT_HINT = say("The text itself is whole. Install a font that has them, such as Noto Sans CJK, and start again.")


def imported(count: int) -> Sentence:
    """How many changes of the model were taken in that others had made."""
    return say_count(count, "{n} change imported", "{n} changes imported")


def close_question(title: str) -> Sentence:
    """Asked before the window closes over a job."""
    return say("{title} is still under way. Stop it after the step in hand and close?", title=title)


def close_kept(waiting: str) -> Sentence:
    """What closing leaves; ``waiting`` says what waits."""
    return say(
        "The model and the session stay at the last whole batch, and what waits is kept ({waiting}).", waiting=waiting
    )


def not_kept(reason: str) -> Sentence:
    """The work in hand cannot be written."""
    return say("What you have in hand cannot be kept ({reason}); it holds until the program ends.", reason=reason)


def not_read(reason: str) -> Sentence:
    """The waiting facts of a session cannot be read."""
    return say("The facts that waited in this session cannot be read: {reason}", reason=reason)


def set_aside(file: str) -> Sentence:
    """Where the file that could not be read is kept."""
    return say("The file is kept beside it as {file}; the edits are whole.", file=file)


def lost(count: int, file: object) -> Sentence:
    """Entries that could not be read."""
    return say_count(
        count,
        "{n} entry of {file} is damaged and could not be read.",
        "{n} entries of {file} are damaged and could not be read.",
        file=file,
    )


def is_open(name: str) -> Sentence:
    """What was chosen is open here."""
    return say("{name} is open here already.", name=name)


def known_file(file: str, name: str) -> Sentence:
    """The session file was unpacked before."""
    return say("{file} was opened before: this is the session \u201c{name}\u201d that it became.", file=file, name=name)


def cannot_open(name: str, reason: str) -> Sentence:
    """A session cannot be opened."""
    return say("{name} cannot be opened: {reason}.", name=name, reason=reason)


def other_model(place: object, found: str) -> Sentence:
    """The model in ``place`` is not the one of the session."""
    return say("The model in {place} is another one (fingerprint {found}).", place=place, found=found)


def exported(file: object) -> Sentence:
    """Where a session was written to."""
    return say("The session was written to {file}.", file=file)


def in_bin(title: str, name: str) -> Sentence:
    """The session ``title`` was deleted and is in the system's bin, where it has the name of its folder."""
    if title == name:
        return say("{name} is in the bin of this system.", name=name)
    return say("{title} is in the bin of this system, as {name}.", title=title, name=name)


def in_own_bin(name: str, place: object) -> Sentence:
    """What was deleted is in a bin of the program."""
    return say("{name} was moved to {place}, as this system has no bin.", name=name, place=place)


def newer_version(version: str) -> Sentence:
    """A newer version is there."""
    return say("Version {version} is there.", version=version)


def crashed_trace(file: object) -> Sentence:
    """Where the trace of a crash is."""
    return say("What happened stands in {file}.", file=file)


def branch_hint(former: str) -> Sentence:
    """The way back to the branch that was left."""
    return say("Click a mark of {former} on the timeline to go back to it.", former=former)


def no_font(scripts: str) -> Sentence:
    """Scripts whose letters cannot be drawn."""
    return say(
        "This system has no font for these scripts, so their letters are shown as boxes: {scripts}.", scripts=scripts
    )


def run_done(title: str, time: str) -> Sentence:
    """A long job is done."""
    return say("{title}: done after {time}.", title=title, time=time)


def run_stopped(title: str, time: str) -> Sentence:
    """A long job was stopped."""
    return say("{title}: stopped after {time}.", title=title, time=time)


def run_failed(title: str, time: str) -> Sentence:
    """A long job failed."""
    return say("{title}: failed after {time}. The window says why.", title=title, time=time)
