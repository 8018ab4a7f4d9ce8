"""Resources: the intake with its journal and child processes, and dbt's command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from dagster import ConfigurableResource, InitResourceContext
from dagster_dbt import DbtCliResource
from packaging import version
from pydantic import PrivateAttr

from dagster_project.deliveries.indtag import Indtager
from dagster_project.deliveries.noegleid import tjek_noegle
from dagster_project.hjem import DBT_PROJEKT, klargoer, ryd_op
from dagster_project.laas import laas
from dagster_project.settings import Indstillinger, laes_indstillinger


class Indtag(ConfigurableResource):
    """The intake of a run. Opened at the first delivery, it holds the lock over the data folder until the run ends."""

    _indtager: Indtager | None = PrivateAttr(default=None)
    _indstillinger: Indstillinger = PrivateAttr(default=None)

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[Indtag]:
        self._indstillinger = laes_indstillinger()
        klargoer(self._indstillinger)
        ind = self._indstillinger
        with laas(ind.data.absolute()):
            tjek_noegle(ind.raa, ind.noegle())
            ryd_op(ind)
            with Indtager(ind.landingsmappe, ind.raa, ind.noegle(), ind.maks_mb) as self._indtager:
                yield self
            self._indtager = None

    @property
    def indtager(self) -> Indtager:
        return self._indtager

    @property
    def indstillinger(self) -> Indstillinger:
        return self._indstillinger


class Dbt(DbtCliResource):
    """dbt's command line, without what dagster-dbt does before each command and we have no use for: `dbt --version`, which
    asks a package index, and an adapter in this process, which costs the import of dbt once more."""

    @cached_property
    def _cli_version(self) -> version.Version:
        from dbt.version import get_installed_version

        return version.parse(get_installed_version().to_version_string(skip_matcher=True))

    def _initialize_dbt_core_adapter(self, *_: object) -> None:
        return None


def dbt_ressource() -> Dbt:
    return Dbt(project_dir=str(DBT_PROJEKT), profiles_dir=str(DBT_PROJEKT))
