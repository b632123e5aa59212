-- For wrk: asks the same query each time in words of its own, so that no server can remember its answer.
local number = math.random(1000000000)
request = function()
  number = number + 1
  return wrk.format("GET", wrk.path .. "%23" .. number)
end
