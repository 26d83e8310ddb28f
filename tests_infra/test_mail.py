import pytest

from fixtures.judging import differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("Mail")]


@pytest.mark.reads("present")
def test_mail_identity_exists(mail_identity, observed_mail_identity):
    """Without it every confirmation to a customer is refused."""
    assert differences(mail_identity, observed_mail_identity) == []


@pytest.mark.reads("verified")
def test_mail_identity_is_verified(mail_identity, observed_mail_identity):
    """SES sends nothing in the name of a domain that nobody has shown to own."""
    assert differences(mail_identity, observed_mail_identity) == []


@pytest.mark.reads("dkim")
def test_mail_is_signed_for_its_domain(mail_identity, observed_mail_identity):
    """Mail without a valid DKIM signature ends among the spam."""
    assert differences(mail_identity, observed_mail_identity) == []


@pytest.mark.reads("sending_enabled")
def test_mail_account_may_send(mail_identity, observed_mail_identity):
    """AWS pauses an account for bounces and complaints, and then nobody gets any mail."""
    assert differences(mail_identity, observed_mail_identity) == []


@pytest.mark.reads("production_access")
def test_mail_reaches_addresses_that_nobody_verified(mail_identity, observed_mail_identity):
    """An account in SES's sandbox writes to its own team, never to a customer."""
    assert differences(mail_identity, observed_mail_identity) == []
