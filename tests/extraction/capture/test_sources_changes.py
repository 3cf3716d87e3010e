"""GitHub, GitLab, Jira, Linear and git tags."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extraction.capture.sources.git_deploys import read_repository
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord
from tests.extraction.capture.fixture_reading import problem, record, records

AFTER = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"


@pytest.mark.parametrize(
    ("fixture", "key", "text"),
    [
        ("pull_request_opened", "fernweh/checkout#412/opened", "PR #412 “Raise pool size” opened"),
        ("pull_request_merged", "fernweh/checkout#412/closed", "PR #412 “Raise pool size” merged into main"),
        (
            "pull_request_closed_unmerged",
            "fernweh/checkout#412/closed",
            "PR #412 “Raise pool size” closed without merging",
        ),
        (
            "pull_request_review_requested",
            "fernweh/checkout#412/review_requested",
            "PR #412 “Raise pool size” (review requested from twrona)",
        ),
        (
            "pull_request_review_submitted",
            "fernweh/checkout#412/review/777/submitted",
            "PR #412 “Raise pool size” reviewed (approved): Looks right.",
        ),
        ("issue_opened", "fernweh/checkout#90/opened", "Issue #90 “Alert on pool use” opened"),
        ("issue_assigned", "fernweh/checkout#90/assigned", "Issue #90 “Alert on pool use” assigned to twrona"),
        (
            "issue_comment_created",
            "fernweh/checkout#90/comment/5001/created",
            "Comment on issue #90 “Alert on pool use”: I'll take this next week.",
        ),
        ("push_to_branch", f"push/{AFTER}", "Pushed 1 commit to main of fernweh/checkout: Raise pool size (#412)"),
        ("push_of_tag", f"push/{AFTER}", "Pushed tag v4.12.0 (a1b2c3d) to fernweh/checkout"),
        ("push_deleting_branch", f"push/{'0' * 40}", "Deleted branch pool-size of fernweh/checkout"),
        ("deployment_created", "deployment/3001", "Deployment of checkout 4.12.0 (a1b2c3d) to production created"),
        (
            "deployment_status_success",
            "deployment_status/3101",
            "Deployment of checkout 4.12.0 (a1b2c3d) to production: success",
        ),
        (
            "release_published",
            "release/2001/published",
            "Release v4.12.0 “Larger pools” of fernweh/checkout published",
        ),
        (
            "check_run_completed",
            "check_run/1001/completed",
            "Check “unit tests” completed on pool-size (a1b2c3d): failure",
        ),
        (
            "workflow_run_completed",
            "workflow_run/1101/completed",
            "Workflow “Deploy” completed on main (a1b2c3d): success",
        ),
        (
            "commit_status",
            "status/1201",
            "Commit status “ci/build” of fernweh/checkout (a1b2c3d): success (Build passed)",
        ),
    ],
)
def test_github_keys_and_sentences(fixture: str, key: str, text: str) -> None:
    found = record(f"github/{fixture}.json")
    assert (found.key, found.text) == (key, text)


def test_a_merge_stands_at_its_own_time() -> None:
    """Not at the time of the last update, which comes later."""
    merged = record("github/pull_request_merged.json")
    assert merged.at == datetime(2026, 3, 3, 13, 50, tzinfo=UTC)
    assert (merged.attributes["status"], merged.attributes["commit"]) == ("merged", AFTER)


def test_a_push_stands_at_the_time_of_the_push() -> None:
    """The commit is four minutes older."""
    assert record("github/push_to_branch.json").at == datetime(2026, 3, 3, 13, 54, tzinfo=UTC)


def test_webhook_and_rest_object_of_a_merge_have_one_identity() -> None:
    """Importing both does not double the merge."""
    webhook, (_, rest) = record("github/pull_request_merged.json"), records("github/pull_request_rest_merged.json")
    assert (webhook.key, webhook.at, webhook.identity) == (rest.key, rest.at, rest.identity)


def test_rest_objects_of_github() -> None:
    issue = records("github/issue_rest_closed.json")
    assert [one.text for one in issue] == [
        "Issue #90 “Alert on pool use” opened",
        "Issue #90 “Alert on pool use” closed",
    ]
    assert record("github/deployment_rest.json").key == "deployment/3001"
    assert record("github/release_rest.json").key == "release/2001/published"


def test_a_deployment_states_environment_version_and_commit() -> None:
    stated = record("github/deployment_status_success.json").attributes
    assert (stated["environment"], stated["version"], stated["commit"]) == ("production", "4.12.0", AFTER)
    assert (stated["service"], stated["repository"], stated["status"]) == ("checkout", "fernweh/checkout", "success")


def test_an_app_that_deploys_is_a_bot() -> None:
    actor = record("github/deployment_created.json").actor
    assert actor is not None and actor.is_bot and actor.native_id == "41900"


@pytest.mark.parametrize(
    "fixture", ["release_edited_without_time", "check_run_rerequested_without_time", "repository_dispatch"]
)
def test_an_action_without_a_time_gets_none(fixture: str) -> None:
    """The time of something else in the payload does not stand in for it."""
    assert record(f"github/{fixture}.json").at is None


@pytest.mark.parametrize(
    ("fixture", "reason"),
    [
        ("ping", "test of a new webhook"),
        ("installation_created", "a setting, nothing that happened"),
        ("unread_kind_star", "of a kind that is not read (action, starred_at)"),
    ],
)
def test_what_github_sends_and_is_not_read(fixture: str, reason: str) -> None:
    assert reason in problem(f"github/{fixture}.json").reason


@pytest.mark.parametrize(
    ("fixture", "key", "text"),
    [
        ("merge_request_opened", "fernweh/orders!31/open", "MR !31 “Retry orders on timeout” opened"),
        ("merge_request_merged", "fernweh/orders!31/merge", "MR !31 “Retry orders on timeout” merged into main"),
        (
            "deployment_success",
            "deployment/15/success",
            "Deployment of orders v2.8.1 (c0ffee00) to production: success",
        ),
        ("pipeline_failed", "pipeline/31/failed", "Pipeline #31 on main: failed"),
        ("issue_opened", "fernweh/orders#23/open", "Issue #23 “Orders time out” opened"),
        ("note_on_merge_request", "fernweh/orders/note/1244", "Comment on MR !31: Ready to ship."),
        ("release_created", "release/1/create", "Release v2.8.1 of fernweh/orders created"),
    ],
)
def test_gitlab(fixture: str, key: str, text: str) -> None:
    found = record(f"gitlab/{fixture}.json")
    assert (found.key, found.text) == (key, text)


def test_gitlab_times_in_both_spellings() -> None:
    """``2026-03-03 13:10:11 UTC`` and ``2026-03-03 14:20:00 +0100``."""
    assert record("gitlab/merge_request_merged.json").at == datetime(2026, 3, 3, 13, 10, 11, tzinfo=UTC)
    assert record("gitlab/deployment_success.json").at == datetime(2026, 3, 3, 13, 20, tzinfo=UTC)


def test_gitlab_tag_push_has_no_time_and_other_hooks_are_named() -> None:
    assert record("gitlab/tag_push.json").at is None
    assert "is wiki_page" in problem("gitlab/unread_kind_wiki.json").reason


def test_a_redacted_address_is_no_address() -> None:
    actor = record("gitlab/issue_opened.json").actor
    assert actor is not None and (actor.handle, actor.address) == ("twrona", None)


def test_a_jira_transition() -> None:
    """Every item of the changelog is told; the key is issue and webhook time in milliseconds."""
    found = record("jira/issue_updated_status.json")
    assert found.text == "OPS-41 moved from To Do to In Progress; assignee set to Tomasz Wrona"
    assert found.key == "OPS-41/1772551931721"
    assert (found.attributes["old_status"], found.attributes["status"]) == ("To Do", "In Progress")
    assert found.permalink == "https://fernweh.atlassian.example/browse/OPS-41"


def test_a_jira_comment_as_document_and_without_its_issue() -> None:
    """An Atlassian document is flattened; without the issue its number is in the comment's link."""
    rich, bare = record("jira/comment_created_with_issue.json"), record("jira/comment_created_without_issue.json")
    assert rich.text == "Comment on OPS-41: Taken by @Tomasz Wrona.\nDue next week."
    assert (bare.text, bare.key) == ("Comment on Jira issue 10041: Taken by Tomasz.", "10041/1772552100153")


