"""`leads backtest`: did the grades tell interested companies from others?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from enrich.backtest import measures, rules_model
from enrich.backtest.measures import Backtest, Lift, measure
from enrich.backtest.past import FOLLOWED, past_trials
from enrich.backtest.rules_model import Comparison, compare
from enrich.profiles import Profile, ProfileError, load_profile
from enrich.profiles.writing import with_points
from enrich.reporting.tables import ReportTable, interval
from enrich.safe_files import whole
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import DAY, profile_option
from scripts.leads.output import console, progress
from scripts.leads.report_tables import print_table

CONCLUSIONS = {
    "ranks": "[green]The grades rank:[/green] interested companies had more points than others.",
    "inverted": "[red]The grades mislead:[/red] interested companies had fewer points than others. Look at the rules.",
    "no_difference": "[yellow]No difference shown:[/yellow] these calls do not say that the grades tell anything.",
    "too_few": f"[yellow]Too few outcomes to conclude anything:[/yellow] it takes {measures.ENOUGH} interested and "
    f"{measures.ENOUGH} other companies that were reached.",
}


@click.command("backtest")
@profile_option
@click.option("--since", type=DAY, help="Only companies first called on this day or later.")
@click.option("--until", type=DAY, help="Only companies first called on this day or earlier.")
@click.option(
    "--propose",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a copy of the profile with the points that the calls suggest; try it with leads grade --what-if.",
)
@click.pass_obj
def command(
    database: Path, *, profile: str, since: datetime | None, until: datetime | None, propose: Path | None
) -> None:
    """Judge the grades by past calls: lift by grade, the best k, calibration, each with its 95 % interval.

    Every called company is graded as it stood on the morning of its first call; what counts is whether it showed
    interest within 90 days, among those where a person spoke. Companies called by lot (the control sample) show what
    the grades would have left out. With enough outcomes a logistic model over the same rules is compared with their
    points on companies that neither has seen; it is shown, never switched on.
    """
    db = existing_database(database)
    try:
        rules = load_profile(profile)
    except ProfileError as error:
        raise LeadsError(str(error)) from error
    with progress() as report:
        trials = past_trials(
            db, rules, report=report, since=since.date() if since else None, until=until.date() if until else None
        )
    if not trials:
        console.print("No calls in these days yet. Read them in with: leads results FILE")
        return
    _show(measure(trials, rules), rules)
    _show_model(compare(trials, rules), rules, propose)


def _show(found: Backtest, rules: Profile) -> None:
    console.print(
        f"{rules.name} {rules.version}: {found.called} companies called, {found.reached} reached "
        f"({found.controls} of them by lot), {found.qualified} interested within {FOLLOWED.days} days\n"
    )
    for title, lifts in (("fit", found.by_fit), ("readiness", found.by_readiness), ("grade", found.by_grade)):
        print_table(_lift_table(title, lifts))
    print_table(
        ReportTable(
            "the k worth most by value",
            ("first k", "interested"),
            ("count", "words"),
            tuple((k, interval(share)) for k, share in found.at_k),
        )
    )
    print_table(
        ReportTable(
            "chance of a sale by readiness: as the profile states it, and as it was",
            ("readiness", "stated", "sold of reached", "sold", ""),
            ("text", "share", "words", "count", "text"),
            tuple(
                (one.readiness, one.stated, interval(one.sold), one.sold.hits, "outside" if one.outside else "")
                for one in found.calibration
            ),
        )
    )
    area = found.ranking
    if area.area is not None and area.low is not None and area.high is not None:
        console.print(
            f"\nAn interested company had more points than another in {area.area:.1%} of pairs "
            f"({area.low:.1%}–{area.high:.1%}; 50% is chance, p = {area.p:.3g})"
        )
    console.print(CONCLUSIONS[found.conclusion])


def _lift_table(title: str, lifts: tuple[Lift, ...]) -> ReportTable:
    return ReportTable(
        f"by {title}",
        (title, "called", "reached", "interested of reached", "lift"),
        ("text", "count", "count", "words", "words"),
        tuple(
            (one.label, one.called, one.rate.tried, interval(one.rate), "–" if one.lift is None else f"{one.lift:.2f}")
            for one in lifts
        ),
    )


def _show_model(found: Comparison | None, rules: Profile, propose: Path | None) -> None:
    if found is None:
        console.print(
            f"\nNo model is fitted below {rules_model.ENOUGH} interested and {rules_model.ENOUGH} other companies."
        )
        return
    console.print(
        f"\nA model over the same rules, on {found.leads} companies not learnt from: log loss "
        f"{found.model_loss:.4f} against {found.rules_loss:.4f} by points; gain {found.gain:+.4f} "
        f"({found.low:+.4f} to {found.high:+.4f})"
    )
    if not found.better:
        console.print("The points of the rules do as well: nothing is proposed.")
        return
    print_table(
        ReportTable(
            "points that the calls suggest",
            ("rule", "now", "proposed", "held for"),
            ("text", "words", "words", "count"),
            tuple((w.rule_id, f"{w.points:+g}", f"{w.proposed:+g}", w.held) for w in found.weights),
        )
    )
    if propose is None:
        console.print("To try them: leads backtest --propose draft.toml; leads grade --what-if draft.toml")
        return
    text = with_points(rules.source.text, {w.rule_id: w.proposed for w in found.weights}, f"{rules.version}-proposed")
    try:
        with whole(propose) as draft:
            draft.write_text(text, encoding="utf-8")
    except OSError as error:
        raise LeadsError(f"cannot write {propose}: {error.strerror}") from error
    console.print(f"Written, not switched on: {propose}. Try it: leads grade --what-if {propose}")
