"""A job for tests: it says which process did it."""

import os

from coproduce.jobs import registry


@registry.handles("echo")
def echo(job) -> None:
    job.progress(os.getpid(), os.getpid())
