"""`scrapy …` in a process of its own, forked from one that has read the code: seconds less than `python -m scrapy`."""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from scripts import crawl_process

ROOT = Path(__file__).resolve().parents[1]
FOLDER = tempfile.TemporaryDirectory(prefix="crawls-")
NUMBERS = count()


@dataclass
class Crawl:
    """A crawl that runs, used like `subprocess.Popen`; leaving it waits for its end."""

    process: object
    errors: Path

    @property
    def pid(self):
        return self.process.pid

    def poll(self):
        return self.process.exitcode

    def wait(self, timeout=120):
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise subprocess.TimeoutExpired("scrapy", timeout)
        return self.process.exitcode

    def send_signal(self, signal):
        os.kill(self.pid, signal)

    def kill(self):
        self.process.kill()

    def stderr(self):
        return self.errors.read_text(encoding="utf-8", errors="replace")

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.wait()


def start_scrapy(*words):
    """Start `scrapy WORDS…` in the project's folder, with the environment as it is now."""
    errors = Path(FOLDER.name) / f"{next(NUMBERS)}.stderr"
    return Crawl(crawl_process.start([str(word) for word in words], ROOT, errors), errors)


def run_scrapy(*words, timeout=120):
    """Run it to its end: exit code, and what it said on stderr."""
    crawl = start_scrapy(*words)
    try:
        code = crawl.wait(timeout)
    finally:
        crawl.kill()
    return code, crawl.stderr()
