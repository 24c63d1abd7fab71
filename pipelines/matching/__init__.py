"""Record linkage: which records are one company, how sure that is, and why. Pure: no database, no Scrapy.

`resolve` answers for a batch, `compare` for one pair; both read the same evidence with the same weights.
"""

from pipelines.matching.frequency import Context, context_of
from pipelines.matching.judging import compare
from pipelines.matching.preparation import Prepared, prepare
from pipelines.matching.record import Cluster, Decision, Judgement, Member, Record, Resolution
from pipelines.matching.resolution import Match, match, resolve

__all__ = [
    "Cluster",
    "Context",
    "Decision",
    "Judgement",
    "Match",
    "Member",
    "Prepared",
    "Record",
    "Resolution",
    "compare",
    "context_of",
    "match",
    "prepare",
    "resolve",
]
