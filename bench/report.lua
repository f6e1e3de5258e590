-- wrk's figures on one line: requests per second, p50 and p99 in ms, answers that were not 200.
local bad = 0
function done(summary, latency, requests)
	bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
	io.write(string.format("FIGURES %.1f %.3f %.3f %d %d\n", summary.requests / (summary.duration / 1e6),
		latency:percentile(50) / 1000, latency:percentile(99) / 1000, bad, summary.bytes / math.max(summary.requests, 1)))
end
