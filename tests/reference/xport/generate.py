"""Writes tr.xpt, a small SAS version 5 transport file, with pyreadstat (pip install pandas pyreadstat)."""

import pandas as pd
import pyreadstat

rows = []
for number, visit, date, size in [(1.0, "BASELINE", "2021-03-02", 40.0), (2.0, "WEEK 9", "2021-05-04", 27.9)]:
    rows.append(
        dict(USUBJID="P1", TRGRPID="TARGET", TRLNKID="T01", TRTESTCD="DIAMETER", TRSTRESC=f"{size:g}",
             TRSTRESN=size, TRSTAT="", TREVAL="INVESTIGATOR", VISITNUM=number, VISIT=visit, TRDTC=date)
    )
rows.append(
    dict(USUBJID="P1", TRGRPID="TARGET", TRLNKID="T01", TRTESTCD="DIAMETER", TRSTRESC="",
         TRSTRESN=float("nan"), TRSTAT="NOT DONE", TREVAL="INVESTIGATOR", VISITNUM=3.0, VISIT="WEEK 18", TRDTC="2021-07-06")
)
pyreadstat.write_xport(pd.DataFrame(rows), "tr.xpt", table_name="TR", file_format_version=5)
