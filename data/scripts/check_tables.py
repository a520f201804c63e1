"""Checks the tables of data/vocab. Prints what is wrong; exit code 1 if anything must be repaired.

    python data/scripts/check_tables.py [--duplicates]
"""
import re
import sys
import tomllib
from collections import defaultdict

sys.path.insert(0, "data/scripts")
from common import COLUMNS, TABLES, VOCAB, fold

LIMIT = 1_900_000
REFERENCES = {"site": "site", "part_of": "site", "tumor": "tumor", "drugs": "drug-label", "max_source": "source"}
VALUES = {
    "tumors": {"behavior": {"malignant", "benign", "borderline", "in_situ", "unknown"}},
    "sites": {"kind": {"organ", "region", "node", "bone", "subsite", "system"}, "sex": {"female", "male"}},
    "drugs": {
        "class": {"alkylating", "platinum", "antimetabolite", "anthracycline", "taxane", "vinca", "topoisomerase",
                  "targeted", "immunotherapy", "hormone", "antibody", "radiopharmaceutical", "steroid", "modulator", "other"},
        "use": {"antineoplastic", "supportive", "steroid", "other"}},
    "procedures": {"kind": {"imaging", "endoscopy", "biopsy", "surgery", "radiotherapy", "other_treatment", "laboratory",
                            "pathology", "systemic"}},
    "markers": {"type": {"ihc", "gene", "serum"}},
    "findings": {"kind": {"symptom", "sign", "complication", "toxicity", "comorbidity"}},
}
VALUES["tumors_core"] = VALUES["tumors"]
MODALITIES = {"ultrasound", "ct", "mri", "pet", "x-ray", "scintigraphy", "mammography", "angiography", "endoscopy"}
REQUIRED = {"sites": ["kind"], "drugs": ["class", "use"], "procedures": ["kind"], "markers": ["type"], "findings": ["kind"],
            "tumors": ["behavior"], "tumors_core": ["behavior"], "regimens": ["drugs"]}
CODE = re.compile(r"^(MONDO:\d{7}|NCIT:C\d+|UBERON:\d{7}|HP:\d{7}|ICD10CM:[A-Z]\d[0-9A-Z](\.[0-9A-Z]+)?|LOINC:\d+-\d|HGNC:\d+"
                  r"|UNII:[0-9A-Z]{10})$")


def main():
    problems, rows_of, ids = [], {}, {}
    sources = set(tomllib.loads((VOCAB.parent / "sources.toml").read_text(encoding="utf-8")))
    for table in TABLES:
        path = VOCAB / f"{table}.tsv"
        raw = path.read_bytes()
        if len(raw) >= LIMIT:
            problems.append(f"{table}: {len(raw)} bytes, limit {LIMIT}")
        lines = raw.decode("utf-8").split("\n")
        if lines[-1] != "":
            problems.append(f"{table}: no newline at the end")
        if lines[0].split("\t") != COLUMNS:
            problems.append(f"{table}: wrong header")
        rows_of[table] = []
        for n, line in enumerate(lines[1:-1], 2):
            at = f"{table}:{n}"
            cells = line.split("\t")
            if len(cells) != len(COLUMNS):
                problems.append(f"{at}: {len(cells)} cells")
                continue
            row = dict(zip(COLUMNS, cells))
            for cell in cells:
                if cell != cell.strip() or "  " in cell or "\r" in cell or "\u00a0" in cell:
                    problems.append(f"{at}: stray space in {cell[:60]!r}")
            for column, separator in [("synonyms", "|"), ("codes", "|"), ("attrs", ";")]:
                parts = row[column].split(separator) if row[column] else []
                if any(p != p.strip() or not p for p in parts):
                    problems.append(f"{at}: empty or padded item in {column}")
                row[column] = parts
            if row["id"] in ids:
                problems.append(f"{at}: id {row['id']} also in {ids[row['id']]}")
            ids[row["id"]] = at
            if not re.fullmatch(r"[a-z]+:[A-Za-z0-9:._-]+", row["id"]):
                problems.append(f"{at}: id {row['id']!r}")
            for code in row["codes"]:
                if not CODE.match(code):
                    problems.append(f"{at}: code {code!r}")
            if any("=" not in a for a in row["attrs"]):
                problems.append(f"{at}: attrs {row['attrs']}")
            row["attrs"] = dict(a.split("=", 1) for a in row["attrs"] if "=" in a)
            for k in REQUIRED[table]:
                if not row["attrs"].get(k):
                    problems.append(f"{at}: no {k}")
            for k, allowed in VALUES.get(table, {}).items():
                v = row["attrs"].get(k)
                if v is not None and v not in allowed:
                    problems.append(f"{at}: {k}={v}")
            if table == "procedures" and "modality" in row["attrs"]:
                if not set(row["attrs"]["modality"].split("+")) <= MODALITIES:
                    problems.append(f"{at}: modality {row['attrs']['modality']}")
            if row["status"] not in {"accepted", "draft"}:
                problems.append(f"{at}: status {row['status']}")
            if row["source"] not in sources:
                problems.append(f"{at}: source {row['source']} is not in sources.toml")
            for s in row["synonyms"]:
                if len(s.lstrip("=~")) < 2 or "\t" in s:
                    problems.append(f"{at}: synonym {s!r}")
                if s.startswith("~") and table != "sites":
                    problems.append(f"{at}: adjective {s!r} outside sites")
            row["at"] = at
            rows_of[table].append(row)
    drug_labels = {r["label"] for r in rows_of["drugs"]}
    for table, rows in rows_of.items():
        for row in rows:
            for k, kind in REFERENCES.items():
                v = row["attrs"].get(k)
                if not v:
                    continue
                if kind == "drug-label":
                    for drug in v.split("+"):
                        if drug not in drug_labels:
                            problems.append(f"{row['at']}: unknown drug {drug!r}")
                elif kind == "source":
                    if v not in sources:
                        problems.append(f"{row['at']}: unknown source {v}")
                elif not v.startswith(kind + ":") or v not in ids:
                    problems.append(f"{row['at']}: {k}={v} does not resolve")
            v = row["attrs"].get("is_a")
            if v and v not in ids:
                problems.append(f"{row['at']}: is_a={v} does not resolve")
    cycles(rows_of["sites"], problems)
    duplicates = []
    for table, rows in rows_of.items():
        seen = defaultdict(set)
        for row in rows:
            for s in [row["label"]] + row["synonyms"]:
                key = s if s.startswith("=") else "~" + fold(s[1:]) if s.startswith("~") else fold(s)
                seen[key].add(row["label"])
        for key, labels in sorted(seen.items()):
            if len(labels) > 1:
                duplicates.append(f"{table}: {key!r} under {sorted(labels)}")
    for p in problems:
        print("problem:", p)
    print(f"{len(duplicates)} surface forms under more than one label")
    if "--duplicates" in sys.argv:
        for d in duplicates:
            print("  ", d)
    for table, rows in rows_of.items():
        forms = sum(1 + len(r["synonyms"]) for r in rows)
        coded = sum(bool(r["codes"]) for r in rows)
        size = (VOCAB / f"{table}.tsv").stat().st_size
        print(f"{table:12} {len(rows):6} rows {forms:6} forms {coded:6} coded {size:9} bytes")
    sys.exit(1 if problems else 0)


def cycles(sites, problems):
    up = {r["id"]: r["attrs"].get("part_of") for r in sites}
    for start in up:
        at, steps = start, 0
        while at and steps < 20:
            at, steps = up.get(at), steps + 1
        if steps >= 20:
            problems.append(f"sites: part_of of {start} runs in a circle")


if __name__ == "__main__":
    main()
