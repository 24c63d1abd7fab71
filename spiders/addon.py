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
HANDLER = "spiders.replay.ReplayDownloadHandler"
TOP_PRIORITY = 1000
BEFORE_ROBOTS, ROBOTS = 50, 100


class PolicyAddon:
    """Applied after all other settings are known (Scrapy add-on interface)."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Force `ALWAYS`; with REPLAY set, answer every request from that archive."""
        forced: dict[str, bool | int] = dict(ALWAYS)
        if settings.get("REPLAY"):
            forced |= REPLAYING
            settings.set("DOWNLOAD_HANDLERS", {"http": HANDLER, "https": HANDLER}, TOP_PRIORITY)
        else:
            settings.set_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", OnSiteMiddleware, BEFORE_ROBOTS)
            settings.set_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", RobotsTxtMiddleware, None)
            settings.set_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", RobotsMiddleware, ROBOTS)
        for name, value in forced.items():
            settings.set(name, value, TOP_PRIORITY)
