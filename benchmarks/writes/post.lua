-- Creates one flight a request. Argument: the token.
dofile("benchmarks/report.lua")

function init(args)
  wrk.method = "POST"
  wrk.headers["Authorization"] = "Bearer " .. args[1]
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = '{"origin":"DTW","destination":"LAS","departure":"2001-01-01T00:47:00Z","delay":66,"distance":1750}'
end
