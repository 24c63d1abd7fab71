"""Record linkage: which records are one company, how sure that is, and why. Pure: no database, no Scrapy.

`resolve` answers for a batch, `compare` for one pair; both read the same evidence with the same weights.
"""

from pipelines.matching.record import Cluster, Decision, Judgement, Member, Record, Resolution
from pipelines.matching.resolution import resolve

__all__ = ["Cluster", "Decision", "Judgement", "Member", "Record", "Resolution", "resolve"]
