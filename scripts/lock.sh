#!/bin/sh
# Write requirements/*.txt: exact versions with hashes, and no index address.
# pip-tools resolves for the Python that runs it, and pins that a newer one can install need not install on an older
# one: so this asks for the oldest that Tagwire is used with, Debian 12's.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
"$bin/python" -c 'import sys
if sys.version_info > (3, 11, 3):
    sys.exit("lock.sh: .venv has Python %s; make it with 3.11.2 (make PYTHON=/usr/bin/python3.11 on Debian 12), "
             "or the pins may not install there" % sys.version.split()[0])'
"$bin/python" -m pip install --quiet --disable-pip-version-check 'pip-tools>=7.5'
compile() {
    "$bin/python" -m piptools compile --quiet --generate-hashes --allow-unsafe --no-header \
        --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --upgrade "$@"
}
echo 'hatchling>=1.27
editables>=0.5' | compile --output-file requirements/build.txt -
compile --output-file requirements/run.txt pyproject.toml
group() {
    "$bin/python" -c 'import sys, tomllib
print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"][sys.argv[1]], sep="\n")' "$1"
}
group dev | compile --constraint requirements/run.txt --output-file requirements/dev.txt -
group fuzz | compile --constraint requirements/run.txt --constraint requirements/dev.txt --output-file requirements/fuzz.txt -
