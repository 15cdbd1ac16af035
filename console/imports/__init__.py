"""Imports that people make on the screen: a file is uploaded, looked into, checked, applied."""

from console.imports.belonging import opened
from console.imports.jobs import Job, Jobs, Settled, Stage
from console.imports.upload import MOST_UPLOAD_BYTES, receive
from console.imports.work import Worker

__all__ = ["MOST_UPLOAD_BYTES", "Job", "Jobs", "Settled", "Stage", "Worker", "opened", "receive"]
