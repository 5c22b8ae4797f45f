-- Sends recorded requests again, in order.  One per line, parts separated by tabs: method, path, cookie, type, body.
local requests, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do
    local method, path, cookie, kind, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = { ["Accept"] = "text/html", ["Cookie"] = cookie }
    if kind ~= "" then headers["Content-Type"] = kind end
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
function done(_summary, latency)
  io.write(string.format("   95%%  %.0fus\n", latency:percentile(95)))
end
