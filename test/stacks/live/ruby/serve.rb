# frozen_string_literal: true

# Answers with what Rack or Rails concludes: ruby serve.rb <stack> <port> [<options as JSON>]. The stack is that of
# src/stacks; its version is the one on the load path (ruby -I). A plain server for HTTP/1.x heads without a body: lines
# of one name are joined, of names that differ in - and _ the last is kept. A first line "PROXY TCP4 <peer> …" says who
# the peer is.

require 'ipaddr'
require 'json'
require 'socket'

stack, port, json = ARGV
options = JSON.parse(json || '{}')

def head_of(client)
  lines = []
  while (line = client.gets) && line != "\r\n"
    lines << line.chomp.b
  end
  lines
end

def environ(lines, peer, port)
  method, target, protocol = lines.shift.match(/\A(\S+) (.*) (\S+)\z/).captures
  path, query = target.sub(%r{\A[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*}, '').split('?', 2)
  headers = {}
  lines.each do |line|
    name, value = line.split(':', 2)
    headers[name.downcase] = [headers[name.downcase], value.strip].compact.join(', ')
  end
  env = {
    'REQUEST_METHOD' => method, 'SCRIPT_NAME' => '', 'PATH_INFO' => path.to_s, 'QUERY_STRING' => query.to_s,
    'SERVER_NAME' => '127.0.0.1', 'SERVER_PORT' => port, 'SERVER_PROTOCOL' => protocol, 'REMOTE_ADDR' => peer,
    'rack.url_scheme' => 'http'
  }
  headers.each { |name, value| env["HTTP_#{name.upcase.tr('-', '_')}"] = value }
  env
end

if stack.start_with?('rails')
  require 'active_support'
  require 'action_dispatch'
  proxies = options['config.action_dispatch.trusted_proxies']&.map { |proxy| IPAddr.new(proxy) }
  checked = options.fetch('config.action_dispatch.ip_spoofing_check', true)
  remote_ip = ActionDispatch::RemoteIp.new(->(env) { env }, checked, proxies)
  conclude = lambda do |env|
    request = ActionDispatch::Request.new(remote_ip.call(env))
    { url: request.url, ip: request.remote_ip }
  end
  warn "Action Dispatch #{ActionPack.version} on Rack #{Rack.release}"
else
  require 'rack'
  %w[forwarded_priority x_forwarded_proto_priority].each do |name|
    Rack::Request.public_send("#{name}=", options[name].map(&:to_sym)) if options[name]
  end
  known = Rack::Request.ip_filter
  Rack::Request.ip_filter = ->(ip) { options['ip_filter']&.include?(ip) || known.call(ip) }
  conclude = lambda do |env|
    request = Rack::Request.new(env)
    { url: request.url, ip: request.ip }
  end
  warn "Rack #{Rack.release}"
end

# Bytes as the UTF-8 that they are, or else as latin-1.
def readable(value)
  value.dup.force_encoding('UTF-8').scrub { |bytes| bytes.b.force_encoding('ISO-8859-1').encode('UTF-8') }
end

server = TCPServer.new('127.0.0.1', Integer(port))
loop do
  client = server.accept
  lines = head_of(client)
  peer = lines.first&.start_with?('PROXY ') ? lines.shift.split[2] : client.peeraddr[3]
  status, answer =
    begin
      [200, conclude.call(environ(lines, peer, port))]
    rescue StandardError => e
      [500, { exception: e.class.name }]
    end
  body = JSON.generate(answer.transform_values { |value| value && readable(value) })
  client.write("HTTP/1.1 #{status} Answer\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
  client.close
end
