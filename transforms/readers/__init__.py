"""Readers: the bytes of one input file to captures, streaming.

A reader touches the stream that it is handed, never a path or the network. It yields a `Capture`
for each thing that may hold an article and an `Unread` for what it had to give up. One module reads
one format; `opening` tells formats apart, by content first and by name only where the content
leaves it open. What is added here must work on a stream that cannot be sought, hold no more than
one capture, and raise `GiveUp` for input that it cannot use.
"""

from transforms.readers.items import Capture, Given, Unread
from transforms.readers.opening import read

__all__ = ["Capture", "Given", "Unread", "read"]
