"""Filing with a unit's code: the page without a sign-in, and the poster that leads to it, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "by_code.sign_in": "No account at hand? File an overload report with your unit's code.",
    "by_code.offer": "Somebody else signed in on this computer? File with the unit's code instead: who is "
    "signed in has nothing to do with that report.",
    "by_code.title": "Report with your unit's code",
    "by_code.enter": "The code stands on a poster where your unit's staff meet. With it you file a report "
    "and see nothing else; nobody signs in.",
    "by_code.code": "Unit's code",
    "by_code.open": "Open the form",
    "by_code.unknown": "No unit has this code, or it no longer holds. Type it as it stands on the poster. If "
    "that does not help: sign in and file there, or file on paper.",
    "by_code.away": "Codes cannot be checked now, so nothing can be filed here. File on paper, and tell "
    "whoever looks after Plimsoll.",
    "by_code.about": "{unit}. You file with the unit's code: nobody is signed in for it, and who you are is "
    "not known here unless you write it.",
    "by_code.planned": "{shift} ({people})",
    "by_code.guess": "Who could guess? Beside a shift stands what was planned for it, in people for 12 "
    "hours, where that is known. Whoever knows the roster may guess who reports, although no name is kept: "
    "the fewer you are, the more easily.",
    "by_code.fault.shift": "Not filed: choose the shift.",
    "by_code.fault.form": "Not filed: what was sent is not this form. Open it again from the poster.",
    "by_code.often": "Not filed: {most} reports were filed with this code within the hour, and it takes no "
    "more. Sign in and file there, or file on paper.",
    "by_code.again": "This report was filed already and is kept once. Its code was shown then, and is not "
    "shown again: others may use this computer.",
    "by_code.later": "Whoever is signed in, as you may be later, finds the report with that code on the page "
    "File a report.",
    "by_code.leave": "Do others use this computer? Write the code down, and close this page now.",
    "by_code.how": "What becomes of a report, and what this form cannot do",
    # --- the poster
    "poster.title": "Is this shift too much? Say so.",
    "poster.scan": "Scan it with any phone, or open",
    "poster.type": "and type",
    "poster.alt": "QR code that opens the form of {unit}.",
    "poster.minute": "It takes a minute. You need not sign in.",
    "poster.who": "No name is kept unless you write it, and then for your representative alone. On a small "
    "shift people may still guess.",
    "poster.answer": "It has to be acknowledged within {acknowledge} and decided within {decide}. The code "
    "you get finds the answer.",
    "poster.until": "This code holds until {day}.",
}
