"""The part of the page Set the line of the catalogue in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "page.set_the_line": "Set the line",
    "set_line.title": "Where should our line be?",
    "set_line.none": "This site has no unit with a standing yet.",
    "set_line.forged.unit": "There is no unit of that name on this site. Shown instead is {unit}; "
    "choose another from the list.",
    "set_line.forged.line": "{unit} has no line of that kind. Shown instead is: {line}.",
    "set_line.forged.candidate": "That limit is not among the candidates here. Shown instead is {limit}.",
    "set_line.choose": "Choose",
    "set_line.choose.line": "Which line",
    "set_line.choose.candidate": "Candidate",
    "set_line.subject.period": "{measure}, {period} shifts",
    "set_line.subject.every": "{measure}, every shift",
    "set_line.subject.week": "{measure}, by the week",
    "set_line.subject.group": "{subject}, {group}s",
    # --- the answer
    "set_line.answer.line": "The line of {unit} is {limit}.",
    "set_line.answer.law": "The law sets {limit} for {unit}; no line has been agreed beside it.",
    "set_line.answer.no_line": "No line has been agreed for {unit}.",
    "set_line.answer.range": "Its load by the week lay between {low} and {high} in the {weeks} judged, "
    "to {day}.",
    "set_line.answer.now.shift": "In the {weeks} judged to {day}, {over} of {judged} shifts ({share}) "
    "were over it, and in {counted} more than {allowed} of the shifts.",
    "set_line.answer.now.shift.none": "In the {weeks} judged to {day}, {over} of {judged} shifts "
    "({share}) were over it, and in {counted} at least one.",
    "set_line.answer.now.week": "In the {weeks} judged to {day} the mean of {over} ({share}) was over "
    "it; in {broken} three of the last four were.",
    "set_line.answer.at.shift": "At {limit} it would have been {share} of the shifts, and {counted}.",
    "set_line.answer.at.week": "At {limit} it would have been {over} ({share}), and in {broken} three "
    "of the last four.",
    "set_line.answer.short": "Only {weeks} can be judged: too little to tell limits apart by. At least "
    "{needed} are needed.",
    "set_line.answer.nothing": "No week of the last {weeks} can be judged, so the past says nothing of "
    "a line.",
    "set_line.answer.stale": "How things stand now is unknown: the newest data are {age} old.",
    "set_line.answer.open": "A line of {limit} is proposed and provisional: the other side has not answered.",
    "set_line.weeks.one": "{n} week",
    "set_line.weeks.many": "{n} weeks",
    "set_line.reports.both.shift": "Staff filed {counted} overload reports for every 100 of these "
    "shifts in weeks that count as over at {limit}, {others} in the other weeks.",
    "set_line.reports.both.week": "Staff filed {counted} overload reports a week in weeks over {limit}, "
    "{others} in the other weeks.",
    "set_line.reports.none_over": "No week counts as over at {limit}, so there is nothing to compare "
    "overload reports with.",
    "set_line.reports.all_over": "Every week counts as over at {limit}, so there is nothing to compare "
    "overload reports with.",
    "set_line.reports.not_granted": "Overload reports of this unit are not shown to your role.",
    "set_line.reports.not_collected": "Overload reports are not collected on this site: that none are "
    "told does not mean that none were needed.",
    "set_line.cell.not_granted": "not shown to your role",
    "set_line.cell.not_collected": "not collected",
    "set_line.cell.no_week": "no such week",
    "set_line.cell.rate": "{rate} ({reports} in {judged})",
    # --- the picture
    "set_line.history": "A year of its own past",
    "set_line.history.note.shift": "Each bar is a number of past shifts by their load. {judged} shifts "
    "in {weeks}, {first} to {last}, of weeks complete enough to be judged; overload reports are counts "
    "by week of the whole unit, because none are published by shift.",
    "set_line.history.note.week": "Each bar is a number of past weeks by their mean load. {weeks}, "
    "{first} to {last}, complete enough to be judged; overload reports are counts by week of the whole "
    "unit.",
    "set_line.history.moment": "This line holds at every moment. Each shift is judged here by its mean: "
    "at every moment more would be over.",
    "set_line.history.head_count": "This line counts whole nurses who are there, so a few bars may lie "
    "on another side of a line than their shifts were judged.",
    "set_line.history.beyond.one": "{n} shift or week lies beyond the picture and is counted all the same.",
    "set_line.history.beyond.many": "{n} shifts or weeks lie beyond the picture and are counted all the "
    "same.",
    "set_line.history.nobody.one": "On {n} shift nobody of this group worked: it is over every line and "
    "has no bar.",
    "set_line.history.nobody.many": "On {n} shifts nobody of this group worked: they are over every "
    "line and have no bar.",
    "set_line.axis.shifts": "Shifts",
    "set_line.axis.weeks": "Weeks",
    "set_line.label.shift": "{limit}: {share} over",
    "set_line.label.shift.long": "{limit}: {share} over, {weeks}",
    "set_line.label.week.long": "{limit}: {share} over",
    "set_line.label.tagged": "{label} · {tag}",
    "set_line.tag.present": "our line",
    "set_line.tag.law": "law here",
    "set_line.tag.guidance": "guidance here",
    "set_line.tag.elsewhere": "as in {where}",
    "set_line.tag.history": "own past",
    "set_line.tip.bin": "Load over {low} to {high}: {n}",
    "set_line.shifts.one": "{n} shift",
    "set_line.shifts.many": "{n} shifts",
    "set_line.picture": "Past loads and candidate lines",
    "set_line.alt": "{subject}: past loads from {low} to {high}, most of them near {most}. Shares over, "
    "by candidate line: {shares}.",
    "set_line.alt.share": "{limit}: {share}",
    "set_line.table": "The numbers as a table: each candidate, and what it would have said",
    "set_line.column.limit": "Candidate",
    "set_line.column.from": "Why it is here",
    "set_line.column.over.shift": "Shifts over",
    "set_line.column.over.week": "Weeks over",
    "set_line.column.share": "Share over",
    "set_line.column.counted.shift": "Weeks that count as over",
    "set_line.column.counted.week": "Weeks with three of the last four over",
    "set_line.column.reports_counted.shift": "Reports per 100 shifts, weeks over",
    "set_line.column.reports_others.shift": "Reports per 100 shifts, other weeks",
    "set_line.column.reports_counted.week": "Reports a week, weeks over",
    "set_line.column.reports_others.week": "Reports a week, other weeks",
    "set_line.cell.of": "{n} of {all}",
    # --- law and guidance
    "set_line.stated.title": "What law and guidance say",
    "set_line.stated.note": "Starting points for a talk, not this site's line. A row that is a "
    "starting point was read in its source or in a report of it; have it confirmed for your place before "
    "you call it law.",
    "set_line.stated.none": "No law or guidance for this setting and measure is published here or in "
    "Plimsoll's catalogue.",
    "set_line.stated.table": "Law and guidance for this setting",
    "set_line.stated.column.limit": "Limit",
    "set_line.stated.column.period": "Shifts",
    "set_line.stated.column.basis": "Basis",
    "set_line.stated.column.where": "Where it holds",
    "set_line.stated.column.source": "Source",
    "set_line.stated.column.since": "In force from",
    "set_line.stated.column.counting": "How it counts",
    "set_line.stated.column.here": "Here",
    "set_line.stated.here.own": "judges this unit",
    "set_line.stated.here.others.one": "judges {n} unit of this setting",
    "set_line.stated.here.others.many": "judges {n} units of this setting",
    "set_line.stated.here.no": "a starting point",
    "set_line.stated.every": "every shift",
    "set_line.stated.period": "{period} shifts",
    "set_line.stated.no_day": "not recorded",
    "set_line.stated.no_place": "not stated",
    "set_line.stated.no_counting": "not stated",
    # --- both standings
    "set_line.both.title": "Against the line before",
    "set_line.both.text": "The line was loosened from {before} to {now} on {day}. Until {until} it is "
    "told against both: {told_before}; {told_now}.",
    "set_line.both.over": "over {limit} ({over} of {judged} in the last 28 days)",
    "set_line.both.not_over": "not over {limit} ({over} of {judged} in the last 28 days)",
    "set_line.both.unknown": "too little data to tell against {limit}",
    "set_line.both.shifts": "{n} shifts",
    # --- proposals
    "set_line.talk.title": "Propose a line, and answer",
    "set_line.talk.not_granted": "Proposals are for those who hold a grant on this unit.",
    "set_line.talk.no_proof": "There is no sign-in yet: nobody is proven to be who they say. What is "
    "filed says which side spoke, and can neither be changed nor removed.",
    "set_line.talk.unreadable": "Proposals cannot be read now. {what} {hint}",
    "set_line.talk.failed": "Nothing was filed. {what} {hint}",
    "set_line.talk.none": "Nothing has been proposed for this unit yet.",
    "set_line.talk.closed": "This unit has closed: no line is proposed for it.",
    "set_line.talk.busy": "A proposal for this measure and these shifts waits for its answer. Until "
    "then no other can be made.",
    "set_line.side": "I speak as",
    "set_line.side.manager": "manager",
    "set_line.side.staff_representative": "staff representative",
    "set_line.form.title": "Propose",
    "set_line.form.limit": "Limit ({measure})",
    "set_line.form.averaging": "How it counts",
    "set_line.form.averaging.shift": "shift by shift",
    "set_line.form.averaging.week": "weekly mean",
    "set_line.form.averaging.moment": "at every moment",
    "set_line.form.allowed": "Shifts that may be over, %",
    "set_line.form.basis": "Basis",
    "set_line.form.source": "Where it is written",
    "set_line.form.reason": "Why",
    "set_line.form.from": "First day in force",
    "set_line.form.notice": "A line that allows more than the one in force needs at least {days} days "
    "between the proposal and its first day.",
    "set_line.form.send": "File the proposal",
    "set_line.answer_form.title": "Answer",
    "set_line.answer_form.agrees": "Answer",
    "set_line.answer_form.agree": "agree",
    "set_line.answer_form.disagree": "disagree",
    "set_line.answer_form.reason": "Why (needed to disagree)",
    "set_line.answer_form.send": "File the answer",
    "set_line.filed.proposal": "The proposal is filed, receipt {receipt}. It is provisional until the "
    "other side answers.",
    "set_line.filed.answer": "The answer is filed, receipt {receipt}.",
    "set_line.not_fit.side.unknown": "Say for which side you speak. Nothing was filed.",
    "set_line.not_fit.side.own": "Your own side made this proposal; the other side answers it. Nothing "
    "was filed.",
    "set_line.not_fit.proposal.open": "Another proposal for this measure and these shifts is open, and "
    "has to be answered first. Yours does not count.",
    "set_line.not_fit.proposal.closed": "This proposal is not open any more. Nothing was filed.",
    "set_line.not_fit.source.missing": "Say where the line is written. Nothing was filed.",
    "set_line.not_fit.reason.missing": "Say why. Nothing was filed.",
    "set_line.not_fit.source.too_long": "The source is longer than 2,000 characters. Nothing was filed.",
    "set_line.not_fit.reason.too_long": "The reason is longer than 2,000 characters. Nothing was filed.",
    "set_line.not_fit.effective_from.past": "A line cannot begin in the past. Nothing was filed.",
    "set_line.not_fit.effective_from.notice": "This line allows more than the one in force, so its "
    "first day has to be at least {days} days from today, {day} or later. Nothing was filed.",
    "set_line.not_fit.averaging.weeks_only": "Only patients per nurse can be counted by shift; this "
    "measure is known by the week. Nothing was filed.",
    "set_line.not_fit.other": "This cannot be filed as it is ({field}). Nothing was filed.",
    "set_line.state.provisional": "Provisional",
    "set_line.state.agreed": "Agreed",
    "set_line.state.disagreed": "Not agreed",
    "set_line.state.lapsed": "Lapsed",
    "set_line.state.not_counted": "Not counted",
    "set_line.state.note.provisional": "waits for the {side}, until {day}",
    "set_line.state.note.lapsed": "nobody answered before its first day, {day}",
    "set_line.state.note.not_counted": "another was open when it was filed",
    "set_line.state.headline": "{state}: {limit}, {period}, from {day}",
    "set_line.proposal.every": "every shift",
    "set_line.proposal.week": "by the week",
    "set_line.proposal.looser": "It allows more than the line of {before} that was in force.",
    "set_line.proposal.stricter": "It allows no more than the line of {before} that was in force.",
    "set_line.proposal.first": "There was no line before.",
    "set_line.proposal.by": "Proposed",
    "set_line.proposal.by.text": "by the {side} on {day}, receipt {receipt}",
    "set_line.proposal.rule": "How it counts",
    "set_line.proposal.rule.shift": "shift by shift, {allowed} of the shifts may be over",
    "set_line.proposal.rule.moment": "at every moment, {allowed} of the time may be over",
    "set_line.proposal.rule.week": "weekly mean, broken by three of the last four weeks over",
    "set_line.proposal.basis": "Basis",
    "set_line.proposal.basis.text": "{basis}, {source}",
    "set_line.proposal.reason": "Why",
    "set_line.proposal.change": "Change",
    "set_line.proposal.answer": "Answer",
    "set_line.proposal.answer.agrees": "the {side} agreed on {day}",
    "set_line.proposal.answer.agrees.why": "the {side} agreed on {day}: {reason}",
    "set_line.proposal.answer.disagrees": "the {side} disagreed on {day}: {reason}",
    "set_line.proposal.answer.waits": "none yet",
    "set_line.proposal.answer.none": "none",
    "set_line.row.text": "Agreed. A line begins to judge only when it stands in the site's policy: unless it "
    "does, add this row to policy/load_lines.csv under the columns of these names, then run the site.",
    # --- how to read it
    "set_line.how.1": "The upright scale is load, as in every picture of load here, and each candidate "
    "lies across it like a line on a ship's side. Bars to the right are how often the unit was there.",
    "set_line.how.2": "Candidates are the line in force, what law and guidance state, and steps through "
    "the upper half of the unit's own past. None of them is a recommendation.",
    "set_line.how.3": "A week counts as over by the line's own rule: too many of its shifts over, or "
    "its mean. Reports are set beside both kinds of week: what staff said when load was there.",
    "set_line.how.4": "A proposal is provisional until the other side answers. It changes no figure and "
    "no policy file: an agreed one is a row to be added by whoever keeps the policy.",
    "set_line.limits.1": "What is safe. The past says how often a limit was passed, not what harm came "
    "of it; a limit set where it was never passed protects nobody.",
    "set_line.limits.2": "Whether reports rise because of load. Forms go unfiled where people see no "
    "use in them: few reports are no proof of calm.",
    "set_line.limits.3": "How acute the patients were. A load is a number of patients for each nurse, "
    "whoever they are.",
    "set_line.limits.4": "That whoever filed something is who they say, before there is a sign-in.",
}
