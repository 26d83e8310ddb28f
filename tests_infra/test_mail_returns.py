import pytest

from fixtures.judging import differences, return_differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("Mail")]


@pytest.mark.reads("returns")
def test_mail_that_comes_back_is_heard_of(mail_identity, observed_mail_identity):
    """Addresses that bounce and customers who complain are how an account loses the right to send."""
    assert return_differences(mail_identity, observed_mail_identity) == []


@pytest.mark.reads("enforcement")
def test_mail_account_is_in_good_standing(mail_identity, observed_mail_identity):
    """On probation the next bounces stop all mail, in the middle of the release's first orders."""
    assert differences(mail_identity, observed_mail_identity) == []
