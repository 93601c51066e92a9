"""Make toolkit/data/mediatopics-words-zh-hant.txt: the Chinese topic words in traditional characters.

Needs ``pip install opencc`` (Apache-2.0), which neither Tagwire nor its tests use.
"""

from pathlib import Path

from opencc import OpenCC

DATA = Path("src/tagwire/toolkit/data")
HEAD = """\
# Words that speak for a top-level Media Topic, in traditional Chinese characters, where they differ from the
# simplified ones. Made from mediatopics-words-zh.txt by scripts/make_traditional_topic_words.py.
"""


def main() -> None:
    """Convert the words and write those that changed."""
    converters = [OpenCC(name) for name in ("s2t", "s2twp")]
    lines = []
    for line in (DATA / "mediatopics-words-zh.txt").read_text(encoding="utf-8").splitlines():
        head, _, words = line.partition(" ")
        if not head[:2].isdecimal():
            continue
        simple = words.split()
        changed = dict.fromkeys(converter.convert(word) for word in simple for converter in converters)
        lines.append(" ".join((head, *(word for word in changed if word not in simple))))
    (DATA / "mediatopics-words-zh-hant.txt").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
