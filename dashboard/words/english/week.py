"""The part of the catalogue in English that the page This week needs."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "page.this_week": "This week",
    "week.title": "What do I need to do, and which coming shifts will be over?",
    "week.day": "{weekday} {day} {month}",
    # --- the answer
    "week.none": "This site has no unit with a standing yet, so nothing can be forecast.",
    "week.no_grant": "You hold a grant on no unit. Choose one below: plan, load and line of every unit "
    "are for everyone, and alerts take a grant on the unit.",
    "week.old_version": "Which coming shifts will be over is not known: these data were published by an "
    "earlier version, which did not look ahead. The next run publishes a forecast.",
    "week.stale": "Which coming shifts will be over is unknown: the newest data are {age} old. What "
    "stands below was forecast from data to {day}.",
    "week.past": "Which coming shifts will be over is unknown: every shift in the plans that were read "
    "is past.",
    "week.shifts.none": "Forecast: none of {shifts} up to {until} would be over its line. That is no "
    "room to fill.",
    "week.shifts.one": "Forecast: {n} of {shifts} up to {until} would be over its line ({names}).",
    "week.shifts.many": "Forecast: {n} of {shifts} up to {until} would be over their line ({names}).",
    "week.of_unit.none": "Forecast for {unit}: none of {shifts} up to {until} would be over its line. "
    "That is no room to fill.",
    "week.of_unit.one": "Forecast for {unit}: {n} of {shifts} up to {until} would be over its line.",
    "week.of_unit.many": "Forecast for {unit}: {n} of {shifts} up to {until} would be over their line.",
    "week.weeks.none": "Forecast: no unit judged by the week would be over its line by {until}.",
    "week.weeks.one": "Judged by the week, {names} would be over its line.",
    "week.weeks.many": "Judged by the week, {n} units would be over their line: {names}.",
    "week.unit_weeks.none": "Forecast for {unit}: no week up to {until} would be over its line. That is "
    "no room to fill.",
    "week.unit_weeks.one": "Forecast for {unit}: {n} of {told} weeks up to {until} would be over its line.",
    "week.unit_weeks.many": "Forecast for {unit}: {n} of {told} weeks up to {until} would be over its line.",
    "week.planned.one": "{n} planned shift",
    "week.planned.many": "{n} planned shifts",
    "week.unit_count": "{unit} {n}",
    "week.silent.one": "{n} unit is not forecast.",
    "week.silent.many": "{n} units are not forecast.",
    "week.silent.because.one": "{names} is not forecast: {reason}.",
    "week.silent.because.many": "{names} are not forecast: {reason}.",
    "week.unknown.one": "{n} more shift cannot be forecast.",
    "week.unknown.many": "{n} more shifts cannot be forecast.",
    "week.todo": "New since Monday {day}: {parts}.",
    "week.todo.none": "Nothing is new since Monday {day}.",
    "week.todo.alerts.one": "{n} alert",
    "week.todo.alerts.many": "{n} alerts",
    "week.todo.standings.one": "{n} changed standing",
    "week.todo.standings.many": "{n} changed standings",
    "week.todo.others.one": "{n} other change",
    "week.todo.others.many": "{n} other changes",
    "week.todo.due.one": "{n} review, case or report is due, or overdue.",
    "week.todo.due.many": "{n} reviews, cases and reports are due, or overdue.",
    "week.todo.late.one": "{n} feed is late.",
    "week.todo.late.many": "{n} feeds are late.",
    "week.reason.no_line": "no line has been agreed",
    "week.reason.no_plan": "no planned shifts have come",
    "week.reason.no_census": "no patients were counted in the last week",
    "week.reason.data_gap": "too little of the last weeks has come to trust the plan",
    "week.reason.contacts_not_planned": "booked contacts are not in the data",
    # --- choices and hints
    "week.filter": "Unit",
    "week.filter.every": "All my units",
    "week.forged": "There is no unit of that name on this site. It changes nothing: all your units are "
    "shown.",
    "week.forecast": "Everything about coming shifts on this page is a forecast and never an alert: "
    "hours planned, less what is usually not worked of them, with the patients last counted. Data to "
    "{day}.",
    "week.hidden.one": "Alerts of {n} of the units shown are not told to you: they take a grant on the unit.",
    "week.hidden.many": "Alerts of {n} of the units shown are not told to you: they take a grant on the "
    "unit.",
    "week.print": "Printed (Ctrl + P), this page is a huddle sheet: one side of A4 for each unit, with "
    "room for notes.",
    # --- coming shifts over
    "week.over.title": "Coming shifts that would be over (forecast)",
    "week.over.none": "No coming shift is forecast over its line. A forecast below a line is no room to "
    "fill.",
    "week.over.unknown": "Nothing can be said of coming shifts.",
    "week.over.more": "{n} more stand in the table of numbers below.",
    "week.over.table": "Shifts forecast over, the earliest first",
    "week.column.when": "When",
    "week.column.unit": "Unit",
    "week.column.load": "Load (forecast)",
    "week.column.range": "Eight in ten between",
    "week.column.line": "Line",
    "week.column.planned": "Planned",
    "week.column.patients": "Patients, counted on",
    "week.column.need": "To bring it to its line",
    "week.column.state": "Forecast",
    "week.when": "{day}, {period}",
    "week.when.week": "Week from {day}",
    "week.range": "{low} to {high}",
    "week.range.none": "too little history",
    "week.hours.nurse": "{value} nurse hours",
    "week.hours.other": "{value} staff hours",
    "week.more.nurse": "{value} more nurse hours",
    "week.more.other": "{value} more staff hours",
    "week.patients": "{patients}, {day}",
    "week.not_told": "not known",
    "week.nobody": "nobody planned",
    "week.state.over": "over",
    "week.state.near": "near",
    "week.state.within": "within",
    "week.state.unknown": "not known",
    # --- the pictures
    "week.pictures.title": "The coming days, unit by unit (forecast)",
    "week.pictures.text": "Each sign is a planned shift at the patients last counted: ▲ over, ◆ near, ● "
    "within its line, which is the thick rule. The pale bar is where eight in ten came to lie. Shifts "
    "that have begun are faint.",
    "week.pictures.more": "Pictures are drawn for the {n} units that need them most; the table has all.",
    "week.card.over.one": "{n} of {told} coming shifts over (forecast)",
    "week.card.over.many": "{n} of {told} coming shifts over (forecast)",
    "week.card.weeks.one": "{n} of {told} weeks over (forecast)",
    "week.card.weeks.many": "{n} of {told} weeks over (forecast)",
    "week.card.near": "none over, some near (forecast)",
    "week.card.within": "none over (forecast)",
    "week.card.past": "past by now",
    "week.card.unknown": "not forecast",
    "week.card.patients": "{patients} patients on {day}",
    "week.card.cases": "{patients} open cases on {day}",
    "week.axis": "{title}; line {line}",
    "week.axis.changes": "{title}; the line changes",
    "week.tip": "{when}: {load} forecast, line {line}; {planned} planned",
    "week.tip.range": "{text}; eight in ten between {low} and {high}",
    "week.tip.need": "{text}; {need} would bring it to its line",
    "week.tip.unknown": "{when}: not known, {reason}",
    "week.tip.outcome": "{when}: {load} happened, {forecast} had been forecast, line {line}",
    "week.tip.nobody": "{when}: {patients} patients and nobody planned who counts for the line of {line}",
    "week.marked": "Marked: {marks}.",
    "alt.week": "Forecast, {unit}, {period}, {first} to {last}: between {low} and {high}, line {line}; "
    "{over} of {told} over, {unknown} not known.",
    "alt.week.outcome": "What happened, {unit}, {period}, {first} to {last}: {over} of {told} over; "
    "{inside} in the range that had been forecast.",
    "alt.week.none": "Forecast, {unit}, {period}, {first} to {last}: nothing is known.",
    "week.picture.outcome": "{picture}, what happened",
    "week.periods.week": "weeks",
    # --- new, due, missing
    "week.todo.title": "To do and to know",
    "week.new.title": "New since Monday {day}",
    "week.new.none": "Nothing: no new alert, standing, release, line or corrected figure.",
    "week.new.alert": "{unit}: {kind} ({severity}), told {day}.",
    "week.new.closed": "{unit}: alert of {kind} closed {day}.",
    "week.new.withdrawn": "{unit}: alert of {kind} stands no longer, after a correction.",
    "week.new.standing": "{unit}: {now}; a week before {before}.",
    "week.new.mark": "{text} ({units}).",
    "week.new.restated.one": "{unit}: {n} week was published otherwise before and is corrected.",
    "week.new.restated.many": "{unit}: {n} weeks were published otherwise before and are corrected.",
    "week.new.more.one": "{n} more.",
    "week.new.more.many": "{n} more.",
    "week.due.title": "Due and ahead",
    "week.due.none": "No overload report filed here waits for an answer, and no review of an agreement is "
    "due in the next four weeks.",
    "week.due.review": "Review of what was promised of {tool} ({units}): due {day}, {left}.",
    "week.due.overdue": "Review of what was promised of {tool} ({units}): was due {day}. Whether it was "
    "held is not recorded here.",
    "week.due.today": "today",
    "week.due.left.one": "in {n} day",
    "week.due.left.many": "in {n} days",
    "week.due.every_unit": "every unit",
    "week.due.unreadable.cases": "Which cases are due cannot be read now.",
    "week.due.unreadable": "Which overload reports wait for an answer cannot be read now.",
    "week.missing.title": "Missing or late data",
    "week.missing.none": "No feed is late, and enough has come of every unit.",
    "week.missing.unknown": "Which feeds are late is not known: these data were published by an earlier "
    "version.",
    "week.missing.feed": "{feed}: the newest are of {day}, {age}; the limit is {limit}.",
    # --- against what happened
    "week.check.title": "How such forecasts came out",
    "week.check.none": "No forecast can be set beside what happened yet: that takes four weeks of plans.",
    "week.check.shifts": "Seven days before, {forecast} of the {told} shifts of {first} to {last} would "
    "have been forecast over: {hit} of them were. {missed} were over without being forecast.",
    "week.check.weeks": "On the day before, {forecast} of {told} weeks of units judged by the week "
    "would have been forecast over: {hit} of them were. {missed} were over without being forecast.",
    "week.check.inside": "{inside} of {ranged} loads ({share}) lay in the range, where eight in ten are "
    "meant to.",
    "week.check.pictures": "Signs are what happened, pale bars what had been forecast.",
    "week.check.rebuilt": "The roster writes over its plans, so these plans are rebuilt from what "
    "became of them: what was booked or given up late counts as if it had been planned, and the "
    "forecasts look a little better than they would have been.",
    "week.check.table": "Forecasts and what happened, by unit",
    "week.check.column.unit": "Unit",
    "week.check.column.kind": "Judged by",
    "week.check.column.told": "Forecasts",
    "week.check.column.forecast": "Forecast over",
    "week.check.column.hit": "Of these over",
    "week.check.column.missed": "Over, not forecast",
    "week.check.column.inside": "In the range",
    "week.check.kind.shift": "shift",
    "week.check.kind.week": "week",
    # --- reading
    "week.how.1": "Load is patients over the hours usually worked of those planned, as the unit's line "
    "counts them. Patients are the last count of that unit and period, on the day said.",
    "week.how.2": "The range is what the same unit's last quarter (26 weeks where weeks are judged) had "
    "come to from this plan: how much of each plan was worked, and how the count moved over as many "
    "days. With under 28 such shifts, or 12 weeks, no range is told.",
    "week.how.3": "More hours are patients times the shift's hours divided by the line, less the hours "
    "expected, rounded up to half an hour. A line that rounds nurses up is told in whole nurses.",
    "week.limits.1": "That a shift will be over. A forecast raises no alert and closes none.",
    "week.limits.2": "Whether a shift below its line has room. A line says what is too much, not what "
    "is enough.",
    "week.limits.3": "Who is on shift, what they can do, who will fall ill, or whom the ward has been "
    "told to expect.",
    "week.limits.4": "Clinics and emergency departments: what is booked with them is not in the data.",
    # --- the sheet
    "week.sheet.title": "{unit}: huddle sheet",
    "week.sheet.from": "{site}. Data to {day}, snapshot {snapshot}. Forecast, not an alert.",
    "week.sheet.grid": "Planned shifts, patients as last counted: ▲ over, ◆ near, ● within the line, ○ "
    "not known",
    "week.sheet.row": "{period}, line {line}",
    "week.sheet.over": "Would be over",
    "week.sheet.need": "{when}: {load} (line {line}); {need}.",
    "week.sheet.notes": "Notes: what we do, who, by when",
}
