"""A batch with one report, in whichever state an operation on it needs."""

from __future__ import annotations

from dataclasses import replace

from app.operations.batch import Batch, BatchItem, BatchState, Choice, ItemState, Limits
from app.operations.ports import Ports
from tests.app.access.scene import ANA, KEY, Scene
from tests.builders import at

BATCH = "20260303-c0ffee"


def batch(scene: Scene, state: BatchState = BatchState.RUNNING, item: ItemState = ItemState.WAITING) -> str:
    """The id of a batch of the scene's incident, which is in ``state``; its proposal is the scene's."""
    book = scene.world.batches
    made = Batch(
        id=BATCH,
        actor=ANA,
        via="cli",
        at=at("16:00"),
        choice=Choice(),
        limits=Limits(),
        state=state,
        reports=1,
        planned=1,
    )
    kept = BatchItem(batch=BATCH, incident=KEY, position=0, state=item, proposal=scene.proposal.id)
    if book.batch(BATCH) is None:
        book.add(made)
        book.add_items((kept,))
    book.keep(made)
    book.keep_item(replace(kept, scores={"blame": (1.0, 0.0)}))
    return BATCH


def proposed(_: Ports, scene: Scene) -> str:
    return batch(scene, BatchState.DONE, ItemState.PROPOSED)
