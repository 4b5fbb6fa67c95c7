"""Work in the background that people can watch, stop and start again.

A room declares its handlers in its ``tasks`` module (listed in ``settings.JOB_MODULES``)::

    @job("actors.import.apply", title=_("Apply an import"), resumable=True)
    def apply_import(context: JobContext, *, run: str) -> None:
        for done, chunk in enumerate(chunks):
            context.progress(done, total)  # raises JobStopped when somebody asked for a stop
            ...

and asks for the work with ``request_job`` in the transaction of the change that needs it.
"""

from skerry.kernel.jobs.registry import job
from skerry.kernel.jobs.running import (
    JobContext,
    JobInterrupted,
    JobNotDoable,
    JobStopped,
    run_job,
)
from skerry.kernel.jobs.services import (
    JobNotRetryable,
    JobNotStoppable,
    request_job,
    retry_job,
    stop_job,
)

__all__ = [
    "JobContext",
    "JobInterrupted",
    "JobNotDoable",
    "JobNotRetryable",
    "JobNotStoppable",
    "JobStopped",
    "job",
    "request_job",
    "retry_job",
    "run_job",
    "stop_job",
]
