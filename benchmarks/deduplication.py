"""How fast near duplicates are found, how completely, and how peers do on the same texts.

    python -m benchmarks.deduplication [--sizes 20000,100000,300000] [--history 300000]
        [--batch 10000] [--peers rensa,datasketch,datatrove] [--data ../shared/data]

Each measurement runs in a process of its own, whose peak memory is printed. Growth and ratios are
of processor time, since other work on the machine does not change it much. Times are from normal
forms in memory to verified pairs; reading and normalizing texts is not in them, for nobody.

- `overlap`: sketches, candidates by shared word 3-grams, exact verification of each: what peers do.
- `all`: the same with the words' index and its candidates within a few days, cosines included.
- `batch`: new texts against the stored index of a history, by the same steps as a build.
- recall and precision: of all pairs with a Jaccard of 0.7 and more. Up to 20,000 texts truth is the
  exact Jaccard of every pair; above, of the copies that were made.

Peers run at their defaults on the same word 3-grams with a threshold of 0.7, their tokenizing
included. Those that are not installed are left out (extra `benchmarks`).
"""

import argparse
import json
import math
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import peers
from benchmarks.corpus import Corpus, corpus
from schemas.pairs import Pairs
from transforms.buckets import unpack
from transforms.candidates import by_shingles
from transforms.pairs import Known, measured, renewed, unmeasured
from transforms.shingles import tokens
from transforms.similarity import likeness
from transforms.sketches import index, sketches

THRESHOLD = 0.7
_EXACT_UP_TO = 20_000
Result = dict[str, float]


def overlap(texts: pl.DataFrame) -> pl.DataFrame:
    """Pairs (a, b, jaccard) found by shared word 3-grams."""
    found = index(sketches(texts.select("version_id", "form")))
    nothing = np.empty(0, dtype=np.uint64)
    a, b = unpack(by_shingles(found, np.ones(len(found), dtype=bool), nothing))
    ids = found.version_ids
    return likeness(pl.DataFrame({"a": ids.gather(a), "b": ids.gather(b)}), texts)


def known(texts: pl.DataFrame) -> Known:
    days = texts.select("version_id", "day_from", "day_to")
    forms = texts.select("version_id", bucket="form")
    return Known(forms, forms.clear(), days, days)


def everything(texts: pl.DataFrame) -> pl.DataFrame:
    """The rows of `pairs`, as a build that begins with these texts finds them."""
    found = index(sketches(texts.select("version_id", "form")))
    pairs = renewed(Pairs.create_empty(), found, texts["version_id"], known(texts))
    return measured(pairs, likeness(unmeasured(pairs), texts))


def run_whole(way: Callable[[pl.DataFrame], pl.DataFrame], made: Corpus) -> Result:
    way(made.texts.head(100))
    began, worked = time.perf_counter(), time.process_time()
    pairs = way(made.texts)
    result = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - worked}
    return result | {"pairs": pairs.height} | quality(pairs, made)


def run_batch(history: int, made: Corpus) -> Result:
    """New texts against a history whose index and pairs are stored; the texts mix in time."""
    texts = made.texts.sample(fraction=1, shuffle=True, seed=1)
    old, new = texts.head(history), texts.slice(history)
    stored = sketches(old.select("version_id", "form"))
    pairs = renewed(Pairs.create_empty(), index(stored), old["version_id"], known(old))
    held = measured(pairs, likeness(unmeasured(pairs), old))
    began, worked = time.perf_counter(), time.process_time()
    added = sketches(new.select("version_id", "form"))
    sketched = time.perf_counter()
    found = index(pl.concat([stored, added]))
    loaded = time.perf_counter()
    pairs = renewed(held, found, new["version_id"], known(texts))
    linked = time.perf_counter()
    fresh = unmeasured(pairs)
    ends = pl.concat([fresh["a"], fresh["b"]]).unique()
    forms = texts.filter(pl.col("version_id").is_in(ends.implode()))
    pairs = measured(pairs, likeness(fresh, forms))
    done, cpu = time.perf_counter(), time.process_time() - worked
    return {
        "seconds": done - began,
        "cpu": cpu,
        "cpu_ms_per_new_text": 1_000 * cpu / len(new),
        "sketch": sketched - began,
        "index": loaded - sketched,
        "link": linked - loaded,
        "measure": done - linked,
    }


