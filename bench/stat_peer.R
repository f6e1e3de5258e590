# stat_peer.R - lme4 on a made-up school system of the same size as bench/stat_bench.c's: 1.1 million pupils in 4 800 schools, five
# covariates, a random intercept. Prints the seconds of the fit (without derivative check, the faster way) and R's peak memory in MB.
suppressMessages(library(lme4))
set.seed(1)
n <- 1100000L
schools <- 4800L
g <- sample.int(schools, n, replace = TRUE)
x <- lapply(1:5, function(k) if (k %% 2) rnorm(n) else as.numeric(runif(n) < 0.3))
y <- 150 + 17 * rnorm(schools)[g] + 45 * rnorm(n)
for (k in 1:5) y <- y + 8 * k * x[[k]]
d <- data.frame(y, g = factor(g), x1 = x[[1]], x2 = x[[2]], x3 = x[[3]], x4 = x[[4]], x5 = x[[5]])
rm(x, y)
t <- system.time(m <- lmer(y ~ x1 + x2 + x3 + x4 + x5 + (1 | g), d, REML = TRUE,
	control = lmerControl(calc.derivs = FALSE)))
peak <- sub("\\D*(\\d+).*", "\\1", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))
cat(sprintf("%.3f %.0f\n", t[["user.self"]] + t[["sys.self"]], as.numeric(peak) / 1024))
