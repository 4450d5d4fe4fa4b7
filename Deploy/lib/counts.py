"""Prints what failed, and `N passed, N failed, N skipped`, from the xUnit files of a test run; status 1 if any failed, or if not
all ran once."""
import sys
import xml.etree.ElementTree as xml

status, listed, files = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
ran = failed = skipped = 0
for file in files:
    try:
        for suite in xml.parse(file).iter("testsuite"):
            # `tests` leaves the skipped ones out.
            ran += int(suite.get("tests"))
            failed += int(suite.get("failures")) + int(suite.get("errors"))
            skipped += int(suite.get("skipped"))
            for case in suite.iter("testcase"):
                for fault in case.iter("failure"):
                    # A failure can print a whole state.
                    print(f"✘ {case.get('classname')}.{case.get('name')} : {fault.get('message', '')[:500]}")
    except (OSError, xml.ParseError) as error:
        print(f"pas de résultat lisible: {error}", file=sys.stderr)
passed = ran - failed
# A run that broke off (crash, time-out) counts as a failure even if no test says so.
if status != 0:
    failed = max(failed, 1)
if ran + skipped != listed:
    print(f"{ran + skipped} tests passés pour {listed} connus", file=sys.stderr)
    failed = max(failed, 1)
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(0 if failed == 0 and passed > 0 else 1)
