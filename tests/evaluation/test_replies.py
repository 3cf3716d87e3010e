"""A model's replies recorded, given again, missed, written out and added: the arms that talk to a model."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from pydantic import BaseModel

from evaluation.__main__ import CASES
from evaluation.added_replies import add_replies
from evaluation.arm import Arm
from evaluation.arms.model import ModelArm
from evaluation.arms.naive import NaiveArm, chat_of
from evaluation.arms.product import PROMPTS, Product
from evaluation.arms.replies import Replies, Unforgiving, replies_of
from evaluation.case import Case, load_case
from evaluation.case_source import LoadedCase
from evaluation.compare import compare
from evaluation.record_file import record_text
from evaluation.run import run
from evaluation.run_record import RunRecord
from evaluation.scorers import facts_captured, length
from extraction.errors import ModelUnavailable, SettingsError, UnreadableRecord
from extraction.language_model.language_model import ModelRequest
from extraction.language_model.recorded_model import RecordingModel
from tests.extraction.drafting.scripted_model import Script, ScriptedModel

SCORERS = (facts_captured.SCORER, length.SCORER)
TRUE = {"text": "{E5.actor} wrote {E5.quote}.", "cites": ["E5"]}
FALSE = {"text": "At 25:14 exactly 9,412 customers in Antwerp lost 37 % of their orders.", "cites": ["E5"]}


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(CASES / "stream-dns-half-change")


def _writes(request: ModelRequest, shape: type[BaseModel]) -> object:
    """A true sentence and a false one; a true one in place of it when asked again; a report for the naive arm."""
    if shape.__name__ == "FreeReport":
        return {"report": "# Streams\n\n## Impact\n\nListeners could not connect. It took e.g. v1.2 to mend it.\n"}
    if "were refused" in request.user:
        return {"statements": [{"number": 1, "text": "{E6.actor} wrote {E6.quote}.", "cites": ["E6"]}]}
    return {"statements": [TRUE, FALSE]}


def _no_repairs(request: ModelRequest, shape: type[BaseModel]) -> object:
    if "were refused" in request.user:
        raise ModelUnavailable("the line was cut")
    return _writes(request, shape)


def _live(path: Path, script: Script = _writes) -> Replies:
    return Replies(model=RecordingModel(ScriptedModel(script), path), replayed=False)


def _replayed(path: Path, missing: Path | None = None, name: str | None = None) -> Replies:
    return replies_of(name=name, replies=path, missing=missing)


def _model(replies: Replies) -> ModelArm:
    return ModelArm(Product(template="quick"), replies, 60.0)


def _run(case: Case, arm: Arm) -> RunRecord:
    return run(arm, [LoadedCase(case)], SCORERS)


@pytest.fixture(scope="module")
def recorded(case: Case, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunRecord]:
    """The replies of one run, and that run's record."""
    path = tmp_path_factory.mktemp("replies") / "replies.jsonl"
    return path, _run(case, _model(_live(path)))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _without(path: Path, to: Path, wanted: str) -> Path:
    """``path`` without its last reply in which ``wanted`` stands."""
    lines = path.read_text("utf-8").splitlines()
    at = max(number for number, line in enumerate(lines) if wanted in line)
    to.write_text("".join(f"{line}\n" for number, line in enumerate(lines) if number != at), "utf-8")
    return to


def test_a_recorded_run_is_repeatable_byte_for_byte(case: Case, recorded: tuple[Path, RunRecord]) -> None:
    """Sentences, repairs, tokens, cost and seconds come again, wherever the replies lie."""
    path, live = recorded
    one, two = (_run(case, _model(_replayed(path))) for _ in range(2))
    assert record_text(one) == record_text(two)
    assert one.cases[0].sections == live.cases[0].sections
    assert one.arm.repeatable and not live.arm.repeatable
    assert one.cases[0].usage.requests == len(_rows(path)) > 3
    assert str(path) not in record_text(one)


@pytest.mark.parametrize("wanted", ['"statements": [{"cites": ["E5"]', '"number": 1'])
def test_a_reply_that_was_not_recorded_is_unscored(
    case: Case, recorded: tuple[Path, RunRecord], tmp_path: Path, wanted: str
) -> None:
    """A section's first reply or a repair within it: the plain writer's words are not taken for the model's."""
    path, _ = recorded
    complete = _run(case, _model(_replayed(path)))
    holed = _run(case, _model(_replayed(_without(path, tmp_path / "less.jsonl", wanted))))
    (unanswered,) = holed.cases[0].unanswered
    assert unanswered.section and "no reply to this request was recorded" in unanswered.why
    assert {score.value for score in holed.cases[0].scores.values()} == {None}
    assert f"1 request got no reply ({unanswered.section})" in compare(complete, holed).broken[0]


