"""The classes of failure, each with what it means and what to do about it: the one table behind verdicts and alerts."""

from __future__ import annotations

from enum import Enum


class Failure(Enum):
    """How a run can end other than well, and how a request can fail. Values: code, meaning, remedy."""

    EMPTY = "empty", "the lists say that there is nothing", "Check region and industry; look at the list by eye."
    PARTIAL = (
        "partial",
        "a part of the pages was not read",
        "Crawl again: what is left is taken up, nothing is doubled.",
    )
    BLOCKED = (
        "blocked",
        "the site refuses us: a captcha, a login, HTTP 401, 403 or 429",
        "Wait a day, then crawl slower (-s DOWNLOAD_DELAY=10). If it is refused again, disable the source.",
    )
    LAYOUT_CHANGED = (
        "layout changed",
        "pages came, but what was read of them before is not found any more",
        "leads probe PAGE on a page of the evidence, mend the spider, then leads health --release RUN or crawl again.",
    )
    ROBOTS_DENIED = (
        "robots denied",
        "robots.txt forbids the lists",
        "Disable the source: the site does not want it read.",
    )
    UNREACHABLE = (
        "unreachable",
        "no page came back",
        "Is the site up for others? It is tried again every night; after a week look for a new address.",
    )
    SITE_GONE = (
        "site gone",
        "the site's name is not known any more, or its lists answer 404 or 410",
        "Look for the new address of the lists; else disable the source with the reason.",
    )
    DATABASE = (
        "database",
        "the database or the disk refused to take what was read",
        "Free the disk, check that the database is writable, then crawl again: it goes on where it stopped.",
    )
    TIMEOUT = "timeout", "the server did not answer in time", "Usually passes; else crawl slower."
    NAME = "name", "the name of the host is not known", "Check the address; the domain may have lapsed."
    CONNECTION = "connection", "the connection was refused or broke off", "Usually passes; else the site is down."
    CERTIFICATE = (
        "certificate",
        "the site's certificate is not valid",
        "Ask for the http address, or wait until it is mended.",
    )
    TOO_LARGE = "too large", "a page beyond DOWNLOAD_MAXSIZE, packed or not", "Is this a page? Else raise the bound."
    TRUNCATED = "truncated", "less came than was announced", "Usually passes: the page is asked again."
    REDIRECTS = "redirects", "redirects without an end", "Look at the address; the site may want a login."
    SERVER = "server", "the server says that it failed (5xx)", "Usually passes; else wait."
    REFUSED = "refused", "the server refuses (4xx)", "Look at the address."
    ARCHIVE = (
        "archive",
        "the archive being replayed does not hold the address",
        "Nothing: only archived pages are read.",
    )
    CONTENT = "content", "an answer that is no text: a file, a picture, or broken compression", "Look at the address."
    OTHER = "other", "a failure of no known class", "Read the log of the run."

    def __init__(self, code: str, meaning: str, remedy: str) -> None:
        self.code, self.meaning, self.remedy = code, meaning, remedy


REQUEST_FAILURES: tuple[tuple[str, Failure], ...] = (
    ("NotInArchive", Failure.ARCHIVE),
    ("Timeout", Failure.TIMEOUT),
    ("DNS", Failure.NAME),
    ("CannotResolveHost", Failure.NAME),
    ("UnsupportedURL", Failure.NAME),
    ("Verify", Failure.CERTIFICATE),
    ("SSL", Failure.CERTIFICATE),
    ("TLS", Failure.CERTIFICATE),
    ("DataLoss", Failure.TRUNCATED),
    ("PartialDownload", Failure.TRUNCATED),
    ("Cancelled", Failure.TOO_LARGE),
    ("DecompressionMaxSize", Failure.TOO_LARGE),
    ("Connect", Failure.CONNECTION),
    ("ResponseFailed", Failure.CONNECTION),
    ("ResponseNeverReceived", Failure.CONNECTION),
    ("DownloadFailed", Failure.CONNECTION),
    ("IgnoreRequest", Failure.REDIRECTS),
    ("HTTP 5", Failure.SERVER),
    ("HTTP 4", Failure.REFUSED),
    ("HTTP 3", Failure.REDIRECTS),
    ("BadGzipFile", Failure.CONTENT),
    ("NotSupported", Failure.CONTENT),
)
"""Part of an exception's name or of `HTTP STATUS` -> class; the first that fits."""


def failure_of(error: str) -> Failure:
    """The class of a request's failure, by the name that the run counts it under."""
    return next((failure for part, failure in REQUEST_FAILURES if part in error), Failure.OTHER)


def verdict_failure(code: str) -> Failure | None:
    """The class of a verdict's code, None for ok."""
    return next((failure for failure in Failure if failure.code == code), None)
