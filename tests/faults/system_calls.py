"""Let chosen system calls of a child process fail, by the kernel's own means and whatever makes them.

A filter (seccomp, `man 2 seccomp_unotify`) stops the child at each call that reads or changes files. The
parent looks which file it is about, and lets it go on, fail, or kills the child there. So what DuckDB, Polars
and SQLite ask of the disk is reached like what Python asks. What is read through memory (mmap) is not. Needs
Linux 5.5 or newer on x86_64 or aarch64, and no privilege.
"""

from __future__ import annotations

import array
import ctypes
import errno
import fcntl
import os
import platform
import select
import signal
import socket
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Fault = Literal["no space", "input/output error", "killed"]
"""How a call fails. `killed`: the process ends before the call is made, as by SIGKILL (a shell says 137)."""

FAULTS: Final[dict[Fault, int]] = {
    "no space": errno.ENOSPC,
    "input/output error": errno.EIO,
    "killed": 0,
}


class SystemCall(NamedTuple):
    """Its number by machine (None: not there), which argument says the file, whether it changes anything."""

    x86_64: int | None
    aarch64: int | None
    says: Literal["descriptor", "path", "path at"]
    changes: bool = True


CALLS: Final[dict[str, SystemCall]] = {
    "read": SystemCall(0, 63, "descriptor", changes=False),
    "pread64": SystemCall(17, 67, "descriptor", changes=False),
    "readv": SystemCall(19, 65, "descriptor", changes=False),
    "write": SystemCall(1, 64, "descriptor"),
    "pwrite64": SystemCall(18, 68, "descriptor"),
    "writev": SystemCall(20, 66, "descriptor"),
    "copy_file_range": SystemCall(326, 285, "descriptor"),
    "fallocate": SystemCall(285, 47, "descriptor"),
    "ftruncate": SystemCall(77, 46, "descriptor"),
    "fsync": SystemCall(74, 82, "descriptor"),
    "fdatasync": SystemCall(75, 83, "descriptor"),
    "open": SystemCall(2, None, "path"),
    "openat": SystemCall(257, 56, "path at"),
    "mkdir": SystemCall(83, None, "path"),
    "mkdirat": SystemCall(258, 34, "path at"),
    "link": SystemCall(86, None, "path"),
    "linkat": SystemCall(265, 37, "path at"),
    "unlink": SystemCall(87, None, "path"),
    "unlinkat": SystemCall(263, 35, "path at"),
    "rename": SystemCall(82, None, "path"),
    "renameat": SystemCall(264, 38, "path at"),
    "renameat2": SystemCall(316, 276, "path at"),
}
_FLAGS_OF: Final = {"open": 1, "openat": 2}
"""Where the call says whether it may make the file."""
_NEVER_FULL: Final = frozenset({"unlink", "unlinkat", "ftruncate"})
"""What a full disk does not refuse."""

_MACHINES: Final = {"x86_64": (0xC000003E, 317), "aarch64": (0xC00000B7, 277)}
"""AUDIT_ARCH of linux/audit.h, and the number of seccomp(2)."""
_LOAD, _EQUAL, _ANSWER = 0x20, 0x15, 0x06  # linux/bpf_common.h: LD|W|ABS, JMP|JEQ|K, RET|K
_NUMBER_AT, _ARCH_AT = 0, 4  # offsets in struct seccomp_data
_ALLOW, _NOTIFY = 0x7FFF0000, 0x7FC00000
_NO_NEW_PRIVILEGES = 38
_SET_FILTER, _NEW_LISTENER = 1, 8
_RECEIVE, _SEND = 0xC0502100, 0xC0182101  # ioctls of linux/seccomp.h
_NOTICE = struct.Struct("=QII iIQ6Q")
_REPLY = struct.Struct("=QqiI")
_GO_ON = 1
_LONGEST_PATH = 4096
_NOT_FILTERED = 99

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def available() -> bool:
    """Whether this machine can do it: a kernel that knows notices, and a container that lets it be asked."""
    if platform.system() != "Linux" or platform.machine() not in _MACHINES:
        return False
    action, actions_known = ctypes.c_uint32(_NOTIFY), 2
    number = _MACHINES[platform.machine()][1]
    return int(_libc.syscall(number, actions_known, 0, ctypes.byref(action))) == 0