def test_a_jira_issue_with_its_history() -> None:
    """Offsets are written without a colon."""
    created, moved, comment = records("jira/rest_issue_with_changelog.json")
    assert created.at == datetime(2026, 3, 3, 15, 10, tzinfo=UTC)
    assert moved.text == "OPS-41 moved from To Do to In Progress"
    assert comment.text == "Comment on OPS-41: Taken by Tomasz."


def test_a_linear_issue_is_named_by_team_and_number() -> None:
    found = record("linear/issue_state_changed.json")
    assert (found.key, found.text) == ("PAY-44/1772551013456", "PAY-44 moved to In Progress")
    assert found.actor is not None and found.actor.address == "priya@fernweh.example"


def test_a_linear_comment_is_named_by_its_link() -> None:
    found = record("linear/comment_created.json")
    assert found.text == "Comment on PAY-44: Threshold of 80 % agreed."
    assert "Project" in problem("linear/unread_type_project.json").reason


def _git(folder: Path, *arguments: str, at: str = "2026-03-03T13:50:00+00:00") -> None:
    names = {f"GIT_{role}_NAME": "Mara Lindqvist" for role in ("AUTHOR", "COMMITTER")}
    addresses = {f"GIT_{role}_EMAIL": "mara@fernweh.example" for role in ("AUTHOR", "COMMITTER")}
    times = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at, "GIT_CONFIG_GLOBAL": "/dev/null", "PATH": "/usr/bin:/bin"}
    subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, env={**names, **addresses, **times}
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    _git(tmp_path, "init", "--quiet", "--initial-branch=main")
    _git(tmp_path, "commit", "--quiet", "--allow-empty", "--message=Raise pool size")
    return tmp_path


