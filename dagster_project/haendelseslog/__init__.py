"""The name by which `dagster.yaml` of the version before knows Dagster's event log. Dagster reads that file before anything of
ours runs, so the name must be found; `kontrol run`, `udgiv` and `vis` rewrite the file (defs/event_log.py)."""

from __future__ import annotations

from dagster_project.defs.event_log import EventLog


class Haendelseslog(EventLog):
    """Lies in the home of the instance that takes it in. `base_dir`, which the old file names too, was that place and no other;
    in a copied data folder it names the original's."""

    def __init__(self, base_dir=None, inst_data=None):
        super().__init__(inst_data=inst_data)
