"""Rows of a listing, however they were read, and their way to items: one employer for its several job ads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from spiders.extract.page import folded
from spiders.items import CompanyItem, JobAd, Membership, Withheld

MANY = frozenset({"phones", "fax", "emails"})
COMPANY_FIELDS = frozenset(f.name for f in fields(CompanyItem))
JOB_FIELDS = frozenset(f"job.{f.name}" for f in fields(JobAd))


@dataclass(slots=True)
class Row:
    """One record: field -> texts; fields of a job advertisement as "job.title", of a membership as "member.rank".

    ads: further advertisements of the same record. evidence, withheld: as in CompanyItem.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    ads: list[JobAd] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)
    withheld: dict[str, Withheld] = field(default_factory=dict)

    def add(self, name: str, text: str, evidence: str) -> None:
        """Take a value; of fields with one value the first one stays."""
        text = folded(text)
        known = self.values.setdefault(name, [])
        if text and text not in known and (name in MANY or not known):
            known.append(text)
            self.evidence.setdefault(name, evidence)

    def drop_ads(self) -> None:
        """Forget what was taken for advertisements of jobs."""
        self.values = {name: texts for name, texts in self.values.items() if name not in JOB_FIELDS}
        self.ads = []

    def all_ads(self) -> list[JobAd]:
        """The record's advertisements, the one of its own fields first."""
        if not self.get("job.title"):
            return self.ads
        return [JobAd(**{key.removeprefix("job."): self.get(key) for key in JOB_FIELDS}), *self.ads]

    def membership(self) -> Membership | None:
        """The record's place on the list, where its row says one."""
        rank, role = self.get("member.rank"), self.get("member.role")
        return Membership(rank=rank, role=role) if rank or role else None

    def get(self, name: str) -> str:
        """The first text of a field, empty where there is none."""
        return next(iter(self.values.get(name, ())), "")


def items(rows: Iterable[Row]) -> list[CompanyItem]:
    """One item a company, in the order of the page; a company met again adds its job ads and what was unknown."""
    found: dict[str, CompanyItem] = {}
    for row in rows:
        name = row.get("name")
        if not name:
            continue
        item = found.setdefault(_key(name), CompanyItem(name=name, verdict="company", reason="row of a listing"))
        for field_name, texts in row.values.items():
            if field_name not in COMPANY_FIELDS or not texts:
                continue
            known = getattr(item, field_name)
            if isinstance(known, list):
                known += [text for text in texts if text not in known]
            elif not known:
                setattr(item, field_name, texts[0])
            item.evidence.setdefault(field_name, row.evidence.get(field_name, ""))
        for ad in row.all_ads():
            if ad not in item.job_ads:
                item.job_ads.append(ad)
                item.evidence.setdefault("job_ads", row.evidence.get("job.title", ""))
        if (place := row.membership()) and place not in item.memberships:
            item.memberships.append(place)
        for field_name, why in row.withheld.items():
            if not getattr(item, field_name):
                item.withheld[field_name] = why
    return list(found.values())


def _key(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())
