// Keeps a copy of all flights and prints each change: node follow.mjs [URL [LAST_EVENT_ID]]. Node.js 20 or newer.
import { setTimeout } from 'node:timers/promises'

const url = process.argv[2] ?? 'http://localhost:4001'
const flights = new Map()
let lastId = process.argv[3]

async function readAll() {
  flights.clear()
  const export_ = await fetch(`${url}/flights`, { headers: { Accept: 'application/x-ndjson' } })
  if (!export_.ok) {
    await export_.body.cancel()
    throw new Error(`/flights answers ${export_.status}`)
  }
  for await (const line of lines(export_.body)) {
    const flight = JSON.parse(line)
    flights.set(flight.id, flight)
  }
  console.log(`read ${flights.size} flights`)
}

async function follow() {
  const stream = await fetch(`${url}/flights/changes`, { headers: lastId ? { 'Last-Event-ID': lastId } : {} })
  try {
    if (stream.status === 410) {
      lastId = undefined // Puffel no longer has the changes since then.
    } else if (stream.status === 503) {
      await setTimeout(1000 * stream.headers.get('Retry-After'))
    } else if (!stream.ok) {
      throw new Error(`/flights/changes answers ${stream.status}`)
    } else {
      // Read all flights only after the stream is open, so that no change is missed in between.
      if (!lastId) await readAll()
      await read(stream.body)
    }
  } finally {
    if (!stream.body.locked) await stream.body.cancel()
  }
}

async function read(changes) {
  let type
  for await (const line of lines(changes)) {
    const value = line.slice(line.indexOf(':') + 2)
    if (line.startsWith('id:')) lastId = value
    if (line.startsWith('event:')) type = value
    if (line.startsWith('data:')) {
      const flight = JSON.parse(value)
      if (type === 'removed') flights.delete(flight.id)
      else flights.set(flight.id, flight)
      console.log(type, value)
    }
  }
}

async function* lines(body) {
  let rest = ''
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split('\n')
    rest = parts.pop()
    yield* parts
  }
}

for (;;) {
  try {
    await follow()
  } catch (e) {
    console.error(e.cause?.message ?? e.message)
    await setTimeout(1000)
  }
}
