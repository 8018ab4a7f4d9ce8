"""What the operating system refused, in the words of those who read it."""

from __future__ import annotations

import errno

_ORD = {
    errno.EACCES: "adgang nægtet",
    errno.EPERM: "adgang nægtet",
    errno.ENOENT: "findes ikke",
    errno.ENOTDIR: "en del af stien er ikke en mappe",
    errno.EISDIR: "er en mappe",
    errno.EEXIST: "findes allerede",
    errno.ENOSPC: "disken er fuld",
    errno.EDQUOT: "den tilladte plads er brugt",
    errno.EROFS: "disken kan kun læses",
    errno.EIO: "disken svarer med en fejl",
    errno.ENAMETOOLONG: "navnet er for langt",
    errno.ELOOP: "for mange lænker efter hinanden",
    errno.EMFILE: "for mange åbne filer",
}


def hvad(fejl: OSError) -> str:
    """In Danish where it is one of those that are met; the system's own words otherwise."""
    return _ORD.get(fejl.errno) or fejl.strerror or str(fejl)
