#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Every benchmark, one after the other: run.sh RELEASE-BINARY
set -euo pipefail
binary=$(realpath "${1:?usage: run.sh RELEASE-BINARY}")
cd "$(dirname "${BASH_SOURCE[0]}")"
python=${STAGEDOOR_PYTHON:-../.build/python/bin/python}
missed=0
for benchmark in avro_compatibility format_pairs record_validation data_profile proto_tree cold_check repository_check hot_read \
    signed_in_read registration audit_cost policy_decisions policy_usage policy_queries audit_log policy_diff; do
    echo "== $benchmark"
    PYTHONDONTWRITEBYTECODE=1 "$python" "$benchmark.py" "$binary" || missed=$((missed + 1))
done
echo
[ "$missed" -eq 0 ] && echo "every target met" || { echo "$missed benchmark(s) with a missed target or an error"; exit 1; }
