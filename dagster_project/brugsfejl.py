"""What a user asked for that cannot be given: the message is one sentence, shown as it stands."""

from __future__ import annotations


class Brugsfejl(Exception):
    """An argument that cannot be used, or that names nothing that is there."""
