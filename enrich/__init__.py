"""JUDGE: from listings to companies that are worth a call.

Here live identity across sources, industry, size, signals, roles, the grade by profile, suppression and the call list.
Reading pages and cleaning values live in the earlier stages; showing lives in `scripts/` and `console/`.
"""
