// Starts PLC, PDS and AppView on free ports of this machine, prints one line of JSON, and stops when its input closes.
// DEV_ENV is the folder whose node_modules has @atproto/dev-env.
import { createRequire } from 'node:module'
import net from 'node:net'
import { pathToFileURL } from 'node:url'

// The development network listens on every interface; a test machine needs its own only.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
  const [first, second] = args
  if (first !== null && typeof first === 'object' && first.port !== undefined && !first.host) {
    args[0] = { ...first, host: '127.0.0.1' }
  } else if (/^\d+$/.test(String(first)) && typeof second !== 'string') {
    args.splice(1, typeof second === 'function' || second === undefined ? (second === undefined ? 1 : 0) : 0, '127.0.0.1')
  }
  return listen.apply(this, args)
}

const require = createRequire(process.env.DEV_ENV + '/here.js')
const { TestNetwork } = await import(pathToFileURL(require.resolve('@atproto/dev-env')))
const network = await TestNetwork.create({
  pds: { hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { dbPostgresSchema: 'bsky' },
})
console.log(JSON.stringify({ pds: network.pds.url, appview: network.bsky.url, plc: network.plc.url }))

// Nobody needs its last words: the data is thrown away.
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
