"""The resources of a run: the intake with its journal, its child processes and the lock; and the process of dbt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dagster import ConfigurableResource, InitResourceContext
from pydantic import PrivateAttr

from dagster_project.build.records import Plan
from dagster_project.dbt_byg import Knude
from dagster_project.dbt_proces import Dbtproces, hent
from dagster_project.defs.kontroller import gem_konto
from dagster_project.deliveries.indtag import Indtager
from dagster_project.deliveries.noegleid import tjek_noegle
from dagster_project.hjem import dbt_miljoe, klargoer
from dagster_project.laas import Optaget, laas
from dagster_project.settings import Indstillinger, laes_indstillinger

OPTAGET = "kontrol/optaget"  # tag of a run that found the data folder held by another process, and so did nothing


class Indtag(ConfigurableResource):
    """The intake of a run. Opened at the first delivery, it holds the lock over the data folder until the run ends. What the
    run built and its checks said is kept then, whoever started it: publication asks for it."""

    _indtager: Indtager | None = PrivateAttr(default=None)
    _indstillinger: Indstillinger = PrivateAttr(default=None)

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[Indtag]:
        self._indstillinger = laes_indstillinger()
        klargoer(self._indstillinger)
        ind = self._indstillinger
        with self._laas(context):
            tjek_noegle(ind.raa, ind.noegle())
            with Indtager(ind.landingsmappe, ind.raa, ind.noegle(), ind.maks_mb) as self._indtager:
                yield self
            self._indtager = None
            gem_konto(context.instance, context.run.run_id if context.run else None, ind)

    @contextmanager
    def _laas(self, context: InitResourceContext) -> Iterator[None]:
        """The lock over the data folder. A run that does not get it is marked, so that the sensor asks again."""
        with ExitStack() as stak:
            try:
                stak.enter_context(laas(self._indstillinger.data.absolute()))
            except Optaget:
                if context.run and context.instance:
                    context.instance.add_run_tags(context.run.run_id, {OPTAGET: "ja"})
                raise
            yield

    @property
    def indtager(self) -> Indtager:
        return self._indtager

    @property
    def indstillinger(self) -> Indstillinger:
        return self._indstillinger


class Dbt(ConfigurableResource):
    """dbt in a process of its own, started with the run: it reads its project while deliveries are taken in."""

    _proces: Dbtproces | None = PrivateAttr(default=None)

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[Dbt]:
        ind = laes_indstillinger()
        klargoer(ind)
        with hent(ind.data.absolute(), dbt_miljoe(ind)) as self._proces:
            yield self

    def byg(self, miljoe: Mapping[str, str], byggefil: Path, plan: Plan) -> Iterator[Knude]:
        return self._proces.byg(miljoe, byggefil, plan)
