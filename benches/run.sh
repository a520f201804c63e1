#!/usr/bin/env bash
# Measures what a user waits for: start, throughput, memory, scaling over threads, and the ratio to a bare
# multi-pattern scan. Usage: benches/run.sh [CORPUS.jsonl]; without a corpus, made-up reports are used.
set -euo pipefail
cd "$(dirname "$0")/.."
profile=${PROFILE:-release}
cargo build --quiet --profile "$profile" -p catamnesis-cli
target=${CARGO_TARGET_DIR:-target}
program="$PWD/$target/$profile/catamnesis"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A clinical text of our own, 2 kB with padding, and a corpus of such if none is given.
python3 - "$work" <<'PY'
import json, pathlib, sys
work = pathlib.Path(sys.argv[1])
story = ("A 66-year-old woman presented with abdominal pain. Computed tomography showed a mass of 12 cm in the "
         "retroperitoneum. The mass was resected, and histology showed a poorly differentiated leiomyosarcoma. Two "
         "years later, CT showed liver metastases. She received 8 cycles of doxorubicin 60 mg/m2 every 3 weeks, with "
         "a partial response. There was no fever and no weight loss. She is alive without evidence of disease 41 "
         "months after diagnosis. ")
(work / "one.txt").write_text((story * 5)[:2000])
with open(work / "made-up.jsonl", "w") as out:
    for i in range(8000):
        out.write(json.dumps({"id": f"r{i}", "text": story * (1 + i % 3)}) + "\n")
PY
corpus=${1:-$work/made-up.jsonl}
bytes=$(python3 -c 'import json, sys; print(sum(len(json.loads(l)["text"].encode()) for l in open(sys.argv[1]) if l.strip()))' "$corpus")
echo "corpus: $corpus, $bytes bytes of text"

python3 - "$program" "$work" "$corpus" "$bytes" <<'PY'
import os, resource, subprocess, sys, time
program, work, corpus, n_bytes = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])

def run(*arguments):
    """CPU seconds, wall seconds and peak memory in MB of one run."""
    began = time.perf_counter()
    process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, (arguments, status)
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - began, usage.ru_maxrss / 1024

best = min(run("read", f"{work}/one.txt")[0] for _ in range(20))
print(f"one report of 2 kB, start to end: {best * 1000:.1f} ms CPU (target: at most 30)")
walls = {}
for n in [1, 2]:
    if n > (os.cpu_count() or 1):
        continue
    runs = [run("tabulate", corpus, "-o", f"{work}/t.jsonl", "--force", "--threads", str(n)) for _ in range(3)]
    cpu, wall, memory = min(runs, key=lambda r: r[1])
    walls[n] = wall
    print(f"{n} thread(s): {wall:.2f} s wall, {cpu:.2f} s CPU, {n_bytes / 1e6 / cpu:.1f} MB per CPU-s, "
          f"{n_bytes / 1e6 / wall:.1f} MB/s, {memory:.0f} MB of memory (target: at least 4 MB per CPU-s, at most 300 MB)")
if 2 in walls:
    print(f"two threads: {walls[1] / walls[2]:.2f} times one (target: at least 1.8)")
PY
if [ "${SCAN:-1}" = 1 ]; then
    CORPUS="$(realpath "$corpus")" cargo bench --quiet -p catamnesis --bench scan
fi
