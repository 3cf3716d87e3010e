"""Keys that their issuers give a prefix, so that leaked ones can be found.

Sources: the issuers' documentation, as collected by secret scanners (GitHub secret scanning patterns, gitleaks).
"""

from __future__ import annotations

import re

ISSUED_KEY = re.compile(
    r"(?<![A-Za-z0-9])(?P<v>(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"
    r"|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{40,}"
    r"|gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt|oas|ffct)-[A-Za-z0-9_.-]{20,}"
    r"|xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{20,}"
    r"|npm_[A-Za-z0-9]{36}|pypi-(?!\d{4}-\d\d-)[A-Za-z0-9_-]{50,}|rubygems_[a-f0-9]{40,}|dckr_[po]at_[A-Za-z0-9_-]{20,}"
    r"|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{20,}|sq0(?:atp|csp)-[A-Za-z0-9_-]{20,}"
    r"|sk-(?:proj|ant|svcacct|admin|or|lf)-[A-Za-z0-9_-]{20,}|sk-[A-Za-z0-9]{32,}|hf_[A-Za-z0-9]{30,}|gsk_[A-Za-z0-9]{40,}"
    r"|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}"
    r"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|SK[0-9a-f]{32}(?![0-9a-f])|key-[0-9a-f]{32}(?![0-9a-f])"
    r"|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|dapi[a-f0-9]{32}|lin_(?:api|oauth)_[A-Za-z0-9]{30,}|ntn_[A-Za-z0-9]{40,}"
    r"|figd_[A-Za-z0-9_-]{30,}|hv[sbr]\.[A-Za-z0-9_-]{20,}|ATATT3[A-Za-z0-9_=-]{40,}|NRAK-[A-Z0-9]{20,}"
    r"|gl(?:sa|c)_[A-Za-z0-9_+/=]{20,}|sntry[su]_[A-Za-z0-9_+/=-]{30,}|do[opr]_v1_[a-f0-9]{40,}|dp\.[a-z]{2,5}\.[A-Za-z0-9]{30,}"
    r"|pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{30,}|sbp_[a-f0-9]{40}|AGE-SECRET-KEY-1[A-Z0-9]{40,}|pat-(?:na|eu)1-[a-f0-9-]{36}"
    r"|EAA[A-Za-z0-9]{60,}|PMAK-[a-f0-9]{24}-[a-f0-9]{30,}|\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-]))"
)
ISSUED_KEY_HINT = (
    r"(?-i:A[KS]IA[A-Z0-9]{4}|gh[pousr]_[A-Za-z0-9]{4}|github_pat_|gl[a-z]{2,5}-[A-Za-z0-9_.-]{4}|xox[a-z][-.]|xapp-"
    r"|npm_[A-Za-z0-9]{4}|pypi-[A-Za-z0-9_-]{4}|rubygems_|dckr_|[sr]k_(?:live|test)_|whsec_|sq0[ac]|\bsk-[A-Za-z0-9_-]{4}"
    r"|\bhf_[A-Za-z0-9]{4}|gsk_[A-Za-z0-9]{4}|AIza|ya29\.|GOCSPX-|SG\.[A-Za-z0-9_-]{4}|SK[0-9a-f]{4}|key-[0-9a-f]{4}"
    r"|shp(?:at|ca|pa|ss)_|dapi[a-f0-9]{4}|lin_(?:api|oauth)_|ntn_[A-Za-z0-9]{4}|figd_|hv[sbr]\.[A-Za-z0-9_-]{4}|ATATT3"
    r"|NRAK-|gl(?:sa|c)_[A-Za-z0-9]{4}|sntry[su]_|do[opr]_v1_|\bdp\.[a-z]{2,5}\.[A-Za-z0-9]{4}|pscale_|sbp_[a-f0-9]{4}"
    r"|AGE-SECRET|pat-(?:na|eu)1-|EAA[A-Za-z0-9]{4}|PMAK-|[0-9]:AA[A-Za-z0-9_-]{4})"
)
