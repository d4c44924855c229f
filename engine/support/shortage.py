"""What the machine ran short of: memory, threads or disk, told from a bug by the exception that some library raised.

Libraries report a failed allocation or write in many ways: torch as a RuntimeError, the dynamic loader as an
ImportError, Rust's libraries with the system's error number in the text of whatever they raise. All are known here.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator

from engine.errors import BadInput, OutOfMemory, PalimpsestError
from engine.support.wording import say

# What libraries say, in lower case, when memory, address space or threads run out.
_MEMORY_SIGNS = (
    "out of memory",
    "can't allocate memory",
    "cannot allocate memory",
    "not enough memory",
    "bad_alloc",
    "failed to map segment",
    "memory allocation",
    "can't start new thread",
    "resource temporarily unavailable",
    "memoryerror",
)
_ABOUT_THE_NAME = (
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENAMETOOLONG,
    errno.ELOOP,
    errno.EACCES,
    errno.EPERM,
)
_RUST_NUMBER = re.compile(r"\(os error (\d+)\)")
_NUMBER = re.compile(r"\[Errno (\d+)\]")  # in what shutil says of several files at once
_CUT_SHORT = re.compile(r"\d+ requested and \d+ written")  # by numpy, which does not say why: a full disk
_PANIC = "PanicException"  # of Rust's libraries; no Exception, and of a class that cannot be imported
# Address space that Python, torch and transformers take before any model, on a processor; below it some of their parts
# end the process at once instead of raising.
LEAST_SPACE = 1100 << 20


def is_panic(error: BaseException) -> bool:
    """Whether a Rust library, such as that of the tokenizers, gave up."""
    return type(error).__name__ == _PANIC


def lacks_memory(error: BaseException) -> bool:
    """Whether ``error``, or one that it was raised from, says that memory or threads have run out."""
    return any(_lacks_memory(one) for one in _with_causes(error))


def disk_reason(error: BaseException) -> str | None:
    """The system's reason in ``error`` for not reading or writing a file; None where it is about something else."""
    if isinstance(error, OSError):
        if not error.strerror and _CUT_SHORT.fullmatch(str(error)):
            return os.strerror(errno.ENOSPC)
        several = None if error.strerror else _NUMBER.search(str(error))
        return os.strerror(int(several[1])) if several else error.strerror or str(error)
    if isinstance(error, Exception) and (number := _RUST_NUMBER.search(str(error))):
        return os.strerror(int(number[1]))
    return None


def as_shortage(error: BaseException, doing: str = "") -> PalimpsestError | None:
    """``error`` in one sentence with a remedy where memory, a disk or a library gave out; None for anything else.

    ``doing`` is what was being done, such as "editing".
    """
    if lacks_memory(error):
        return OutOfMemory(
            say("The memory ran out while {doing}; what had been recorded before is kept.", doing=doing)
            if doing
            else say("The memory ran out; what had been recorded before is kept."),
            say("Close other programs, choose a smaller dtype, model or batch, or use another device."),
        )
    if (reason := disk_reason(error)) is not None:
        name = getattr(error, "filename", None)
        if getattr(error, "errno", None) in _ABOUT_THE_NAME:
            return BadInput(
                say("this cannot be used ({reason}).", reason=reason), say("Check the name and the rights."), file=name
            )
        what = (
            say("{name} cannot be read or written ({reason}).", name=name, reason=reason)
            if name
            else say("A file cannot be read or written ({reason}).", reason=reason)
        )
        return PalimpsestError(what, say("Check its rights and the disk's free space."))
    if is_panic(error):
        return PalimpsestError(
            say("A library gave up ({error}).", error=str(error)), say("What had been recorded before is kept.")
        )
    return None


def check_address_space() -> None:
    """Raise :class:`OutOfMemory` where a limit on this process's memory is too small for any work (``ulimit -v``)."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < LEAST_SPACE:
        raise OutOfMemory(
            say(
                "The memory of this process is limited to {limit:,} MB, and without any model {least:,} MB are needed.",
                limit=limit >> 20,
                least=LEAST_SPACE >> 20,
            ),
            say("Raise the limit (ulimit -v)."),
        )


def _lacks_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    if not isinstance(error, RuntimeError | ImportError | SystemError) and not is_panic(error):
        return False
    said = str(error).lower()
    return any(sign in said for sign in _MEMORY_SIGNS)


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, one.__context__]
