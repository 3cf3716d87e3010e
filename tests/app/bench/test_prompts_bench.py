"""The accounting of prompts: what a report's requests come to, and what of them a cache serves."""

from __future__ import annotations

from app.bench.prompts_bench import PromptAccount, rows
from extraction.language_model.count_tokens import count_tokens
from extraction.language_model.language_model import ModelRequest

SYSTEM = "You write one section. " * 20


def request(user: str) -> ModelRequest:
    return ModelRequest(system=SYSTEM, user=user, timeout=1.0)


def test_a_prefix_counts_from_1024_tokens_in_blocks_of_128() -> None:
    """As the provider documents it: the first request is served nothing."""
    records = "seven " * 1500
    account = PromptAccount.of([request(f"{records}impact"), request(f"{records}cause"), request("short")])
    shared = count_tokens(f"{SYSTEM}\n{records}")
    assert shared > 1024
    assert account.cached == shared - shared % 128
    assert (account.requests, account.cached_share < 50) == (3, True)


def test_nothing_is_served_of_short_or_different_prompts() -> None:
    """What is alike below 1,024 tokens is paid for whole."""
    assert PromptAccount.of([request("a"), request("a")]).cached == 0
    assert PromptAccount.of([]).cached_share == 0


def test_a_report_on_500_events_reads_at_most_twice_its_records() -> None:
    """With eight sections; the naive way reads them eight times."""
    found = {row.name: row for row in rows()}
    ours, naive = (
        found["prompts: all 8 requests of a report"],
        found["prompts: the naive way, everything for each section"],
    )
    assert ours.ratio is not None
    assert ours.ratio <= 2
    assert naive.ratio is not None
    assert naive.ratio > 8
    assert found["prompts: of these, served by a prefix cache"].value > 40
    assert found["prompts: events of 500 that some section reads"].value > 150
