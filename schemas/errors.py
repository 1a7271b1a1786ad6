"""Every error that Broadsheet raises on purpose.

    BroadsheetError
    ├── InputError      what the user named cannot be used (exit code 2)
    ├── ProfileError    an outlet profile is not well formed (exit code 2)
    ├── QueryError      DuckDB cannot run a query (exit code 1)
    ├── DatasetError    the dataset's files are missing, damaged or of another version (exit 1)
    └── BusyError       another process is writing to the dataset (exit 1)

A message names what, where and the value, and says what would be accepted. One bad capture is no
error: it becomes a row in `rejects`.
"""


class BroadsheetError(Exception):
    """Root of all errors; `exit_code` is what a command ends with."""

    exit_code = 1


class InputError(BroadsheetError):
    """What the user named cannot be used."""

    exit_code = 2


class ProfileError(BroadsheetError):
    """An outlet profile is not well formed."""

    exit_code = 2


class QueryError(BroadsheetError):
    """DuckDB cannot run a query; the message points at the place in it."""


class DatasetError(BroadsheetError):
    """The dataset's files are missing, damaged or of another version."""


class BusyError(BroadsheetError):
    """Another process is writing to the dataset."""
