"""Takes the network from a process for good: the engine fetches what SERVICE and LOAD name, and has no switch for it.

The kernel then refuses to make or connect sockets, also to programs that the process may start; sockets that are open
go on to work. Needs Linux with seccomp on x86-64 or ARM64; elsewhere the look at the query is the only guard.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from typing import Final

# linux/prctl.h, linux/seccomp.h and linux/filter.h
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EACCES
_LOAD: Final = 0x20
_IF_EQUAL: Final = 0x15
_IF_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_CALL_NUMBER, _ARCHITECTURE = 0, 4
"""Offsets in struct seccomp_data."""

_X32: Final = 0x40000000
"""Calls from here on are those of a second table that x86-64 kernels may have."""

# linux/audit.h, and the numbers of socket, connect and io_uring_setup in the tables of system calls
_CALLS: Final = {"x86_64": (0xC000003E, (41, 42, 425)), "aarch64": (0xC00000B7, (198, 203, 425))}


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def renounce_network() -> bool:
    """Give up the network in this process; return whether the kernel took it. Call it while there is one thread."""
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        return False
    lines = _filter(*_CALLS[platform.machine()])
    code = ctypes.create_string_buffer(lines, len(lines))
    program = _Program(len(code) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def _filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """The filter in the language of the kernel: each line an instruction, with how many to skip if so and if not."""
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, _CALL_NUMBER),
        (_IF_AT_LEAST, len(refused) + 1, 0, _X32),
        *((_IF_EQUAL, len(refused) - index, 0, call) for index, call in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
