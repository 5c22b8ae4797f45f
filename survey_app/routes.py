"""Every address of the service: who may call it, and what is allowed to happen.  The expectation stands here once, by role.

What is *enforced* is :func:`survey_app.access.allow` at each view and ``PERMISSIONS`` in ``domain.user``; this table says
again, in words of its own, what must come of it.  Tests take every route and method from the url map, try it as everyone,
and compare.  A new route needs a line here, or the tests fail: add it where its neighbours are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from survey_app.domain.user import Role

Visitor = Role | None
"""``None`` is whoever did not sign in (also: signed out, disabled, session ended)."""

_ADMINISTRATOR = frozenset[Visitor]({Role.ADMINISTRATOR})
_STAFF = _ADMINISTRATOR | {Role.STAFF}
_READERS = _STAFF | {Role.EVALUATOR}
_EVERYONE = frozenset[Visitor]({None, *Role})


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """``who`` is let in; everyone else gets 403, or is sent to sign-in (a GET without a session).

    ``missing``   the status when the address names something that does not exist.
    ``foreign``   the status when it names something that exists and is not for this address (a job whose file is no
                  print, the link of a batch that has codes); ``None`` where there is no such thing.
    ``leaves``    tables a GET may add a line to (evidence: who downloaded what, which attempt failed).  Nothing else is
                  ever written by a GET.
    ``own_csrf``  the view checks the token itself and shows its page again, with what was posted.
    """

    who: frozenset[Visitor]
    missing: int = 404
    foreign: int | None = None
    leaves: frozenset[str] = frozenset()
    own_csrf: bool = False


_AUDITED = frozenset({"audit_log"})


def _resident(
    *, missing: int = 404, foreign: int | None = None, leaves: frozenset[str] = frozenset(), own_csrf: bool = True
) -> Route:
    return Route(who=_EVERYONE, missing=missing, foreign=foreign, leaves=leaves, own_csrf=own_csrf)


ROUTES: Mapping[str, Route] = {
    # residents: no sign-in; a draft's uuid and a code are the keys to what is one's own
    "GET resident.home": _resident(),
    "GET resident.open_link": _resident(foreign=404),
    "POST resident.consent_by_link": _resident(foreign=404),
    "GET resident.code_scanned": _resident(leaves=frozenset({"attempt"})),
    "GET resident.code_form": _resident(),
    "POST resident.code_entered": _resident(),
    "GET resident.code_start": _resident(),
    "POST resident.consent_by_code": _resident(),
    "GET resident.resume": _resident(),
    "GET resident.later": _resident(),
    "GET resident.show_page": _resident(),
    "POST resident.save_page": _resident(foreign=409),
    "GET resident.check": _resident(),
    "POST resident.send": _resident(foreign=409),
    "GET resident.receipt": _resident(),
    "GET resident.receipt_form": _resident(),
    "POST resident.receipt_shown": _resident(),
    "POST resident.receipt_withdrawn": _resident(),
    "GET resident.seals": _resident(),
    "GET resident.check_form": _resident(missing=200),
    "POST resident.check_shown": _resident(),
    "GET resident.recording": _resident(),
    "GET health.healthz": _resident(),
    "GET site_files.proof": _resident(),
    # sign-in and one's own account
    "GET staff.sign_in": Route(who=_EVERYONE),
    "POST staff.sign_in": Route(who=_EVERYONE),
    "POST staff.language": Route(who=_EVERYONE),
    "POST staff.sign_out": Route(who=_READERS),
    "GET staff.password": Route(who=_READERS),
    "POST staff.password": Route(who=_READERS),
    # fieldwork
    "GET staff.home": Route(who=_STAFF),
    "GET staff.wave": Route(who=_STAFF),
    "GET staff.new_wave": Route(who=_STAFF),
    "POST staff.new_wave": Route(who=_STAFF),
    "GET staff.wave_chain": Route(who=_STAFF),
    "GET staff.freeze": Route(who=_STAFF),
    "POST staff.freeze": Route(who=_STAFF),
    "GET staff.new_batch": Route(who=_STAFF),
    "POST staff.new_batch": Route(who=_STAFF),
    "GET staff.batch": Route(who=_STAFF),
    "GET staff.act": Route(who=_STAFF),
    "POST staff.act": Route(who=_STAFF),
    "POST staff.posters": Route(who=_STAFF),
    "POST staff.letters": Route(who=_STAFF),
    "GET staff.quotas_page": Route(who=_STAFF, foreign=404),
    "POST staff.set_quotas": Route(who=_STAFF, foreign=404),
    "POST staff.define_quotas": Route(who=_STAFF, foreign=404),
    "GET staff.qr": Route(who=_STAFF, foreign=404),
    # codes as cases
    "GET staff.look_up": Route(who=_STAFF),
    "POST staff.look_up": Route(who=_STAFF),
    "GET staff.dispositions": Route(who=_STAFF),
    "POST staff.dispositions": Route(who=_STAFF),
    "GET staff.case": Route(who=_STAFF),
    "GET staff.act_on_case": Route(who=_STAFF),
    "POST staff.act_on_case": Route(who=_STAFF),
    # runs and jobs
    "GET staff.runs": Route(who=_STAFF),
    "GET staff.run": Route(who=_STAFF),
    "POST staff.start_run": Route(who=_STAFF, missing=303),
    "POST staff.act_on_job": Route(who=_STAFF, missing=303),
    "GET staff.throw_away": Route(who=_STAFF, foreign=404),
    "POST staff.throw_away": Route(who=_STAFF, foreign=404),
    "GET staff.job_file": Route(who=_STAFF, foreign=404, leaves=_AUDITED),
    # results
    "GET evaluator.index": Route(who=_READERS),
    "GET evaluator.run": Route(who=_READERS, foreign=404),
    "GET evaluator.file": Route(who=_READERS, leaves=_AUDITED),
    "GET staff.publish": Route(who=_ADMINISTRATOR, foreign=404),
    "POST staff.publish": Route(who=_ADMINISTRATOR, foreign=404),
    # administration
    "GET staff.users": Route(who=_ADMINISTRATOR),
    "GET staff.new_user": Route(who=_ADMINISTRATOR),
    "POST staff.new_user": Route(who=_ADMINISTRATOR),
    "POST staff.act_on_user": Route(who=_ADMINISTRATOR, missing=303),
    "GET staff.log": Route(who=_ADMINISTRATOR),
    "GET staff.log_chain": Route(who=_ADMINISTRATOR),
    "GET staff.settings": Route(who=_ADMINISTRATOR),
    "POST staff.change_contact": Route(who=_ADMINISTRATOR),
    "POST staff.put_site_file": Route(who=_ADMINISTRATOR),
    "POST staff.remove_site_file": Route(who=_ADMINISTRATOR, missing=303),
    "GET staff.questionnaires": Route(who=_STAFF),
    "POST staff.approve_language": Route(who=_ADMINISTRATOR, missing=303),
}
"""``METHOD endpoint`` → what must come of it."""
