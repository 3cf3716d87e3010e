"""The plain arm: the product as it is without a model."""

from __future__ import annotations

from evaluation.arm import ArmSettings
from evaluation.arms.from_draft import written_from
from evaluation.arms.product import Product
from evaluation.case import Case
from evaluation.written import Usage, Written


class PlainArm:
    """Asks nobody, so that the same case gives the same bytes."""

    one_process = False

    def __init__(self, product: Product) -> None:
        self._product = product
        self.settings = ArmSettings(
            name="plain",
            templates=product.template_digests,
            others={"template": product.template or "by severity"},
            checks=product.checks,
        )

    def write(self, case: Case) -> Written:
        template = self._product.chosen(case)
        return written_from(case, self._product.draft(case, template), template, Usage())
