"""List what the runs left out, with the reason, and close with the sum of all runs."""

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

totals = {"passed": 0, "failed": 0, "skipped": 0}
for name in sys.argv[1:]:
    if not Path(name).exists():
        continue
    for suite in ET.parse(name).getroot().iter("testsuite"):
        counts = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
        totals["failed"] += counts["failures"] + counts["errors"]
        totals["skipped"] += counts["skipped"]
        totals["passed"] += counts["tests"] - counts["failures"] - counts["errors"] - counts["skipped"]
        for case in suite.iter("testcase"):
            for skip in case.iter("skipped"):
                print(f"  {case.get('classname')}::{case.get('name')}: {skip.get('message')}")
print("total: {passed} passed, {failed} failed, {skipped} skipped".format(**totals))
