"""WAL does not work over a network file system, so a data folder there is refused (storage-and-exchange.md 1.8)."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from skillsapp.store.errors import DataOnNetworkShare

_NETWORK_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "9p", "afpfs", "webdav", "davfs", "ncpfs", "afs", "ceph", "glusterfs"),
        *("fuse.sshfs", "fuse.davfs", "fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.rclone", "fuse.glusterfs"),
    }
)


def refuse_network_share(folder: Path) -> None:
    """Raise DataOnNetworkShare when *folder* does not lie on a disk of this computer."""
    kind = _network_kind(folder.resolve())
    if kind:
        raise DataOnNetworkShare(str(folder), kind)


def _network_kind(folder: Path) -> str:
    if sys.platform == "win32":
        if str(folder).startswith("\\\\"):
            return "UNC"
        drive_remote = 4
        return "SMB" if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == drive_remote else ""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    kind = kind_of_mount(folder, mounts.read_text(encoding="utf-8", errors="replace"))
    return kind if kind in _NETWORK_TYPES else ""


def kind_of_mount(folder: Path, table: str) -> str:
    """Return the file system type of the deepest mount above *folder*, from the text of /proc/mounts."""
    best, kind = -1, ""
    for line in table.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = Path(parts[1].replace("\\040", " "))
        depth = len(point.parts)
        if depth >= best and (folder == point or point in folder.parents):
            best, kind = depth, parts[2]
    return kind