def test_an_annotated_deploy_tag(repository: Path) -> None:
    """At the time of the tag, by the one who made it."""
    _git(repository, "tag", "-a", "deploy/production/4.12.0", "-m", "Larger pools", at="2026-03-03T13:56:30+01:00")
    (found,) = read_repository(repository)
    assert (found.key, found.kind) == ("deploy/production/4.12.0", EventKind.DEPLOY)
    assert found.at == datetime(2026, 3, 3, 12, 56, 30, tzinfo=UTC)
    assert found.text.startswith("Deploy 4.12.0 to production tagged deploy/production/4.12.0 (")
    assert found.actor is not None and found.actor.address == "mara@fernweh.example"


def test_a_lightweight_tag_says_that_its_time_is_the_commits(repository: Path) -> None:
    _git(repository, "tag", "v4.12.0")
    (found,) = read_repository(repository)
    assert (found.kind, found.attributes["version"], found.actor) == (EventKind.RELEASE, "v4.12.0", None)
    assert "time is its commit's" in found.attributes["subtype"]


def test_other_tags_are_no_deploys(repository: Path) -> None:
    _git(repository, "tag", "experiment")
    assert list(read_repository(repository)) == []


def test_a_folder_without_a_repository_is_explained(tmp_path: Path) -> None:
    """What git says is passed on."""
    with pytest.raises(UnreadableRecord, match="not a git repository"):
        list(read_repository(tmp_path))
    with pytest.raises(UnreadableRecord, match="no such folder"):
        list(read_repository(tmp_path / "nowhere"))
