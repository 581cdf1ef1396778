# Scores a file with WHO's package anthro, times it, and compares the scores of xakhoe.
#
#   Rscript Bench/growth/anthro.R in.csv [scored-by-xakhoe.csv]
#
# in.csv has the columns of `xakhoe growth zscores`. Prints rows per second and the number
# of scores and flags that differ. anthro stops at 60 months exactly; older rows are left
# out of the comparison. Without the package the script says so and ends with status 0.

if (!requireNamespace("anthro", quietly = TRUE)) {
  cat("skipped: the R package anthro is not installed\n")
  quit(status = 0)
}
arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) < 1) stop("usage: Rscript anthro.R in.csv [scored-by-xakhoe.csv]")
children <- read.csv(arguments[[1]], stringsAsFactors = FALSE)

column <- function(name, absent) if (name %in% names(children)) children[[name]] else absent
if (!"age" %in% names(children)) {
  children$age <- as.numeric(as.Date(children$measured_on) - as.Date(children$birth_date))
}
blank_to_na <- function(x) ifelse(is.na(x) | x == "", NA_character_, as.character(x))

seconds <- system.time(
  scores <- anthro::anthro_zscores(
    sex = blank_to_na(children$sex),
    age = children$age,
    weight = column("weight", NA_real_),
    lenhei = column("lenhei", NA_real_),
    measure = blank_to_na(column("measure", NA_character_)),
    headc = column("headc", NA_real_),
    armc = column("armc", NA_real_),
    oedema = blank_to_na(column("oedema", "n"))
  )
)[["elapsed"]]
cat(sprintf("anthro %s: %d rows, %.3f s, %.0f rows/s\n",
            as.character(utils::packageVersion("anthro")), nrow(children), seconds, nrow(children) / seconds))

if (length(arguments) > 1) {
  ours <- read.csv(arguments[[2]], stringsAsFactors = FALSE)
  within <- is.na(children$age) | children$age <= 1826
  differing <- 0
  for (name in c("zlen", "zwei", "zwfl", "zbmi", "zhc", "zac", "flen", "fwei", "fwfl", "fbmi", "fhc", "fac")) {
    a <- scores[[name]][within]
    b <- as.numeric(ours[[name]][within])
    unlike <- is.na(a) != is.na(b) | (!is.na(a) & !is.na(b) & abs(a - b) > 0.001)
    differing <- differing + sum(unlike)
    if (any(unlike)) cat(sprintf("%s: %d of %d differ\n", name, sum(unlike), length(a)))
  }
  cat(sprintf("differing scores and flags: %d\n", differing))
  if (differing > 0) quit(status = 1)
}
