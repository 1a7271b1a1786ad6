"""Other tools' ways to find near duplicates, each from texts to pairs above a threshold.

All see the same word 3-grams, have 128 permutations where they can be told, and a threshold of 0.7.
"""

import importlib.util
import re
import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

THRESHOLD = 0.7
PERMUTATIONS = 128
_WORD = re.compile(r"\w+")


def is_installed(name: str) -> bool:
    needs = {"datatrove": ("datatrove", "tokenizers")}.get(name, (name,))
    return all(importlib.util.find_spec(need) is not None for need in needs)


def _grams(form: str) -> list[str]:
    words = _WORD.findall(form)
    return [" ".join(words[at : at + 3]) for at in range(max(len(words) - 2, 1))]


def _pairs(rows: list[tuple[str, str, float]]) -> pl.DataFrame:
    schema = {"a": pl.String, "b": pl.String, "jaccard": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").unique(["a", "b"])


def _queried(
    texts: pl.DataFrame, index: Any, sketch_of: Callable[[list[str]], Any]
) -> pl.DataFrame:
    """Sketch the texts one by one; ask the index for those before that are alike, then add."""
    ids, rows, sketches = texts["version_id"].to_list(), [], []
    for place, form in enumerate(texts["form"]):
        sketch = sketch_of(_grams(form))
        for other in index.query(sketch):
            estimate = sketch.jaccard(sketches[other])
            if estimate >= THRESHOLD:
                rows.append((*sorted((ids[place], ids[other])), estimate))
        index.insert(place, sketch)
        sketches.append(sketch)
    return _pairs(rows)


def rensa(texts: pl.DataFrame) -> pl.DataFrame:
    from rensa import RMinHash, RMinHashLSH

    def sketch_of(grams: list[str]) -> Any:
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(grams)
        return sketch

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16)
    return _queried(texts, index, sketch_of)


def datasketch(texts: pl.DataFrame) -> pl.DataFrame:
    from datasketch import MinHash, MinHashLSH

    def sketch_of(grams: list[str]) -> Any:
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([gram.encode() for gram in grams])
        return sketch

    return _queried(texts, MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), sketch_of)


def datatrove(texts: pl.DataFrame) -> pl.DataFrame:
    """Its pipeline gives clusters; every pair of a cluster is taken as found."""
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import (
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.utils.text import TextNormConfig
    from loguru import logger

    logger.remove()
    config = MinhashConfig(n_grams=3, norm_config=TextNormConfig(norm_numbers=False))
    ids = texts["version_id"].to_list()
    documents = [
        Document(text=form, id=name)
        for name, form in texts.select("version_id", "form").iter_rows()
    ]
    with tempfile.TemporaryDirectory() as folder:
        signatures, found, removed = (str(Path(folder) / name) for name in ("s", "b", "r"))
        steps = (
            ([documents, MinhashDedupSignature(signatures, config=config)], 1),
            ([MinhashDedupBuckets(signatures, found, config=config)], config.num_buckets),
            ([MinhashDedupCluster(found, removed, config=config, save_cluster_id=True)], 1),
        )
        for number, (pipeline, tasks) in enumerate(steps):
            logs = str(Path(folder) / f"log{number}")
            LocalPipelineExecutor(pipeline=pipeline, tasks=tasks, logging_dir=logs).run()
        clusters = np.fromfile(Path(removed) / "000000.clusters", dtype="<u4").reshape(-1, 2)
    members: dict[int, list[str]] = {}
    for place, cluster in clusters.tolist():
        members.setdefault(cluster, []).append(ids[place])
    return _pairs(
        [
            (*sorted(pair), 1.0)
            for together in members.values()
            for pair in combinations(together, 2)
        ]
    )


PEERS: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "rensa": rensa,
    "datasketch": datasketch,
    "datatrove": datatrove,
}
