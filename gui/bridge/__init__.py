"""The bridge between the GUI thread and the engine: one worker thread, a bounded event queue, jobs with a state."""

from gui.bridge.bridge import Bridge
from gui.bridge.job import Job, JobKind, JobState
from gui.bridge.live import Live
from gui.bridge.memory import MemoryUse

__all__ = ["Bridge", "Job", "JobKind", "JobState", "Live", "MemoryUse"]
