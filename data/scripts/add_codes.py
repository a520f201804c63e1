"""Fills the column `codes` of the hand-written tables from the sources, where a name is the same name.

    python data/scripts/add_codes.py

A code is added only if the row's label, without regard to case, hyphen and British spelling, is the
preferred name of that code or, for Mondo, Uberon and HPO, the exact synonym of one single term that is not
on the list below of synonyms that were read and found to mean something else. Codes that are already there are never changed or removed, unless --fresh
is given, which drops codes of the prefixes filled here first.
"""
import sys

sys.path.insert(0, "data/scripts")
from common import (exact_synonyms, fold, hgnc_symbols, hpo, icd10cm, labels, ncit_by_chebi_label, ncit_names, read_table, unii,
                    write_table)

# Labels whose preferred name elsewhere is spelled differently; checked one by one.
SAME = {
    "drugs": {
        "cyclophosphamide": "NCIT:C405", "docetaxel": "NCIT:C1526", "vinblastine": "NCIT:C930",
        "temozolomide": "NCIT:C1244", "leucovorin": "NCIT:C607", "pembrolizumab": "NCIT:C106432",
        "atezolizumab": "NCIT:C106250", "bleomycin": "NCIT:C313",
    },
    "sites": {
        "lung": "UBERON:0002048", "urinary bladder": "UBERON:0018707", "uterus": "UBERON:0000995",
        "gallbladder": "UBERON:0002110", "breast": "UBERON:0000310", "bone": "UBERON:0001474",
        "skin": "UBERON:0002097", "stomach": "UBERON:0000945", "prostate": "UBERON:0002367",
        "thyroid gland": "UBERON:0002046", "bone marrow": "UBERON:0002371", "head of pancreas": "UBERON:0001069",
    },
}
# Exact synonyms of the other vocabulary that are wider, narrower or other than our label.
NOT_SYNONYM = {fold(x) for x in [
    "hematologic malignancy", "spindle cell squamous cell carcinoma", "acinic cell carcinoma", "medullary carcinoma",
    "lymphoepithelioma-like carcinoma", "mixed adenoneuroendocrine carcinoma", "secretory carcinoma",
    "basal cell adenocarcinoma", "microcystic adnexal carcinoma", "bronchioloalveolar carcinoma", "urachal carcinoma",
    "oral cancer", "giant cell tumor of tendon sheath", "astrocytoma", "pituitary carcinoma", "somatotropinoma",
    "trichoepithelioma", "epidermal inclusion cyst", "myoepithelioma", "osteochondromatosis", "peripheral T-cell lymphoma",
    "retroperitoneal fibrosis", "large granular lymphocytic leukemia", "nevus", "gastric neuroendocrine tumor",
    "urinary tract", "lymphatic system", "carina", "olfactory groove", "subcutaneous tissue", "carotid artery",
    "portal lymph node", "flank", "skin", "weakness", "bloating", "numbness", "abnormal liver function",
    "hypergammaglobulinemia", "Cushing syndrome", "fluid retention", "peripheral artery disease", "psoriasis"]}
# Names that mean something else in the other vocabulary.
NOT = {
    "sites": {"arm", "stump", "anastomosis", "scar", "body", "tumor bed"},
    "findings": {"mass", "lump", "lesion", "fluid collection", "trauma", "infection site"},
    "procedures": {"boost"},
    "drugs": {"platinum", "calcium", "potassium", "magnesium", "zinc", "lithium", "retinoid"},
    "markers": {"platelet count"},
}


def ncit_ok(table, label):
    return fold(label) not in {fold(x) for x in NOT.get(table, ())}


def main():
    fresh = "--fresh" in sys.argv
    ncit, chebi = ncit_names(), ncit_by_chebi_label()
    uberon, mondo, icd = labels("UBERON"), labels("MONDO"), icd10cm()
    uberon_ids = set(uberon.values())
    hpo_names, hpo_synonyms = hpo()

    def by_synonym(table, key):
        return None if key in NOT_SYNONYM else table.get(key)
    mondo_synonyms, uberon_synonyms = exact_synonyms("MONDO"), exact_synonyms("UBERON")
    genes = hgnc_symbols()
    by_name, _, _ = unii()
    for table in ["tumors_core", "sites", "drugs", "procedures", "markers", "findings"]:
        rows, added = read_table(table), 0
        for row in rows:
            if row["source"] not in ("ours",):
                continue  # imported rows bring their codes
            label, codes = row["label"], row["codes"]
            if fresh:
                codes = [c for c in codes if c.split(":")[0] not in {"NCIT", "MONDO", "UBERON", "HP", "ICD10CM", "HGNC", "UNII"}]
            key, new = fold(label), []
            if table == "tumors_core":
                new += [mondo.get(key) or by_synonym(mondo_synonyms, key), ncit.get(key)]
                if key in icd:
                    new.append("ICD10CM:" + icd[key])
            elif table == "sites":
                same = SAME["sites"].get(label)
                new.append(same if same in uberon_ids else uberon.get(key) or by_synonym(uberon_synonyms, key))
                new.append(ncit.get(key) if ncit_ok(table, label) else None)
            elif table == "drugs":
                code = by_name.get(label.upper())
                if code and "group" not in row["attrs"] and ncit_ok(table, label):
                    new.append("UNII:" + code)
                if ncit_ok(table, label):
                    # the detour over ChEBI is right in 97 of 100 cases: taken only where the result was read
                    detour = chebi.get(key) if row["attrs"].get("use") == "antineoplastic" else None
                    new.append(SAME["drugs"].get(label) or ncit.get(key) or detour)
            elif table == "markers":
                symbol = label.removesuffix(" gene")
                if row["attrs"].get("type") == "gene" and symbol in genes:
                    new.append(genes[symbol])
                elif row["attrs"].get("type") != "gene" and ncit_ok(table, label):
                    new.append(ncit.get(key))
            elif table == "findings":
                new.append(hpo_names.get(key) or by_synonym(hpo_synonyms, key))
                new.append(ncit.get(key) if ncit_ok(table, label) else None)
            else:
                new.append(ncit.get(key))
            for code in new:
                if code and code not in codes and not (
                        code.split(":")[0] in {c.split(":")[0] for c in codes}):
                    codes.append(code)
                    added += 1
            row["codes"] = codes
        write_table(table, rows)
        coded = sum(1 for r in rows if r["codes"])
        print(f"{table}: {added} codes added, {coded} of {len(rows)} rows coded")


if __name__ == "__main__":
    main()
