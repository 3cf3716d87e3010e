"""All redaction rules, in order of precedence: where two claim the same characters, the earlier one has them."""

from __future__ import annotations

from extraction.capture.key_material import KEY_MATERIAL_RULES
from extraction.capture.personal_data_patterns import PERSONAL_DATA_RULES
from extraction.capture.redaction_rule import Rule
from extraction.capture.secret_commands import COMMAND_RULES
from extraction.capture.secret_configuration import CONFIGURATION_RULES
from extraction.capture.secret_headers import HEADER_RULES
from extraction.capture.secret_patterns import SECRET_RULES
from extraction.capture.secret_wording import WORDED_RULES

RULES: tuple[Rule, ...] = (
    *KEY_MATERIAL_RULES,
    *SECRET_RULES,
    *HEADER_RULES,
    *COMMAND_RULES,
    *CONFIGURATION_RULES,
    *WORDED_RULES,
    *PERSONAL_DATA_RULES,
)
