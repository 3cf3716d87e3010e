"""Which arm a run is made with, from the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Protocol

from evaluation.arm import Arm
from evaluation.arms.model import ModelArm
from evaluation.arms.naive import NaiveArm
from evaluation.arms.plain import PlainArm
from evaluation.arms.product import PROMPTS, Product
from evaluation.arms.replies import replies_of
from extraction.drafting.choose_evidence import BUDGET_TOKENS


class RunArm(Arm, Protocol):
    """``one_process`` where it writes to a file or asks a model that several processes may not share."""

    one_process: bool


def add_arm_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--arm", choices=("plain", "model", "naive"), required=True, help="who writes")
    parser.add_argument("--template", metavar="ID", help="the report template (default: as the product chooses)")
    parser.add_argument("--prompts", type=Path, default=PROMPTS, metavar="DIR", help="prompts and templates to use")
    parser.add_argument(
        "--without-check", action="append", default=[], metavar="NAME", help="switch one check off; may be repeated"
    )
    talk = parser.add_argument_group("a model (arms model and naive)")
    talk.add_argument("--model", metavar="NAME", help="provider/name; with --replies: whose replies to take")
    talk.add_argument("--base-url", metavar="URL", help="a server that speaks OpenAI's protocol")
    talk.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS", help="per section (default: 60)")
    talk.add_argument("--replies", type=Path, metavar="FILE", help="give recorded replies again; nobody is asked")
    talk.add_argument("--record", type=Path, metavar="FILE", help="keep a live model's replies, to be given again")
    talk.add_argument("--missing", type=Path, metavar="FILE", help="write requests that got no reply, to be answered")
    talk.add_argument(
        "--silence-counts", action="store_true", help="score what the product makes of a live model's silence"
    )
    talk.add_argument(
        "--evidence-tokens",
        type=int,
        default=BUDGET_TOKENS,
        metavar="N",
        help=f"what it reads (default: {BUDGET_TOKENS})",
    )


def arm_of(chosen: argparse.Namespace) -> RunArm:
    """Raises InputError, StateError: a template, prompt, check or file cannot be used."""
    product = Product(
        prompts=chosen.prompts,
        template=chosen.template,
        without_checks=frozenset(chosen.without_check),
        evidence_tokens=chosen.evidence_tokens,
    )
    if chosen.arm == "plain":
        return PlainArm(product)
    replies = replies_of(
        name=chosen.model,
        base_url=chosen.base_url,
        replies=chosen.replies,
        record=chosen.record,
        missing=chosen.missing,
        silence_counts=chosen.silence_counts,
    )
    return ModelArm(product, replies, chosen.timeout) if chosen.arm == "model" else NaiveArm(replies, chosen.timeout)
