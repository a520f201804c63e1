# Runs tumgr (CRAN, 0.0.4, MIT) on its own sample at both levels; writes what the test compares with.
# install.packages("tumgr")
library(tumgr)
data(sampleData)
write.csv(sampleData, "sampleData.csv", row.names = FALSE)
for (level in c(0.05, 0.10)) {
  out <- gdrate(sampleData, level, FALSE)
  write.csv(out$results, sprintf("gdrate_results_p%.2f.csv", level), row.names = FALSE)
  write.csv(out$allest, sprintf("gdrate_allest_p%.2f.csv", level), row.names = FALSE)
}
