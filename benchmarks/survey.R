# The same estimation with R's survey package; prints one line of JSON with the seconds of each step.
# Rscript survey.R ANSWERS.csv TARGETS.csv MEANS.csv      (MEANS.csv: the means found, towns × items)
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
answers <- read.csv(arguments[1])
targets <- read.csv(arguments[2])
items <- grep("^q[0-9]+$", names(answers), value = TRUE)
formula_of <- function(names) as.formula(paste("~", paste(names, collapse = "+")))
seconds <- function(work) system.time(work)[["elapsed"]]
margins <- unique(targets$margin)
for (m in margins) answers[[m]] <- factor(answers[[m]])
population <- lapply(margins, function(m) {
  own <- targets[targets$margin == m, ]
  frame <- data.frame(factor(own$category), own$count)
  names(frame) <- c(m, "Freq")
  frame
})
svydesign_s <- seconds(plain <- svydesign(ids = ~psu, strata = ~town, weights = ~weight, data = answers, nest = TRUE))
rake_s <- seconds(raked <- rake(plain, lapply(margins, formula_of), population,
                                control = list(maxit = 50, epsilon = 1e-9, verbose = FALSE)))
# Estimates with the raked weights, standard errors as if they were design weights: the cheap way, kind to R.
cheap <- svydesign(ids = ~psu, strata = ~town, weights = weights(raked), data = answers, nest = TRUE)
# All items at once: svymean leaves out every person with any missing item.
joint_s <- seconds(svyby(formula_of(items), ~town, cheap, svymean, na.rm = TRUE))
# Item by item: the means over all who answered the item.
means <- data.frame(town = sort(unique(answers$town)))
svyby_s <- seconds(for (item in items) means[[item]] <- svyby(formula_of(item), ~town, cheap, svymean, na.rm = TRUE)[[item]])
write.csv(format(means, digits = 15), arguments[3], row.names = FALSE, quote = FALSE)
cat(sprintf('{"survey": "%s", "r": "%s", "svydesign": %.3f, "rake": %.3f, "svyby": %.3f, "joint": %.3f}\n',
            packageVersion("survey"), getRversion(), svydesign_s, rake_s, svyby_s, joint_s))
