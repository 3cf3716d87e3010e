"""Slack: approvals, questions and mentions, and the answers. The only home of slack-bolt and slack-sdk."""
