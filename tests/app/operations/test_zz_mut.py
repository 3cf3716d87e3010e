import pytest
import tests.app.operations.test_gate_holds as t
from app.operations import approval_rules
def test_it(world,tmp_path,monkeypatch):
    monkeypatch.setattr(approval_rules,"writers",lambda o: ())
    with pytest.raises((AssertionError, KeyError)) as c:
        t.test_nothing_is_published_that_the_rule_did_not_approve(world,tmp_path)
    print(repr(c.value)[:300])
