# Derives value and date of cases.csv again with admiralonco (install.packages("admiralonco")).
library(admiralonco)
library(admiral)
library(dplyr)

cases <- read.csv("cases.csv", colClasses = "character", na.strings = "")
derive <- function(row) {
  adsl <- tibble(STUDYID = "X", USUBJID = row$subject, TRTSDT = as.Date(row$reference))
  parts <- if (is.na(row$course)) character() else strsplit(row$course, ";")[[1]]
  adrs <- tibble(
    STUDYID = "X", USUBJID = row$subject, TRTSDT = as.Date(row$reference), PARAMCD = "OVR", PARAM = "Overall",
    ADT = as.Date(substr(parts, 1, 10)), AVALC = substring(parts, 12)
  )
  pd <- tibble(STUDYID = "X", USUBJID = row$subject, ADT = as.Date(row$progression)) |> filter(!is.na(ADT))
  pd_source <- if (row$cut == "1") {
    date_source(dataset_name = "pd", date = ADT)
  }
  common <- list(
    dataset = adrs, dataset_adsl = adsl, filter_source = quote(PARAMCD == "OVR"), source_pd = pd_source,
    source_datasets = list(pd = pd), set_values_to = exprs(PARAMCD = "NEW")
  )
  bor <- list(
    reference_date = quote(TRTSDT), ref_start_window = as.integer(row$sd_window),
    missing_as_ne = row$missing_as_ne == "1"
  )
  confirm <- list(
    ref_confirm = as.integer(row$confirm), max_nr_ne = as.integer(row$max_ne), accept_sd = row$accept_sd == "1"
  )
  result <- switch(row$endpoint,
    confirmed_bor = do.call(derive_param_confirmed_bor, c(common, bor, confirm)),
    bor = do.call(derive_param_bor, c(common, bor)),
    confirmed_response = do.call(derive_param_confirmed_resp, c(common, confirm)),
    response = do.call(derive_param_response, within(common, filter_source <- quote(AVALC %in% c("CR", "PR"))))
  ) |> filter(PARAMCD == "NEW")
  c(result$AVALC, as.character(result$ADT))
}
found <- t(vapply(seq_len(nrow(cases)), function(i) derive(cases[i, ]), character(2)))
cases$value <- found[, 1]
cases$date <- found[, 2]
write.csv(cases, "cases.csv", row.names = FALSE, quote = FALSE, na = "")
