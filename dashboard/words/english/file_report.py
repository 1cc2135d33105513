"""The page on which staff file an overload report, and find it again, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "page.file_report": "File a report",
    "file.title": "Is this shift too much?",
    "file.no_units": "This site has no unit yet, so there is none to report about. File it where your "
    "organisation takes reports today.",
    "file.call": "This form does not call for help. Is a shift unsafe now? Call {contact} first.",
    "file.call.nobody": "This form does not call for help. Is a shift unsafe now? Call whom your "
    "organisation has named for that first: no contact is set here.",
    "file.unit": "Unit",
    "file.forged": "There is no unit of that name on this site. Shown instead: {shown}.",
    "file.shift": "Shift",
    "file.shift.named": "{day}, {period}",
    "file.shift.today": "Today, {period}",
    "file.shift.yesterday": "Yesterday, {period}",
    "file.period.day": "day shift",
    "file.period.evening": "evening shift",
    "file.period.night": "night shift",
    # --- what is known of the shift
    "file.facts": "{shift}, {unit}: {hours} planned for {patients}, {load} against a line of {limit}. These "
    "are plan and last census, not what you saw.",
    "file.facts.no_line": "{shift}, {unit}: {hours} planned for {patients}. These are plan and last "
    "census, not what you saw.",
    "file.facts.none": "{shift}, {unit}: nothing is known of this shift yet. Your report says more than "
    "the data.",
    "file.facts.hours": "{n} staff hours",
    "file.facts.patients.one": "1 patient",
    "file.facts.patients.many": "{n} patients",
    # --- the form
    "file.level": "How bad was it?",
    "file.level.1": "1: strained",
    "file.level.1.text": "Hard work, nothing left out.",
    "file.level.2": "2: behind",
    "file.level.2.text": "Care came late, breaks were short.",
    "file.level.3": "3: care left undone",
    "file.level.3.text": "Some of it was not done at all.",
    "file.level.4": "4: somebody at risk",
    "file.level.4.text": "A patient or one of us could have come to harm.",
    "file.level.5": "5: unsafe now",
    "file.level.5.text": "It cannot go on like this. Call first.",
    "file.cause": "Main cause",
    "file.tried": "What did you try?",
    "file.tried.asked_team": "asked the team",
    "file.tried.told_manager": "told the manager",
    "file.tried.asked_bank": "asked for bank or agency staff",
    "file.tried.called_on_call": "called who is on call",
    "file.tried.stopped_tasks": "left other tasks",
    "file.tried.held_admission": "asked to hold an admission",
    "file.tried.nothing": "there was no time to",
    "file.remedy": "What would help?",
    "file.remedy.staff_now": "more staff on this shift",
    "file.remedy.staff_plan": "more staff in the roster",
    "file.remedy.hold_admissions": "hold admissions or referrals",
    "file.remedy.skill_mix": "another mix of skills",
    "file.remedy.stop_tasks": "fewer other tasks",
    "file.remedy.breaks": "breaks that are kept",
    "file.remedy.tool": "a tool that works, or none",
    "file.remedy.talk": "a talk about it",
    "file.remedy.other": "something else",
    "file.choose": "Choose",
    "file.help_asked": "Did you ask for help?",
    "file.help_asked.yes": "yes",
    "file.help_asked.no": "no",
    "file.help_asked.unknown": "I do not know",
    "file.help_came": "Did it come?",
    "file.help_came.yes": "yes",
    "file.help_came.no": "no",
    "file.help_came.not_yet": "not yet",
    "file.help_came.unknown": "I did not ask",
    "file.red_flag": "Somebody came to harm, or nearly did: an incident report is filed as well",
    "file.text": "In your words, if you want to (no patient's name, number or date of birth)",
    "file.who": "Who may know that it was you?",
    "file.who.anonymous": "Nobody",
    "file.who.anonymous.text": "Neither shift nor time is kept, only the week. Management reads level, "
    "cause and what would help.",
    "file.who.named": "My staff representative",
    "file.who.named.text": "They read your name, the shift and what you wrote. Management does not.",
    "file.name": "Your name, if your representative may know it",
    "file.guess": "Who could guess? {hours} are planned on this shift, as much as {people} for 12 hours. "
    "Whoever knows the roster may guess who reports, although no name is kept.",
    "file.guess.people.one": "1 person",
    "file.guess.people.many": "{n} people",
    "file.guess.unknown": "Who could guess? Whoever knows who worked on this shift may, although no name is "
    "kept: the fewer you are, the more easily.",
    "file.button": "File the report",
    "file.code": "The code of this form is {code}. Once it is filed, only this code finds it again: write it "
    "down. Whether a click arrived, it tells too.",
    "file.flagged": "Not filed yet. What you wrote looks as if it names a patient, or holds an e-mail "
    "address, an NHS number or a number of a patient. That is a guess. Take it out, or tick the box: then "
    "it is kept as it is, marked, and only your representative can read it.",
    "file.flagged.keep": "Keep the text as it is",
    # --- what became of it
    "file.done": "Filed and kept. Receipt {receipt}. Your code is {code}: write it down now. With it you "
    "see the answer, and can say whether help came. Nobody else has it.",
    "file.done.again": "This report was filed already (receipt {receipt}, code {code}). It is kept once.",
    "file.waits": "Kept, but not yet in the record: the database did not take it, so it waits in a file on "
    "the server and is taken over by itself. Your code is {code}: write it down. If it is urgent, call.",
    "file.done.on_call": "Who is on call is being told level, unit and cause.",
    "file.done.nobody": "Nobody is told by this form. If it is urgent, call {contact}.",
    "file.done.nobody.unknown": "Nobody is told by this form. If it is urgent, call.",
    "file.done.another": "File another report",
    "file.failed": "Not filed. {what} What to do: {hint}",
    "file.fault.level": "Not filed: say how bad it was.",
    "file.fault.cause": "Not filed: name the main cause.",
    "file.fault.remedy": "Not filed: say what would help.",
    "file.fault.help_asked": "Not filed: say whether you asked for help.",
    "file.fault.help_came": "Not filed: say whether help came.",
    "file.fault.name": "Not filed: write your name, or choose that nobody may know it.",
    "file.fault.name_long": "Not filed: the name is too long.",
    "file.fault.text": "Not filed: the text is longer than {most} characters.",
    "file.fault.moved": "Not filed: unit or shift was changed after the button was pressed. Look the form "
    "over, and press it again.",
    "file.fault.other": "Not filed: something in the form cannot be kept. Load the page again.",
    "file.on_call.title": "Overload report, level {level}: {unit}",
    "file.on_call.text": "Staff of {unit} report overload of level {level} ({level_text}). Main cause: "
    "{cause}. Help asked for: {asked}; came: {came}. This notice is no call: they were told to call "
    "{contact}.",
    "file.on_call.late": "This report waited outside the record, and you could not be told of it before.",
    "file.on_call.nobody": "nobody, for no contact is set",
    # --- finding it again
    "file.find": "Find your report",
    "file.find.code": "Your code",
    "file.find.button": "Look it up",
    "file.find.none": "No report has this code. It was not filed, or the code is another. One that waits on "
    "the server is found once it is taken over.",
    "file.find.unreadable": "Reports cannot be looked up now. {what} What to do: {hint}",
    "file.find.title": "{unit}, {span}: level {level}, {cause}",
    "file.find.state": "How it stands",
    "file.find.due": "Due",
    "file.find.help": "Help",
    "file.find.help.yes": "came",
    "file.find.help.no": "did not come",
    "file.find.help.not_yet": "had not come when it was filed",
    "file.find.help.unknown": "was not asked for",
    "file.find.on_call": "On call",
    "file.find.on_call.yes": "was told",
    "file.find.on_call.no": "could not be told",
    "file.find.came": "Help came after all",
    "file.find.came_not": "Help never came",
    "file.find.told": "Kept: thank you.",
    # --- reading
    "file.how.1": "A report is an act addressed to management. It has to be acknowledged within "
    "{acknowledge} and decided within {decide}; the reason of the decision comes back under your code.",
    "file.how.2": "An anonymous report bears the Monday of its week as its date, and its clocks run from the "
    "end of that week.",
    "file.how.3": "Your report is counted with the next run, and stands beside load and time saved on the "
    "page Overload reports.",
    "file.limits.1": "It does not call anybody by itself, unless this site names who is on call: then they "
    "are told of levels 4 and 5.",
    "file.limits.2": "It cannot hide what colleagues know. On a small shift people guess.",
    "file.limits.3": "It may never be used to appraise, discipline or roster anybody.",
    # --- states of a report
    "report_state.raised": "raised, not yet acknowledged",
    "report_state.acknowledged": "acknowledged",
    "report_state.mitigated": "mitigated",
    "report_state.escalated": "escalated",
    "report_state.decided": "decided",
}
