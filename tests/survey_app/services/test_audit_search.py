"""A search reads the whole log, not only the page that is shown."""

from __future__ import annotations

from survey_app.services import audit


def test_an_old_entry_is_found_behind_many_newer_ones(house, monkeypatch):
    monkeypatch.setattr(audit, "_AT_ONCE", 7)
    with house.ctx.store.write() as conn:
        for number in range(40):
            audit.write(house.ctx, conn, house.staff, "download", f"report:{number}", file=f"{number}.pdf")
    found, more = audit.matching(house.ctx, lambda entry: entry.subject == "report:3")
    assert [entry.subject for entry in found] == ["report:3"]
    assert not more


def test_pages_of_matches_follow_each_other_without_gap_or_overlap(house, monkeypatch):
    monkeypatch.setattr(audit, "_AT_ONCE", 7)
    with house.ctx.store.write() as conn:
        for number in range(40):
            audit.write(house.ctx, conn, house.staff, "download", f"report:{number}")
    before, seen, more = None, [], True
    while more:
        entries, more = audit.matching(house.ctx, _of_even_reports, before=before, limit=6)
        seen += [entry.subject for entry in entries]
        before = entries[-1].id
    assert seen == [f"report:{number}" for number in range(38, -1, -2)]


def _of_even_reports(entry: audit.AuditEntry) -> bool:
    kind, _, number = entry.subject.partition(":")
    return kind == "report" and int(number) % 2 == 0
