"""Deny by default: a permission that no row of the table grants is nobody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from survey_app.domain.user import Permission, Role, User, may

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SOMEONE = User(id=1, name="a", display_name="A", role=Role.EVALUATOR, created_at=NOW)


def test_evaluators_see_reports_and_nothing_of_the_fieldwork():
    granted = {p for p in Permission if may(SOMEONE, p)}
    assert granted == {Permission.PUBLIC, Permission.SIGNED_IN, Permission.SEE_REPORTS}


def test_staff_do_not_manage_users():
    staff = replace(SOMEONE, role=Role.STAFF)
    assert may(staff, Permission.FREEZE) and not may(staff, Permission.MANAGE_USERS)


@pytest.mark.parametrize("role", Role)
def test_a_disabled_user_may_nothing_but_what_everybody_may(role):
    gone = replace(SOMEONE, role=role, disabled_at=NOW)
    assert {p for p in Permission if may(gone, p)} == {Permission.PUBLIC}
    assert {p for p in Permission if may(None, p)} == {Permission.PUBLIC}
