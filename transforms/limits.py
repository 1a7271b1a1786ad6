"""Limits: how much of an input is read, and why no more. Whatever is over one becomes a reject.

Each is far above what real captures need and far below what a machine can bear, so that a hostile
file costs some seconds and one row. The reject reasons stand in `schemas.rejects`.
"""

MIB = 1024 * 1024

MAX_CAPTURE_BYTES = 16 * MIB
"""One page, feed, record or line. The largest of 1,929 real pages had 2.9 MB; five times that."""

MAX_RATIO = 200
"""Decompressed bytes for each compressed byte, over all layers of a file. Drops of news and WARCs
were measured at 3 to 5, a file of one repeated record at 80; deflate itself ends at 1,032, which
is what bombs come near to."""

RATIO_FREE_BYTES = 8 * MIB
"""Decompressed bytes up to which no ratio is judged: short repetitive files compress well. Twice
the largest real page; a bomb of short lines gives no more rows than these hold."""

MAX_DECOMPRESSED_BYTES = 256 * 1024 * MIB
"""Decompressed bytes of one input file, all layers together: a quarter of an hour of zlib. The
largest files that crawls are cut into (5 GB of WARC) decompress to some 25 GB."""

MAX_DEPTH = 3
"""Containers in one another. Real ones have two (a zip of tar.gz); archives of themselves, none."""

MAX_MEMBERS = 1_000_000
"""Files in one archive. A mirror of a large site has some 100,000."""

MAX_DIRECTORY_BYTES = 32 * MIB
"""A zip's list of members, which must be held whole: some 350,000 names of usual length."""

MAX_HELD_BYTES = 64 * MIB
"""A zip or Parquet file inside another container: both are read from their end, so it is held."""

MAX_RECORDS = 10_000_000
"""Records of one WARC, or rows of one table. A WARC of 5 GB holds about 500,000."""

MAX_KINDS = 50
"""Kinds of things passed over (media types, statuses) told apart within one container."""

MAX_REMEMBERED = 100_000
"""Records of one WARC that later revisits may name; about 30 MB when full."""

MAX_TAR_HEADER_BYTES = MIB
"""An extended header of a tar, which is held whole. Long names and times take some 1,000 bytes."""

MAX_HEADER_BYTES = 64 * 1024
"""The header of an HTTP response. Servers stop at 8 to 16 KiB."""

MAX_FEED_ENTRIES = 5_000
"""Entries read of one feed: two seconds. Real feeds list 10 to 500."""

MAX_PARQUET_BATCH_BYTES = 256 * MIB
"""What the rows of one Parquet batch could come to if each held the longest value of the file."""

MAX_SIDECAR_BYTES = 64 * 1024
"""A file that says where a page comes from; real ones have below 2 KiB."""

MAX_TAGS = 60_000
"""Tags on one page; the largest page measured had 19,600."""
