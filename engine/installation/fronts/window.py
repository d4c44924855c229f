"""A window by tkinter, the toolkit that comes with Python: name, icon, stages, bar, sizes, time left, Cancel."""

from __future__ import annotations

import subprocess
import sys
import time
import tkinter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tkinter import font

from engine.errors import PalimpsestError
from engine.installation.carrier import Carrier
from engine.installation.fronts.base import percent
from engine.installation.progress import Progress

WIDTH, BAR, MARGIN = 500, 10, 28  # pixels at 96 dots an inch


@dataclass(frozen=True)
class Colours:
    """The colours of one theme; those of gui/style."""

    back: str
    text: str
    quiet: str
    track: str
    accent: str
    button: str
    pulse: str
    on_accent: str = "#ffffff"


LIGHT = Colours("#faf9f6", "#23262b", "#666b73", "#e2ddd2", "#2a5da8", "#ece8df", "#8fb0dd")
DARK = Colours("#1f2226", "#e8e6e1", "#a3a8b0", "#3a3f46", "#6ea0e6", "#31363c", "#b5cff5", "#14171a")


class Window:
    """Progress in a window. Raises TclError where no window can be opened."""

    def __init__(self) -> None:
        self.root = tkinter.Tk(className="Palimpsest")
        self.root.withdraw()
        self.colours = DARK if prefers_dark() else LIGHT
        self.scale = max(1.0, self.root.winfo_fpixels("1i") / 96)
        self.cancelled = False
        self.answer: bool | None = None
        self.pulse = 0.0
        self._build()

    # -- the window --

    def _build(self) -> None:
        root, colours = self.root, self.colours
        root.title("Palimpsest")
        root.configure(background=colours.back)
        root.resizable(False, False)
        root.protocol("WM_DELETE_WINDOW", self._cancel)
        root.bind("<Escape>", lambda _: self._cancel())
        margin = self._px(MARGIN)
        frame = tkinter.Frame(root, background=colours.back, padx=margin, pady=self._px(24))
        frame.pack()
        head = tkinter.Frame(frame, background=colours.back)
        head.pack(fill="x")
        self.pictures = self._pictures()
        if self.pictures:
            tkinter.Label(head, image=self.pictures[0], background=colours.back).pack(
                side="left", padx=(0, self._px(16))
            )
        words = tkinter.Frame(head, background=colours.back)
        words.pack(side="left", fill="x", expand=True)
        self.title = self._label(words, 15, bold=True)
        self.explanation = self._label(words, 10, quiet=True)
        self.stage = self._label(frame, 11, above=22)
        self.bar = tkinter.Canvas(
            frame, width=self._px(WIDTH), height=self._px(BAR), background=colours.back, highlightthickness=0
        )
        self.bar.pack(pady=(self._px(8), self._px(6)))
        foot = tkinter.Frame(frame, background=colours.back)
        foot.pack(fill="x")
        self.detail = self._label(foot, 10, quiet=True, side="left")
        self.cancel = self._button(foot, "Cancel", self._cancel)
        self.again = self._button(foot, "Try again", lambda: self._answer(True), accent=True)
        self.again.pack_forget()

    def _px(self, size: float) -> int:
        return round(size * self.scale)

    def _label(
        self,
        parent: tkinter.Misc,
        size: int,
        *,
        bold: bool = False,
        quiet: bool = False,
        above: int = 0,
        side: str = "",
    ) -> tkinter.Label:
        family = font.nametofont("TkDefaultFont").actual("family")
        colour = self.colours.quiet if quiet else self.colours.text
        label = tkinter.Label(
            parent,
            background=self.colours.back,
            foreground=colour,
            font=(family, size, "bold" if bold else "normal"),
            anchor="w",
            justify="left",
            wraplength=self._px(WIDTH - (90 if side or bold or (quiet and not side) else 0)),
        )
        if side:
            label.pack(side="left")
        else:
            label.pack(fill="x", pady=(self._px(above), 0))
        return label

    def _button(self, parent: tkinter.Misc, text: str, command: object, *, accent: bool = False) -> tkinter.Label:
        """A flat button, which looks the same on each system: a label that can be clicked and reached by Tab."""
        colours = self.colours
        back, front = (colours.accent, colours.on_accent) if accent else (colours.button, colours.text)
        family = font.nametofont("TkDefaultFont").actual("family")
        button = tkinter.Label(
            parent,
            text=text,
            background=back,
            foreground=front,
            font=(family, 10),
            padx=self._px(16),
            pady=self._px(6),
            cursor="hand2",
            takefocus=True,
            highlightthickness=self._px(1),
            highlightbackground=colours.back,
            highlightcolor=colours.accent,
        )
        for event in ("<Button-1>", "<Return>", "<space>"):
            button.bind(event, lambda _: command())  # type: ignore[operator]
        button.pack(side="right", padx=(self._px(8), 0))
        return button

    def _pictures(self) -> list[tkinter.PhotoImage]:
        """The icon for the head and those for the title bar, from the carrier; none where it has none."""
        with suppress(PalimpsestError, tkinter.TclError, OSError):
            carrier = Carrier.here()
            if carrier is not None:
                folder = carrier.folder / "icons"
                head = 64 if self.scale < 1.5 else 128
                pictures = [
                    tkinter.PhotoImage(file=str(folder / f"palimpsest-{size}.png")) for size in (head, 32, 48, 256)
                ]
                self.root.iconphoto(True, *pictures[1:])
                return pictures
        return []

    # -- what every front can do --

    def begin(self, title: str, explanation: str) -> None:
        """Show the window in the middle of the screen."""
        self.title.configure(text=title)
        self.explanation.configure(text=explanation)
        self.root.update_idletasks()
        width, height = self.root.winfo_reqwidth(), self.root.winfo_reqheight()
        left = (self.root.winfo_screenwidth() - width) // 2
        top = (self.root.winfo_screenheight() - height) // 3
        self.root.geometry(f"+{left}+{top}")
        self.root.deiconify()
        self._update()

    def show(self, progress: Progress) -> None:
        """Show a reading."""
        self.stage.configure(text=f"{progress.stage}  ({progress.number} of {progress.stages})")
        self.detail.configure(text=progress.detail)
        self._draw(percent(progress) / 100, moving=progress.share is None)
        self._update()

    def failed(self, error: PalimpsestError) -> bool:
        """Say what went wrong, and wait for Try again or Close."""
        if self.cancelled:
            return False
        self.stage.configure(text=error.message)
        self.detail.configure(text=error.hint, wraplength=self._px(WIDTH - 200))
        self.cancel.configure(text="Close")
        self.again.pack(side="right", padx=(self._px(8), 0))
        self.bar.delete("all")
        self.answer = None
        while self.answer is None and not self.cancelled:
            self._update()
            time.sleep(0.03)
        again = bool(self.answer)
        if again:
            self.again.pack_forget()
            self.cancel.configure(text="Cancel")
        return again

    def close(self) -> None:
        """Close the window."""
        with suppress(tkinter.TclError):
            self.root.destroy()

    # -- inside --

    def _draw(self, share: float, *, moving: bool) -> None:
        """The bar of the whole; a lighter piece runs over it while a stage is at work that cannot be counted."""
        width, height = self._px(WIDTH), self._px(BAR)
        self.bar.delete("all")
        self._rounded(0, width, height, self.colours.track)
        if share > 0:
            self._rounded(0, max(height, width * share), height, self.colours.accent)
        if moving:
            self.pulse = (self.pulse + 0.04) % 1
            piece = width * 0.12
            left = self.pulse * (width - piece)
            self._rounded(left, left + piece, height, self.colours.pulse)

    def _rounded(self, left: float, right: float, height: float, colour: str) -> None:
        half = height / 2
        self.bar.create_line(
            left + half, half, max(left + half, right - half), half, width=height - 1, capstyle="round", fill=colour
        )

    def _update(self) -> None:
        with suppress(tkinter.TclError):
            self.root.update()

    def _cancel(self) -> None:
        self.cancelled = True

    def _answer(self, answer: bool) -> None:
        self.answer = answer


