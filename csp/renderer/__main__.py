"""A renderer process: `python -m csp.renderer FD`. It knows neither Django's settings nor the database.

It takes jobs from a socket and answers each with a Prepared part or a sentence. When the other end is gone,
by a clean end or by kill -9, it ends at once, in the middle of a page if need be; it holds no file half written.
"""

from __future__ import annotations

import gc
import os
import queue
import sys
import threading
import traceback
from multiprocessing.connection import Connection

from csp.renderer.drawing import draw, house_style
from csp.renderer.shapes import Job, PdfError, Prepared
from csp.renderer.uploads import prepare

IDLE_SECONDS = 900
# Behind whoever waits for an answer: a pack may take a moment longer, a save of what somebody types may not.
NICENESS = 10


def work(job: Job) -> Prepared | str:
    """The part made ready, or a sentence that says why it cannot be."""
    try:
        if job.html is not None:
            return draw(job.html, salt=job.salt, files=job.files)
        assert job.file is not None
        return prepare(job.file, salt=job.salt)
    except PdfError as error:
        return str(error)
    except Exception as error:
        traceback.print_exc()
        return f"the renderer failed ({type(error).__name__}: {error})"


def serve(connection: Connection) -> None:
    """Answer jobs until the other end closes or nothing has come for a while."""
    jobs: queue.Queue[Job] = queue.Queue()

    def listen() -> None:
        try:
            while True:
                jobs.put(connection.recv())
        except (EOFError, OSError):
            os._exit(0)

    os.nice(NICENESS)
    threading.Thread(target=listen, daemon=True).start()
    house_style()
    # What stands now stays for good; the boxes of a document are many and short-lived.
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1000)
    while True:
        try:
            job = jobs.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            os._exit(0)
        connection.send(work(job))
        del job
        gc.collect()


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