@dataclass
class Plan:
    """Which call about a file below `folder` fails: the `number`-th, and, where `lasting`, all after it.

    `number` 0: none, they are only counted. Afterwards `seen` holds the calls that could have failed and
    `failed` those that did, each as its name and the file's path.
    """

    folder: Path
    fault: Fault
    number: int = 0
    lasting: bool = False
    seen: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    def judge(self, call: str, path: str, flags: int) -> bool:
        """Whether this call is to fail."""
        if not path.startswith(f"{self.folder}/") or not self._could_fail(call, flags):
            return False
        self.seen.append((call, path))
        count = len(self.seen)
        fails = count == self.number or (self.lasting and 0 < self.number < count)
        if fails:
            self.failed.append((call, path))
        return fails

    def _could_fail(self, call: str, flags: int) -> bool:
        makes = CALLS[call].changes and (call not in _FLAGS_OF or bool(flags & os.O_CREAT))
        if self.fault == "no space":
            return makes and call not in _NEVER_FULL
        return makes or self.fault == "input/output error"


def watched(work: Callable[[], int], plan: Plan) -> int:
    """Run `work` in a forked child with its calls judged by `plan`; its exit code, negative by signal.

    Threads do not survive a fork: whoever calls this has begun none that the child needs.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    pid = os.fork()
    if pid == 0:
        code = _NOT_FILTERED
        try:
            ours.close()
            listener = _filtered()
            socket.send_fds(theirs, [b"x"], [listener])
            os.close(listener)
            theirs.close()
            code = work()
        finally:
            os._exit(code)
    theirs.close()
    with ours:
        _, listeners, _, _ = socket.recv_fds(ours, 1, 1)
    if not listeners:
        os.waitpid(pid, 0)
        raise RuntimeError("the child could not be filtered")
    try:
        _supervise(listeners[0], pid, plan)
    finally:
        os.close(listeners[0])
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _filtered() -> int:
    """Filter this thread and all that begin after it; the descriptor that the notices come from."""
    arch, seccomp = _MACHINES[platform.machine()]
    numbers = [number for call in CALLS.values() if (number := getattr(call, platform.machine())) is not None]
    code = [(_LOAD, 0, 0, _ARCH_AT), (_EQUAL, 1, 0, arch), (_ANSWER, 0, 0, _ALLOW), (_LOAD, 0, 0, _NUMBER_AT)]
    code += [(_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    code += [(_ANSWER, 0, 0, _ALLOW), (_ANSWER, 0, 0, _NOTIFY)]
    packed = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *each) for each in code))
    program = _Program(len(code), ctypes.cast(packed, ctypes.c_void_p))
    _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    listener = _libc.syscall(seccomp, _SET_FILTER, _NEW_LISTENER, ctypes.byref(program))
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return int(listener)


def _supervise(listener: int, pid: int, plan: Plan) -> None:
    """Answer each notice until nobody is left who could make one."""
    names = {
        number: name
        for name, call in CALLS.items()
        if (number := getattr(call, platform.machine())) is not None
    }
    waiting = select.poll()
    waiting.register(listener, select.POLLIN)
    while True:
        ((_, events),) = waiting.poll()
        if not events & select.POLLIN:
            return
        notice = array.array("B", bytes(_NOTICE.size))
        try:
            fcntl.ioctl(listener, _RECEIVE, notice, True)
        except FileNotFoundError:  # it was killed meanwhile
            continue
        number, thread, _, call, _, _, *arguments = _NOTICE.unpack(notice)
        path, flags = _file_of(names[call], thread, arguments)
        if not plan.judge(names[call], path, flags):
            _reply(listener, number, 0, _GO_ON)
        elif plan.fault == "killed":
            os.kill(pid, signal.SIGKILL)
        else:
            _reply(listener, number, -FAULTS[plan.fault], 0)


def _reply(listener: int, number: int, error: int, flags: int) -> None:
    try:
        fcntl.ioctl(listener, _SEND, array.array("B", _REPLY.pack(number, 0, error, flags)), True)
    except FileNotFoundError:
        return


def _file_of(name: str, thread: int, arguments: list[int]) -> tuple[str, int]:
    """The path of the file that a call is about, empty where it cannot be told, and the flags of an open."""
    says = CALLS[name].says
    try:
        if says == "descriptor":
            return os.readlink(f"/proc/{thread}/fd/{arguments[0]}"), 0  # noqa: PTH115  # no file's own path
        place = arguments[0 if says == "path" else 1]
        with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:  # noqa: PTH123
            memory.seek(place)
            text = memory.read(_LONGEST_PATH).split(b"\0", 1)[0]
    except OSError:
        return "", 0
    return os.fsdecode(text), arguments[_FLAGS_OF[name]] if name in _FLAGS_OF else 0