def prefers_dark() -> bool:
    """Whether the system says that it is dark; no where it does not say."""
    try:
        if sys.platform == "win32":
            return _windows_is_dark()
        if sys.platform == "darwin":
            return "Dark" in _said("defaults", "read", "-g", "AppleInterfaceStyle")
        portal = ["gdbus", "call", "--session", "--timeout", "1", "--dest", "org.freedesktop.portal.Desktop"]
        portal += ["--object-path", "/org/freedesktop/portal/desktop"]
        read = ["--method", "org.freedesktop.portal.Settings.Read", "org.freedesktop.appearance", "color-scheme"]
        if "uint32 1" in _said(*portal, *read):
            return True
        return "dark" in _said("gsettings", "get", "org.gnome.desktop.interface", "color-scheme") or _kde_is_dark()
    except OSError:
        return False


def _said(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=3).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _kde_is_dark() -> bool:
    file = Path.home() / ".config" / "kdeglobals"
    return (
        file.is_file()
        and "dark"
        in file.read_text(encoding="utf-8", errors="replace").partition("ColorScheme=")[2].partition("\n")[0].lower()
    )


def _windows_is_dark() -> bool:
    if sys.platform != "win32":
        return False
    import winreg

    place = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
        return winreg.QueryValueEx(key, "AppsUseLightTheme")[0] == 0
