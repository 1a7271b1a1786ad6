"""Pipelines from one file of captures to Parquet: ours, the least there is to do, and peers'."""

import hashlib
import importlib.util
import json
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from benchmarks.build_inputs import records

_BATCH_BYTES = 256_000_000


def broadsheet(source: str, root: str) -> dict[str, float]:
    """Build into the dataset `root`; return the seconds of each stage."""
    from flows.deduplicate import deduplicate
    from flows.ingest import ingest
    from flows.normalize import normalize
    from flows.publish import publish
    from flows.runner import Direct
    from flows.store import Store

    store, runner, took = Store(Path(root)), Direct(), {}
    stages: dict[str, Callable[[], object]] = {
        "ingest": lambda: ingest(store, [source], runner),
        "normalize": lambda: normalize(store, runner),
        "deduplicate": lambda: deduplicate(store, runner),
        "publish": lambda: publish(store),
    }
    with store.writing(0):
        for name, stage in stages.items():
            began = time.perf_counter()
            stage()
            took[name] = time.perf_counter() - began
    return took


def bound(kind: str, source: str, target: str) -> dict[str, float]:
    """Read, parse once, hash and write what a file holds: the least that a build has to do."""
    from selectolax.lexbor import LexborHTMLParser

    took = {"read": 0.0, "parse": 0.0, "hash": 0.0, "write": 0.0}
    contents, texts, digests = [], [], []
    held = 0
    began = time.perf_counter()
    for content in records(kind, Path(source)):
        read = time.perf_counter()
        if kind == "rows":
            text = json.loads(content)["text"]
        else:
            body = LexborHTMLParser(content).body
            text = body.text(separator="\n") if body else ""
        parsed = time.perf_counter()
        digests.append(hashlib.sha256(content).hexdigest())
        texts.append(text)
        contents.append(content)
        took["read"] += read - began
        took["parse"] += parsed - read
        began = time.perf_counter()
        took["hash"] += began - parsed
        held += len(content)
        if held > _BATCH_BYTES:
            took["write"] += _write(target, digests, contents, texts)
            began, held = time.perf_counter(), 0
    took["write"] += _write(target, digests, contents, texts)
    return took


def _write(target: str, digests: list[str], contents: list[bytes], texts: list[str]) -> float:
    began = time.perf_counter()
    frame = pl.DataFrame({"id": digests, "content": contents, "text": texts}).sort("id")
    frame.write_parquet(target, compression="zstd", compression_level=3)
    for held in (digests, contents, texts):
        held.clear()
    return time.perf_counter() - began


def datatrove(kind: str, source: str, folder: str) -> dict[str, float]:
    """Its WARC or JSONL reader, extractor (pages), MinHash deduplication and Parquet writer."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import (
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.extractors import Trafilatura
    from datatrove.pipeline.readers import JsonlReader, ParquetReader, WarcReader
    from datatrove.pipeline.writers import ParquetWriter
    from loguru import logger

    logger.remove()
    path, at = Path(source), Path(folder)
    where = {"data_folder": str(path.parent), "glob_pattern": path.name}
    read = (
        [JsonlReader(**where)] if kind == "rows" else [WarcReader(**where), Trafilatura(timeout=10)]
    )
    config = MinhashConfig(n_grams=3)
    again = ParquetReader(str(at / "texts"))
    signatures, buckets, removed = (str(at / name) for name in ("s", "b", "r"))
    steps = {
        "extract": ([*read, ParquetWriter(str(at / "texts"))], 1),
        "signatures": ([again, MinhashDedupSignature(signatures, config=config)], 1),
        "buckets": ([MinhashDedupBuckets(signatures, buckets, config=config)], config.num_buckets),
        "clusters": ([MinhashDedupCluster(buckets, removed, config=config)], 1),
        "filter": ([again, MinhashDedupFilter(removed), ParquetWriter(str(at / "kept"))], 1),
    }
    took = {}
    for name, (pipeline, tasks) in steps.items():
        began = time.perf_counter()
        LocalPipelineExecutor(
            pipeline=pipeline,
            tasks=tasks,
            workers=min(2, tasks),
            logging_dir=str(at / "log" / name),
        ).run()
        took[name] = time.perf_counter() - began
    return took


PEERS: dict[str, Callable[[str, str, str], dict[str, float]]] = {"datatrove": datatrove}


def is_installed(name: str) -> bool:
    """Return whether a peer is there; the extra `benchmarks` brings it."""
    needs = {"datatrove": ("datatrove", "magic", "warcio", "tokenizers")}.get(name, (name,))
    return all(importlib.util.find_spec(need) is not None for need in needs)
