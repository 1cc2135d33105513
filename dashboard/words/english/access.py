"""Signing in, roles, and what is said to who may not see something."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "access.in": "Sign in",
    "access.out": "Sign out",
    "access.sign_in.title": "Plimsoll",
    "access.sign_in.text": "Sign in with your organisation's account. A sign-in lasts eight hours.",
    "access.over.title": "You are not signed in",
    "access.over.text": "Your sign-in is over. What you had not filed yet was not kept.",
    "access.unknown.title": "There is nothing here for you",
    "access.unknown.text": "You are signed in, and hold no role here. If you should, ask whoever looks after "
    "access in your organisation.",
    "access.denied.title": "This is not for your role",
    "access.denied.text": "Nothing was shown, and nothing was kept of what you wrote.",
    "access.denied.noted": "That this was asked for is noted in the journal.",
    "frame.roles": "signed in: {roles}",
    "role.administrator": "administrator",
    "role.staff": "staff",
    "role.auditor": "auditor",
    "role.command line": "command line",
    "page.verify": "Verify",
    "verify.title": "Was anything changed afterwards?",
    "verify.answer": "You can check it yourself, on a copy of the site's folder, without trusting this page.",
    "verify.published": "What is published now",
    "verify.snapshot": "Snapshot",
    "verify.as_of": "Data to",
    "verify.step.record.title": "Nothing in the record was changed",
    "verify.step.record.text": "Every entry is held against its chain, its seal and the anchor, and every "
    "published file against its recorded hash. A receipt or an earlier head that you kept must still be in "
    "it.",
    "verify.step.record.command": "plimsoll verify COPY --receipt 7f3a-91c2-0b4d",
    "verify.step.1.title": "The figures follow from the files",
    "verify.step.1.text": "Run the same files again in a new folder. The same files, settings and version "
    "give the same digest: the part of the snapshot's name after the dash.",
    "verify.step.1.command": "plimsoll run COPY --rebuild --json",
    "verify.step.2.title": "What held on an earlier day",
    "verify.step.2.text": "Alerts and standings can be asked for as of any day; nothing later is looked at.",
    "verify.step.2.command": "plimsoll alerts COPY --as-of 2026-01-31 --json",
    "verify.step.3.title": "Who was given what, and who took it back",
    "verify.step.3.text": "Every grant there ever was, with its receipt, its reason and its end.",
    "verify.step.3.command": "plimsoll grants COPY --all --json",
    "verify.limits": "An auditor sees load, line and standing of units as everybody does, and nothing "
    "that derives from what people did.",
}
