"""GitHub's expressions: every possible value, and the secrets that are needed for it."""

import pytest

from fixtures.judging.workflows.evaluating import UNKNOWN, Reference, evaluate, may_hold, resolved
from fixtures.judging.workflows.expressions import NotAnExpression, parse


class Known:
    """A scope in which `inputs.target` is prod, `inputs.other` may be one of two, and nothing else is known."""

    def __init__(self, *, succeeded=(True, False)):
        self.needed, self.succeeded = set(), frozenset(succeeded)

    def lookup(self, context, path):
        known = {
            ("inputs", ("target",)): frozenset({"prod"}),
            ("inputs", ("other",)): frozenset({"a", "b"}),
            ("inputs", ("flag",)): frozenset({False}),
            ("inputs", ("none",)): frozenset({None}),
        }
        return known.get((context, path), frozenset({UNKNOWN}))

    def touch(self, reference):
        self.needed.add(str(reference))

    def status(self, function):
        return frozenset({True}) if function == "always" else self.succeeded


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("'it''s'", {"it's"}),
        ("1 == 1.0", {True}),
        ("'A' == 'a'", {True}),
        ("'' == 0", {True}),
        ("null == ''", {True}),
        ("'x' == 0", {False}),
        ("!true || false", {False}),
        ("true && 'a' || 'b'", {"a"}),
        ("false && 'a' || 'b'", {"b"}),
        ("(1 < 2) == true", {True}),
        ("inputs.target", {"prod"}),
        ("inputs['target']", {"prod"}),
        ("INPUTS.Target == 'PROD'", {True}),
        ("inputs.other", {"a", "b"}),
        ("inputs.other == 'a'", {True, False}),
        ("inputs.none || 'dev'", {"dev"}),
        ("github.actor", {UNKNOWN}),
        ("github.actor == 'x' && 'a' || 'b'", {"a", "b"}),
        ("contains('a prod site', inputs.target)", {True}),
        ("startsWith(github.ref, 'refs/tags/')", {True, False}),
        ("format('{0}-{1}', inputs.target, inputs.other)", {"prod-a", "prod-b"}),
        ("secrets.KEY", {Reference("secrets", "KEY")}),
        ("secrets[format('KEY_{0}', inputs.target)]", {Reference("secrets", "KEY_PROD")}),
        ("secrets[inputs.other]", {Reference("secrets", "A"), Reference("secrets", "B")}),
        ("secrets[github.actor]", {Reference("secrets", "*")}),
        ("fromJSON(needs.a.outputs.b)", {UNKNOWN}),
        ("inputs.target == 'prod' && secrets.A || secrets.B", {Reference("secrets", "A")}),
        ("inputs.target == 'dev' && secrets.A || secrets.B", {Reference("secrets", "B")}),
    ],
)
def test_an_expression_comes_to_all_its_values_and_no_others(text, values):
    """A value that is left out hides a way to PROD; one too many cries wolf."""
    assert evaluate(parse(text), Known()) == values


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("${{ secrets.A }}", {"secrets.A"}),
        ("${{ inputs.target == 'prod' && secrets.A || secrets.B }}", {"secrets.A"}),
        ("${{ secrets.OWN || secrets.SHARED }}", {"secrets.SHARED"}),
        ("a ${{ vars.X }} b ${{ secrets.Y }}", {"vars.X", "secrets.Y"}),
        ("${{ toJSON(secrets) }}", {"secrets.*"}),
        ("no expression", set()),
    ],
)
def test_a_text_needs_what_it_refers_to(text, needed):
    """`secrets.X || …` is how a workflow says that X need not be there."""
    scope = Known()
    resolved(text, scope)
    assert scope.needed == needed


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("", True),
        ("inputs.target == 'prod'", True),
        ("${{ inputs.target != 'prod' }}", False),
        ("github.event_name == 'push'", True),
        ("inputs.flag", False),
        ("always()", True),
        ("${{ inputs.flag }} && true", True),
    ],
)
def test_a_condition_may_hold_or_cannot(condition, holds):
    """The last one is GitHub's trap: a text with an expression in it is not empty, so it is true."""
    assert may_hold(condition, Known(), unless_failed=True) is holds


@pytest.mark.parametrize(
    ("condition", "runs"), [("", False), ("always()", True), ("inputs.target == 'prod'", False), ("!cancelled()", True)]
)
def test_what_runs_after_a_failure_says_so(condition, runs):
    """A job that runs although the approval before it was refused has an `if` that says so."""
    assert may_hold(condition, Known(succeeded=(False,)), unless_failed=True) is runs


@pytest.mark.parametrize("text", ["", "a.", "(a", "a b", "'open", "a ? b : c", "f(a,"])
def test_what_github_refuses_is_no_expression(text):
    """A misread expression would be an invented one."""
    with pytest.raises(NotAnExpression):
        parse(text)
