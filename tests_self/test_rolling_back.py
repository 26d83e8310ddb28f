"""rollback.txt: what a person types at night, and what stands in the way of it."""

from tests_self.test_faults import PROD

WHERE = ("tests_infra/test_versions.py", "tests_infra/test_rollbacks.py")
PAGE = "aws s3api copy-object --bucket prod-kimmyai-web-public --key index.html --copy-source "


def _lines(folder):
    return (folder / "rollback.txt").read_text(encoding="utf-8").splitlines()


def test_every_function_and_the_site_have_their_line(judge, sandbox, tmp_path):
    """The site's is one line, too: the page before in its place, and the copies at the edge forgotten."""
    judge(f"--evidence={tmp_path}", *WHERE)
    lines = _lines(tmp_path)
    assert len(lines) == len(PROD.functions) + len(PROD.site_rollbacks)
    [site] = [line for line in lines if line.startswith(PAGE)]
    assert "'prod-kimmyai-web-public/index.html?versionId=" in site
    assert site.endswith("&& aws cloudfront create-invalidation --distribution-id ELQIMV1H9HZ7L --paths '/*'")


def test_what_stands_in_the_way_is_said_before_the_command(judge, sandbox, tmp_path):
    """Somebody else may be allowed to type it, so the command stays."""
    sandbox.plant("rollback-not-permitted:order_get", "site-rollback-not-permitted:public")
    judge(f"--evidence={tmp_path}", *WHERE)
    lines = _lines(tmp_path)
    [refused] = [place for place, line in enumerate(lines) if line.startswith("# order_get: ")]
    assert lines[refused].endswith("role/2-1-bbws-tf-github-actions-prod may not: lambda:UpdateAlias is explicitDeny")
    assert lines[refused + 1].startswith("aws lambda update-alias --function-name 2-1-bbws-tf-order-get-prod ")
    assert [line.rpartition(" is ")[2] for line in lines if line.startswith("# public: ")] == ["explicitDeny"]


def test_where_there_is_no_page_before_no_command_pretends_otherwise(judge, sandbox, tmp_path):
    """A command with an empty version would take the site down."""
    sandbox.plant("site-without-page-before:public", "reading-denied:lambda:ListVersionsByFunction")
    judge(f"--evidence={tmp_path}", *WHERE)
    lines = _lines(tmp_path)
    assert lines[-1] == "# public: there is no index.html before this one"
    assert [line for line in lines if line.startswith("aws")] == []


def test_nothing_of_the_way_back_is_carried_out(judge, sandbox):
    """It is looked at, and no call of it changes anything."""
    judge(*WHERE)
    verbs = {one.partition(":")[2] for one in sandbox.calls()}
    assert {verb for verb in verbs if not verb.startswith(("Get", "List", "Simulate"))} == set()
