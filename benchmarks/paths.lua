-- Asks for the paths of a file one after another; each thread and run begins elsewhere. Argument: the file, one path a line.
dofile("benchmarks/report.lua")

local paths, next_path = {}, 0

function setup(thread)
  thread:set("seed", math.random(1000000))
end

function init(args)
  for path in io.lines(args[1]) do
    paths[#paths + 1] = wrk.format("GET", path)
  end
  next_path = seed % #paths
end

function request()
  next_path = next_path % #paths + 1
  return paths[next_path]
end
