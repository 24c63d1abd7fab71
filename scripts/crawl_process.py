"""Crawls in processes of their own, forked from one that has imported their code.

A crawl of one page takes 0.5-0.8 s that way, and 2.2-3.0 s in a process that reads the code itself, as the first one
must; a night of 300 sources would pay that 300 times.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

STDOUT, STDERR = 1, 2
FORKED = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
context: Any = multiprocessing.get_context(FORKED)
context.set_forkserver_preload(["scripts.crawl_code"])


def start(words: Sequence[str], folder: Path, errors: Path) -> BaseProcess:
    """Start `scrapy WORDS…` in a folder; what it says before it has a log goes to a file. Its session is its own."""
    process: BaseProcess = context.Process(target=_run, args=(list(words), folder, errors, dict(os.environ)))
    process.start()
    return process


def _run(words: list[str], folder: Path, errors: Path, environment: Mapping[str, str]) -> None:
    if hasattr(os, "setsid"):
        os.setsid()  # the Ctrl-C of a terminal is for who started the crawls
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for path, descriptor in ((Path(os.devnull), STDOUT), (errors, STDERR)):
        with path.open("wb") as stream:
            os.dup2(stream.fileno(), descriptor)
    from scrapy.cmdline import execute  # noqa: PLC0415  # not by whoever starts crawls

    execute(["scrapy", *words])
