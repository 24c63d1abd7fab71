"""Scrapy settings: polite by default. Each line says Scrapy's own default and why ours differs.

The operator's contact address belongs into the user agent: export TUOKE_CONTACT="name@company.cn" (or a web address).
Without it only loopback sites and saved archives are read.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

BOT_NAME = "tuoke"  # default "scrapybot": who we are
CHANNELS = (
    *("industry", "regional", "recruitment", "yellowpages", "ranking"),
    *("association", "register", "park", "exhibition"),
)
SPIDER_MODULES = [
    "spiders.directory",
    "spiders.website",
    *(f"spiders.{channel}" for channel in CHANNELS),
]  # default []: a folder a channel
NEWSPIDER_MODULE = "spiders.regional"  # default "": where `scrapy genspider -t directory NAME DOMAIN` writes
TEMPLATES_DIR = str(ROOT / "spiders" / "templates")  # default Scrapy's own, which know none of our base spiders
COMMANDS_MODULE = "spiders.commands"  # default "": `crawl` that names the nearest spider, region, industry
ADDONS = {"spiders.addon.PolicyAddon": 100}  # default {}: what no source and no option may override; and REPLAY

# --- who asks, and how politely ---------------------------------------------------------------------------------------
TUOKE_CONTACT = os.environ.get("TUOKE_CONTACT", "")  # ours: how a site's owner reaches the operator
USER_AGENT = f"Tuoke/0.1 (B2B directory reader; contact: {TUOKE_CONTACT or 'not set'})"  # default Scrapy's own name
ROBOTSTXT_OBEY = True  # default False: robots.txt is obeyed, and no source may override it
ROBOTSTXT_USER_AGENT = "Tuoke"  # default None (whole user agent): rules are written for a product token
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default 8: one request at a time a site
DOWNLOAD_DELAY = 2.0  # default 0 s: a person's pace
DOWNLOAD_DELAY_JITTER = 0.5  # default 0.5: 1 to 3 s between requests
AUTOTHROTTLE_ENABLED = True  # default False: slower where the site answers slowly, never quicker than the delay
AUTOTHROTTLE_START_DELAY = 2.0  # default 5 s: as the delay
AUTOTHROTTLE_MAX_DELAY = 60.0  # default 60 s
COOKIES_ENABLED = False  # default True: no sessions are kept
RETRY_TIMES = 2  # default 2
RETRY_HTTP_CODES = [
    500,
    502,
    503,
    504,
    408,
]  # default has 429 and 522, 524: "too many requests" is not asked again
REDIRECT_MAX_TIMES = 5  # default 20
METAREFRESH_ENABLED = False  # default True: script challenges redirect that way
REFERER_ENABLED = True  # default True

# --- bounds -----------------------------------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 30  # default 180 s
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # default 1 GiB: a directory page has at most a few hundred kB
DOWNLOAD_WARNSIZE = 0  # default 32 MiB: off, the size is bounded above
VISIT_PORTS = [80, 443]  # ours: of companies' own sites only these are asked
VISIT_HOSTS = "{}"  # ours: names that the operator answers himself, as in a hosts file: {"name": "address"}
DEPTH_LIMIT = 1000  # default 0 (none): no list has 1,000 pages behind each other, a calendar has
CLOSESPIDER_PAGECOUNT = 20_000  # default 0 (none): a source in one night
CLOSESPIDER_TIMEOUT = 36_000  # default 0 s (none): ten hours, the same night by the clock
REQUEST_FINGERPRINTER_CLASS = "spiders.traps.StableFingerprinter"  # default Scrapy's: a new session is no new page
URLLENGTH_LIMIT = 2083  # default 2083

# --- work -------------------------------------------------------------------------------------------------------------
CONCURRENT_REQUESTS = 1  # default 16: a process crawls one site; after a block page nothing more is on its way
CONCURRENT_ITEMS = 8  # default 100: starts that many tasks for every response (measured: 8 nearly doubles the rate)
WARN_ON_GENERATOR_RETURN_VALUE = False  # default True: re-reads each callback's source
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # default LIFO: lists before their tail, breadth first
DEPTH_PRIORITY = 0  # default 0
ITEM_PIPELINES = {  # default {}
    "pipelines.stages.ValidatePipeline": 100,
    "pipelines.stages.NormalizePipeline": 200,
    "pipelines.stages.DeduplicatePipeline": 300,
    "pipelines.stages.StorePipeline": 400,
}
SPIDER_MIDDLEWARES = {  # default {}: a resumed crawl does not start again; where each item was read
    "pipelines.scheduler.ResumedStart": 40,
    "spiders.middlewares.ProvenanceMiddleware": 50,
}
DOWNLOADER_MIDDLEWARES = {  # default {}
    "pipelines.revisits.RevisitMiddleware": 560,  # over the page as unpacked (590)
    "pipelines.archive.ArchiveMiddleware": 950,  # next to the network: responses as they came
}
EXTENSIONS = {  # default {}: what was learned of a site is kept; every run ends in a verdict
    "pipelines.wrappers.WrapperStore": 5,
    "pipelines.runs.RunRecorder": 10,
    "scrapy.extensions.spiderstate.SpiderState": None,  # default 0: our job folder is a database
    "scrapy.extensions.remote_control.RemoteControl": None,  # default 0: it runs code that comes over a socket
    "scrapy.extensions.telnet.TelnetConsole": None,  # default 0: the same
}
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"  # default WARNING: rejected rows are stored and counted, not logged

# --- safety and log ---------------------------------------------------------------------------------------------------
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False: a forged page is no evidence
LOG_LEVEL = "INFO"  # default DEBUG
STATS_DUMP = False  # default True: the verdict says it

# --- ours -------------------------------------------------------------------------------------------------------------
DATABASE = os.environ.get("TUOKE_DATABASE", str(ROOT / "data" / "work" / "leads.db"))
REVISIT_ENABLED = True  # a company's page that has not changed is not read again
STORE_BATCH = 200  # listings a transaction
STORE_EVERY_S = 10.0  # and at least this often, in seconds: what a kill may cost
ARCHIVE_ENABLED = True  # every response is kept in WARC files beside the database, the same bytes once
ARCHIVE_FILE_BYTES = 200 * 1024**2  # a new file after so many
ARCHIVE_BYTES = 20 * 1024**3  # beyond that the oldest files go
ARCHIVE_DAYS = 365  # and those older than this: pages name people, who are not kept longer than that unverified
REDIS_URL = os.environ.get("REDIS_URL", "")  # several workers share a crawl through this Redis; leads collect stores
SHARED_CRAWL = ""  # name of the joint crawl; "": the day in UTC, so workers of one day join and those of the next begin
RUN_ID = ""  # the row of `runs` that this crawl writes; "" for a new one
REPLAY = ""  # a WARC file to answer from
