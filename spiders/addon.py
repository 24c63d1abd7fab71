"""Settings that hold whatever a spider or a command line says, and the switch from the network to an archive."""

from __future__ import annotations

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import BaseSettings

from spiders.middlewares import OnSiteMiddleware, RobotsMiddleware

ALWAYS = {
    "ROBOTSTXT_OBEY": True,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
}
REPLAYING = {
    "ROBOTSTXT_OBEY": False,  # nothing is fetched: the pages were read before, under the rules of that day
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "RETRY_ENABLED": False,
}
SHARED = "pipelines.shared."
SHARING = {
    "SCHEDULER": f"{SHARED}scheduler.SharedScheduler",
    "DUPEFILTER_CLASS": "scrapy_redis.dupefilter.RFPDupeFilter",  # its scheduler asks for one; the queue knows
    "EXTENSIONS": {f"{SHARED}sending.WorkerNews": 10, "scrapy.extensions.spiderstate.SpiderState": None},
    "ITEM_PIPELINES": {
        "pipelines.stages.ValidatePipeline": 100,
        "pipelines.stages.NormalizePipeline": 200,
        "pipelines.stages.DeduplicatePipeline": 300,
        f"{SHARED}sending.SendPipeline": 400,
    },
}
"""A worker of a shared crawl has no database: what needs one is left out."""
RESUMABLE = "pipelines.scheduler.ResumableScheduler"
HANDLER = "spiders.replay.ReplayDownloadHandler"
TOP_PRIORITY = 1000
BEFORE_ROBOTS, ROBOTS, NEXT_TO_NETWORK = 50, 100, 960
WITH_DATABASE = ("pipelines.revisits.RevisitMiddleware", "pipelines.archive.ArchiveMiddleware")


class PolicyAddon:
    """Applied after all other settings are known (Scrapy add-on interface)."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Force `ALWAYS`; REPLAY answers every request from that archive; JOBDIR lets a crawl go on after a kill."""
        forced: dict[str, bool | int] = dict(ALWAYS)
        if settings.get("REPLAY"):
            forced |= REPLAYING
            settings.set("DOWNLOAD_HANDLERS", {"http": HANDLER, "https": HANDLER}, TOP_PRIORITY)
        else:
            settings.set_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", OnSiteMiddleware, BEFORE_ROBOTS)
            settings.set_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", RobotsTxtMiddleware, None)
            settings.set_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", RobotsMiddleware, ROBOTS)
        if settings.get("REDIS_URL") and not settings.get("REPLAY"):
            self._share(settings)
        elif settings.get("JOBDIR"):
            settings.set("SCHEDULER", RESUMABLE, TOP_PRIORITY)
        for name, value in forced.items():
            settings.set(name, value, TOP_PRIORITY)

    def _share(self, settings: BaseSettings) -> None:
        for name, value in SHARING.items():
            settings.set(name, value, TOP_PRIORITY)
        chosen = settings.getdict("DOWNLOADER_MIDDLEWARES")
        kept = {key: order for key, order in chosen.items() if key not in WITH_DATABASE}
        settings.set("DOWNLOADER_MIDDLEWARES", {**kept, f"{SHARED}pace.SharedPace": NEXT_TO_NETWORK}, TOP_PRIORITY)
