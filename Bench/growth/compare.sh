#!/bin/sh
# Compares with WHO's R package where R is installed; says "skipped" and succeeds elsewhere.
#   Bench/growth/compare.sh in.csv [scored-by-xakhoe.csv]
set -eu
if ! command -v Rscript > /dev/null 2>&1; then
  echo "skipped: Rscript is not installed"
  exit 0
fi
exec Rscript "$(dirname "$0")/anthro.R" "$@"
