"""Shows at the end of a run what was compared."""

import harness


def pytest_terminal_summary(terminalreporter):
    for key in sorted(harness.TOTALS):
        terminalreporter.write_line("%s: %d" % (key, harness.TOTALS[key]))
