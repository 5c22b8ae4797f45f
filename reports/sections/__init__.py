"""The sections of the reports: each takes a :class:`reports.draft.Draft` and writes its blocks into it."""
