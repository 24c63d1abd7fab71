"""What the facts of a company rest on, as one short hash: companies whose hash stands need not be judged again.

It covers the contents of the company's listings and job ads, what calls made of the trust in their sources, who shares
its numbers and what calls say of them, whether its site is found, how many branches it has, and the code and tables
that judge; not the day, since dated facts carry their dates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from sqlite_utils import Database

ROOT = Path(__file__).resolve().parents[1]
JUDGES = ("enrich/**/*.py", "pipelines/text/*.py", "data/reference/*")


def read_bases(db: Database) -> Iterator[tuple[str, str]]:
    """(lead_uid, hash) of every company with listings, by uid. Needs the tables of `companies.count_numbers`."""
    rows = db.execute("""
        SELECT m.lead_uid, l.listing_id, l.content_hash FROM company_listings m JOIN listings l USING (listing_id)
        WHERE NOT m.undone
        UNION ALL
        SELECT m.lead_uid, a.listing_id, printf('%s %s %s %d', a.job_ad_id, a.title, a.published, length(a.text))
        FROM company_listings m JOIN job_ads a USING (listing_id) WHERE NOT m.undone
        UNION ALL
        SELECT m.lead_uid, m.listing_id, printf('source trusted %.1f', t.trust) FROM company_listings m
        JOIN listings l USING (listing_id) JOIN source_trust t USING (source) WHERE NOT m.undone
        UNION ALL
        SELECT n.lead_uid, n.e164, printf('shared by %d', s.owners) FROM temp.numbers n JOIN temp.sharing s USING (e164)
        UNION ALL
        SELECT n.lead_uid, n.e164, 'platform' FROM temp.numbers n JOIN temp.platform_lines p USING (source, e164)
        UNION ALL
        SELECT n.lead_uid, n.e164, h.said FROM temp.numbers n JOIN temp.heard h USING (e164)
        WHERE h.lead_uid IN ('', n.lead_uid)
        UNION ALL
        SELECT m.lead_uid, v.site, printf('silent from %s to %s', v.silent_since, v.visited_at)
        FROM website_visits v JOIN listings l ON l.domain = v.site
        JOIN company_listings m USING (listing_id) WHERE v.silent_since <> '' AND NOT m.undone
        UNION ALL
        SELECT head_uid, 'branches', COUNT(*) FROM temp.heads GROUP BY head_uid
        ORDER BY 1, 2, 3
    """)
    version = judges_version()
    for lead_uid, facts in groupby(rows, key=lambda row: row[0]):
        sha = hashlib.sha256(version.encode())
        for fact in facts:
            sha.update(repr(fact).encode())
        yield lead_uid, sha.hexdigest()[:20]


@cache
def judges_version() -> str:
    """A hash of the code and the tables that make facts out of listings."""
    sha = hashlib.sha256()
    for pattern in JUDGES:
        for path in sorted(ROOT.glob(pattern)):
            sha.update(path.name.encode() + path.read_bytes())
    return sha.hexdigest()