def quality(pairs: pl.DataFrame, made: Corpus) -> Result:
    """Recall of pairs at the threshold, and the share of those returned that truly reach it."""
    key = ["a", "b"]
    returned = pairs.filter(pl.col("jaccard") >= THRESHOLD).select(key)
    if len(made.texts) <= _EXACT_UP_TO:
        true = exact(made.texts)
    else:
        alike = likeness(made.copies, made.texts)
        true = alike.filter(pl.col("jaccard") >= THRESHOLD).select(key)
    checked = likeness(returned, made.texts)
    right = checked.filter(pl.col("jaccard") >= THRESHOLD).height
    found = true.join(returned, on=key, how="semi").height
    return {
        "true": true.height,
        "recall": found / max(true.height, 1),
        "precision": right / max(returned.height, 1),
    }


def exact(texts: pl.DataFrame) -> pl.DataFrame:
    """Every pair (a, b) at the threshold, from the full matrix of shared word 3-grams."""
    from scipy.sparse import csr_array

    ordered = texts.sort("version_id")
    sets = tokens(ordered["form"]).shingles
    _, columns = np.unique(sets.values, return_inverse=True)
    matrix = csr_array((np.ones(len(columns), dtype=np.int32), columns, sets.starts))
    transposed, ids, parts = matrix.T.tocsr(), ordered["version_id"], []
    for first in range(0, len(sets), 500):
        shared = (matrix[first : first + 500] @ transposed).tocoo()
        a, b = shared.row.astype(np.int64) + first, shared.col.astype(np.int64)
        union = sets.sizes[a] + sets.sizes[b] - shared.data
        alike = (a < b) & (shared.data >= THRESHOLD * union)
        parts.append(pl.DataFrame({"a": ids.gather(a[alike]), "b": ids.gather(b[alike])}))
    return pl.concat(parts)


def measure(job: str, size: int, history: int, data: Path) -> Result:
    made = corpus(data / "reuters21578.parquet", size + history)
    if job == "overlap":
        result = run_whole(overlap, made)
    elif job == "all":
        result = run_whole(everything, made)
    elif job == "batch":
        result = run_batch(history, made)
    else:
        result = run_whole(peers.PEERS[job], made)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return result | {"docs_per_second": size / result["seconds"], "peak_gb": peak}


def apart(*job: object) -> Result:
    """Run `measure` in a process of its own, so that peak memory is the job's."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, job)


def report(name: str, size: int, result: Result) -> None:
    rounded = {key: float(f"{value:.4g}") for key, value in result.items()}
    print(f"{name:12} {size:9,} {json.dumps(rounded)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="20000,100000,300000")
    parser.add_argument("--ways", default="overlap,all")
    parser.add_argument("--history", type=int, default=300_000)
    parser.add_argument("--batch", type=int, default=10_000)
    parser.add_argument("--peers", default="rensa,datasketch,datatrove")
    parser.add_argument("--peer-size", type=int, default=20_000)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",") if size]
    rates: dict[str, float] = {}
    for way in chosen.ways.split(","):
        seconds = []
        for size in sizes:
            result = apart(way, size, 0, chosen.data)
            seconds.append(result["cpu"])
            rates[f"{way} {size}"] = size / result["cpu"]
            report(way, size, result)
        for at in range(1, len(sizes)):
            growth = math.log(seconds[at] / seconds[at - 1]) / math.log(sizes[at] / sizes[at - 1])
            print(f"{way:12} growth exponent {sizes[at - 1]:,} to {sizes[at]:,}: {growth:.2f}")
    for name in [name for name in chosen.peers.split(",") if name]:
        if not peers.is_installed(name):
            print(f"{name:12} not installed", file=sys.stderr)
            continue
        result = apart(name, chosen.peer_size, 0, chosen.data)
        report(name, chosen.peer_size, result)
        if ours := rates.get(f"overlap {chosen.peer_size}"):
            times = ours * result["cpu"] / chosen.peer_size
            print(f"{'':12} overlap takes a {times:.1f}th of its processor time")
    if chosen.history:
        result = apart("batch", chosen.batch, chosen.history, chosen.data)
        report(f"batch/{chosen.history:,}", chosen.batch, result)


if __name__ == "__main__":
    main()
