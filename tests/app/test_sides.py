"""Who writes about which unit, and for which side: the notebook asks the grants, whatever a page offers."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.desk.notebook import NotGranted, notebook_for
from dashboard.desk.people import scope_of
from pipelines.state import GrantGiven, LineProposed, new_key
from tests.app.signed_in import ISSUER, ROLES
from tests.app.test_access import scope_in, trust

__all__ = ["trust"]


def test_manager_writes_about_another_unit_and_it_is_denied(trust):
    scope = scope_in(trust, "manager")
    notebook = notebook_for(scope, trust.folder)
    proposal = proposed("manager")
    with pytest.raises(NotGranted):
        notebook.write("W02", proposal, new_key())
    assert notebook.write("W01", proposal, new_key()).again is False


@pytest.mark.parametrize(("role", "unit", "own"), [("manager", "W01", 0), ("representative", "W02", 1)])
def test_nobody_speaks_for_the_other_side(trust, role, unit, own):
    sides = ("manager", "staff_representative")
    scope = scope_in(trust, role)
    notebook = notebook_for(scope, trust.folder)
    assert scope.sides(unit) == (sides[own],)
    with pytest.raises(NotGranted):
        notebook.write(unit, proposed(sides[1 - own]), new_key())
    notebook.write(unit, proposed(sides[own]), new_key())
    (kept,) = notebook.journal.entries(["line.proposed"])
    assert kept.role == ROLES[role][0]


def test_who_is_manager_and_representative_of_one_unit_cannot_answer_their_own_proposal():
    scope = scope_of(
        [GrantGiven(ISSUER, "a", role, ("W01",), "r") for role in ("nurse_manager", "staff_representative")]
    )
    assert scope is not None
    assert scope.sides("W01") == ("manager",)


def proposed(side: str) -> LineProposed:
    day = datetime.now(UTC).date()
    return LineProposed(
        side=side,
        measure="patients_per_nurse",
        staff_group="nurse",
        period=None,
        limit=5.5,
        averaging="shift",
        allowed_share=0.1,
        rounding="none",
        observation="counted",
        basis="local_agreement",
        source="Committee",
        reason="Half of the shifts were over.",
        effective_from=day + timedelta(days=28),
        filed_on=day,
        limit_before=6.0,
        averaging_before="shift",
        allowed_before=0.1,
        snapshot_id="000001-a",
    )
