"""A delivery too large for one worker: computed by municipality, in parts whose results are put together as its one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from dagster_project.engine.task import DELIVERY, MUNICIPALITIES, PART, Batch, Outcome, Task, TaskError

NOBODYS = ""  # the municipality of rows that have none: a part of their own


@dataclass(frozen=True)
class Division:
    """Whose rows a model has a delivery's from, and how they are told apart: `relation` as its SQL names it, `municipality` an
    expression over it as `r` and over what is `joined` to it, '' for a row without one."""

    relation: str
    municipality: str
    joined: str = ""

    def of_part(self, sql: str) -> str:
        """The model's SQL over the rows of a part. Raises TaskError where the model has its rows from elsewhere."""
        if self.relation not in sql:
            raise TaskError(
                f"Modellen kan ikke deles efter kommune: den læser ikke {self.relation}. Ret deles_efter i dens YAML-fil."
            )
        rows = f"select r.* from {self.relation} as r {self.joined} where {self.municipality} in ('{MUNICIPALITIES}')"
        return sql.replace(self.relation, f"({rows})")


def parts(rows: Mapping[str, int], most: int) -> list[tuple[str, ...]]:
    """The municipalities of each part: no more rows than `most` where municipalities allow it, rows without one by themselves.
    One part of nothing where there is no more than one to make: the whole."""
    made: list[list[str]] = []
    for municipality, _ in sorted(rows.items(), key=lambda item: (-item[1], item[0])):
        if municipality == NOBODYS:
            continue
        room = (p for p in made if sum(rows[m] for m in (*p, municipality)) <= most)
        if (part := next(room, None)) is None:
            made.append([municipality])
        else:
            part.append(municipality)
    found = [tuple(sorted(part)) for part in made] + ([(NOBODYS,)] if NOBODYS in rows else [])
    return found if len(found) > 1 else [()]


def compute(batch: Batch, workers: Callable[[Batch], list[Outcome]]) -> list[Outcome]:
    """The outcome of every delivery of the batch; of one in parts it is that of all of them. Raises TaskError."""
    done = workers(batch)
    divided = tuple(dict.fromkeys(Task(task.delivery) for task in batch.tasks if task.municipalities))
    if not divided:
        return done
    own = f"'cache/{batch.model}/{batch.fingerprint}/{DELIVERY}.*{PART}'"
    together = replace(batch, sql=f"select * from read_parquet({own})", sql_of_part="", relations={}, tasks=divided)
    of_parts: dict[str, list[Outcome]] = {task.delivery: [] for task in divided}
    for outcome in done:
        of_parts.get(outcome.delivery, []).append(outcome)
    for whole in workers(together):
        of_parts[whole.delivery].append(_of_all(whole, of_parts[whole.delivery], batch.model))
    return [o for o in done if o.delivery not in of_parts] + [found[-1] for found in of_parts.values()]


def _of_all(whole: Outcome, of_parts: list[Outcome], model: str) -> Outcome:
    if whole.rows != (expected := sum(o.rows for o in of_parts)):
        raise TaskError(
            f"{model} for {whole.delivery}: delene har {expected} rækker i alt, og samlet er de {whole.rows}. "
            "En arbejder fra en afbrudt kørsel kan have skrevet imens. Kør igen: kontrol run"
        )
    workers = sorted({o.worker for o in (*of_parts, whole)})
    return replace(whole, cpu=round(sum(o.cpu for o in (*of_parts, whole)), 3), worker=", ".join(workers))
