-- Prints what a run of wrk came to on one line: requests/s, p50 and p99 in milliseconds, answers that were no success.
function done(summary, latency)
  local errors = summary.errors
  print(string.format("report %.1f %.2f %.2f %d", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
