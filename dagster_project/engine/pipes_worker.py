"""A worker that Dagster starts by Pipes, wherever that is: the tasks that it is told the numbers of, from a folder that it can
see, each answered as it ends. `python -m dagster_project.engine.pipes_worker` is the whole command."""

from __future__ import annotations

import signal

from dagster_pipes import PipesContext, open_dagster_pipes

from dagster_project.common.machine import cores
from dagster_project.engine.files import data_folder, files_of
from dagster_project.engine.task import Outcome, TaskError, Told, own_words, read_batch
from dagster_project.engine.worker import compute


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # half a result is nobody's: there is nothing to tidy up, and nothing to say
    with open_dagster_pipes() as pipes:
        if caller := pipes.extras.get(Told.CALLER):
            from dagster_project.common.processes import follow_process

            follow_process(caller)
        try:
            _answer(pipes)
        except Exception as error:  # told in words: of a process that ends in a fault Pipes tells its status alone
            pipes.report_custom_message({Told.FAULT: _reason(error)})


def _answer(pipes: PipesContext) -> None:
    batch = read_batch(data_folder() / pipes.get_extra(Told.FOLDER))
    threads = pipes.extras.get(Told.THREADS) or cores()
    for number in pipes.get_extra(Told.TASKS):
        task = batch.tasks[number]
        with files_of(batch, task) as data:
            outcome: Outcome = compute(batch, task, data, threads)
        pipes.report_custom_message(vars(outcome))


def _reason(error: Exception) -> str:
    if isinstance(error, TaskError):
        return str(error)
    return own_words(str(error)) or f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"


if __name__ == "__main__":
    main()