def test_a_repair_that_got_no_reply_live_is_unanswered(case: Case, tmp_path: Path) -> None:
    """The section settles without it, and says nothing of it: the run does."""
    record = _run(case, _model(_live(tmp_path / "r.jsonl", _no_repairs)))
    assert {one.why for one in record.cases[0].unanswered} == {"the line was cut"}


def test_a_misfit_is_the_models_answer_live_and_replayed(case: Case, tmp_path: Path) -> None:
    """A model that cannot keep to the shape leaves its section to the plain writer: that is what it is worth."""
    path = tmp_path / "r.jsonl"
    live = _run(case, _model(_live(path, lambda *_: {"verse": "roses are red"})))
    again = _run(case, _model(_replayed(path)))
    for record in (live, again):
        assert record.cases[0].unanswered == ()
        assert record.cases[0].scores["length"].value is not None
        assert any(section.fell_back for section in record.cases[0].sections)
    assert again.cases[0].sections == live.cases[0].sections


def test_a_recorded_reply_that_no_longer_fits_is_no_reply(
    case: Case, recorded: tuple[Path, RunRecord], tmp_path: Path
) -> None:
    path = tmp_path / "bent.jsonl"
    rows = [
        row | {"reply": {"statements": []}} if number == 0 else row for number, row in enumerate(_rows(recorded[0]))
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    why = {one.why for one in _run(case, _model(_replayed(path))).cases[0].unanswered}
    assert why == {"the recorded reply to this request does not fit what was asked for"}


def test_missing_requests_are_written_out_answered_elsewhere_and_added(case: Case, tmp_path: Path) -> None:
    """Round by round, until nothing is missing: first the sections, then the repairs that their answers need."""
    replies, missing, answers = (tmp_path / name for name in ("replies.jsonl", "missing.jsonl", "answers.jsonl"))
    replies.touch()
    rounds = 0
    while True:
        _run(case, _model(_replayed(replies, missing, "test/elsewhere")))
        asked = _rows(missing)
        if not asked:
            break
        rounds += 1
        answers.write_text(
            "".join(json.dumps({"digest": row["digest"], "reply": _answer(row)}) + "\n" for row in asked)
        )
        assert add_replies(answers, missing, replies) == len(asked)
        assert {row["case"] for row in asked} == {case.id} and all(row["section"] for row in asked)
    record = _run(case, _model(_replayed(replies)))
    assert rounds >= 2
    assert record.cases[0].unanswered == ()
    assert record.arm.others["token counts"].startswith("estimated in")
    assert record.cases[0].usage.completion_tokens > 0


def _answer(row: dict[str, Any]) -> object:
    if "were refused" in row["user"]:
        return {"statements": [{"number": 1, "text": "{E6.actor} wrote {E6.quote}.", "cites": ["E6"]}]}
    return {"statements": [TRUE, FALSE]}


@pytest.fixture
def asked(case: Case, tmp_path: Path) -> Path:
    path = tmp_path / "missing.jsonl"
    _run(case, _model(replies_of(name="test/none", missing=path)))
    return path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reply": {"statements": []}}, r"does not fit its schema: statements"),
        ({"reply": {"statements": [{"text": "It was slow for a while.", "cites": ["E9999"]}]}}, r"cites\.0"),
        ({"digest": "ab" * 32}, "is no request that was written out"),
        ({"mood": "good"}, "unknown key “mood”"),
        ({"prompt_tokens": "many"}, "no whole numbers"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(
    asked: Path, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    """With its line; and nothing of the file is added."""
    rows = _rows(asked)
    answers = [{"digest": row["digest"], "reply": {"statements": [TRUE]}} for row in rows]
    answers[-1] |= change
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in answers))
    with pytest.raises(UnreadableRecord, match=rf"answers\.jsonl:{len(rows)}: .*{said}"):
        add_replies(path, asked, tmp_path / "replies.jsonl")
    assert not (tmp_path / "replies.jsonl").exists()


def test_given_token_counts_are_kept(asked: Path, tmp_path: Path) -> None:
    """The answers may stand in the requests' own lines."""
    rows = _rows(asked)
    whole = [row | {"reply": {"statements": [TRUE]}, "prompt_tokens": 7, "completion_tokens": 3} for row in rows[:1]]
    asked.write_text("".join(json.dumps(row) + "\n" for row in [*whole, *rows[1:]]))
    assert add_replies(asked, asked, tmp_path / "replies.jsonl") == 1
    (row,) = _rows(tmp_path / "replies.jsonl")
    assert (row["prompt_tokens"], row["completion_tokens"], "estimated" in row) == (7, 3, False)


def test_the_naive_arm_pastes_the_chat_and_cites_nothing(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    _run(case, NaiveArm(_live(path), 60.0))
    result = _run(case, NaiveArm(_replayed(path), 60.0)).cases[0]
    (section,) = result.sections
    assert section.topic == "impact"
    assert [one.text for one in section.sentences] == ["Listeners could not connect.", "It took e.g. v1.2 to mend it."]
    assert not any(one.evidence or one.verdict for one in section.sentences)


def test_the_pasted_chat_holds_each_message_in_order_and_no_planted_secret(case: Case) -> None:
    lines = chat_of(case)
    messages = [event for event in case.known.timeline.current if event.source == "slack"]
    assert len(messages) > 40
    places = [lines.index(f"{event.at:%H:%M:%S} UTC] #{event.channel}") for event in messages]
    assert places == sorted(places)
    assert not any(secret.text in lines for secret in case.secrets)


def test_options_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="leave out --record"):
        replies_of(replies=tmp_path, record=tmp_path)
    with pytest.raises(SettingsError, match="say where replies come from"):
        replies_of()


def _no_line(*_: object) -> object:
    raise ModelUnavailable("there is no line")


def test_silence_may_count_as_an_answer_of_no_use(case: Case, tmp_path: Path) -> None:
    """Asked for, it is recorded and scored: the plain writer's sections are what such a model is worth."""
    path = tmp_path / "r.jsonl"
    mute = RecordingModel(Unforgiving(ScriptedModel(_no_line)), path)
    live = _run(case, _model(Replies(model=mute, replayed=False)))
    again = _run(case, _model(_replayed(path)))
    assert live.cases[0].unanswered == again.cases[0].unanswered == ()
    assert live.cases[0].sections == again.cases[0].sections


def test_less_evidence_is_another_request(case: Case, recorded: tuple[Path, RunRecord]) -> None:
    """A model with a short context reads less, and its replies are its own."""
    product = Product(template="quick", evidence_tokens=1_000)
    record = _run(case, ModelArm(product, _replayed(recorded[0]), 60.0))
    assert record.cases[0].unanswered
    assert record.arm.others["evidence tokens"] == "1000"


def _obedient(case: Case) -> Script:
    """A model that knows the answers, and writes them unless the prompt asks for next to nothing."""
    told = [(fact.statement.text, f"{event.at:%Y-%m-%d %H:%M} UTC | {event.kind}")
            for fact in case.facts for event in case.events(fact.statement.evidence[:1])]  # fmt: skip

    def script(request: ModelRequest, shape: type[BaseModel]) -> object:
        if "were refused" in request.user:
            return {"statements": []}
        aliases = {line.partition(" | ")[2]: line.split()[0] for line in request.user.splitlines() if line[:1] == "E"}
        wanted = 1 if "as little as you can" in request.user else 4
        known = [(text, alias) for text, mark in told for line, alias in aliases.items() if line.startswith(mark)]
        return {"statements": [{"text": text, "cites": [alias]} for text, alias in known[:wanted]]}

    return script


def test_a_bad_prompt_fails_the_comparison_and_is_named(case: Case, tmp_path: Path) -> None:
    """Both prompts have their recordings; the later one loses facts."""
    bad = tmp_path / "prompts"
    copytree(PROMPTS, bad)
    for path in (bad / "sections").glob("*.md"):
        path.write_text("Section “$title”. Write as little as you can.\n", "utf-8")
    records = []
    for name, prompts in (("good", PROMPTS), ("bad", bad)):
        product, path = Product(template="standard", prompts=prompts), tmp_path / f"{name}.jsonl"
        _run(case, ModelArm(product, _live(path, _obedient(case)), 60.0))
        records.append(_run(case, ModelArm(product, _replayed(path), 60.0)))
    comparison = compare(*records)
    assert [one.scorer for one in comparison.regressions] == ["facts_captured"]
    assert ("prompt", "sections/summary") in [(one.what, one.name) for one in comparison.changed]
