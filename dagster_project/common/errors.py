"""The exceptions that people read, and the system's errors in Danish.

* What was set that nothing can be built with.
* What a user asked for that cannot be given: the message is one sentence, shown as it stands.
* The one exception by which a whole delivery is refused (docs/kontrakter.md §1 "whole file refused").
* What the operating system refused, in the words of those who read it.
"""

from __future__ import annotations

import errno


class SettingsError(Exception):
    """A setting that nothing can be built with; the message says what was expected, what was found, and what to do."""


class UsageError(Exception):
    """An argument that cannot be used, or that names nothing that is there."""


class Refused(Exception):
    """A delivery that cannot be taken in. `aarsag` is shown to the sender: plain Danish, no cell values, no CPR number."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.aarsag = reason


_WORD = {
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


def what_happened(error: OSError) -> str:
    """In Danish where it is one of those that are met; the system's own words otherwise."""
    return _WORD.get(error.errno) or error.strerror or str(error)
