// Sends one answer to the server, and tells what became of it.
import { forget, same, waiting } from './store.js'

// A browser sends only so much on behalf of a page that is being closed; more would not be sent at all.
const SMALL = 15000
const PATIENCE = 60000
const ATTEMPTS = 3

async function once (place, key, entry) {
  const body = new FormData()
  entry.pairs.forEach(([name, value]) => body.append(name, value))
  body.append(`seen-${key}`, entry.seen)
  body.append('csrf_token', place.token)
  const keepalive = JSON.stringify(entry.pairs).length < SMALL
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), PATIENCE)
  try {
    const answer = await fetch(place.save.replace('KEY', key),
      { method: 'POST', body, redirect: 'manual', keepalive, signal: stop.signal })
    const isJson = answer.headers.get('content-type') === 'application/json'
    return [answer, isJson ? await answer.json() : {}]
  } finally {
    clearTimeout(timer)
  }
}

// Place: where to save, and the page's token, which is renewed here after signing in again.
// Returns saved, collided, refused, gone, signedOut or unreached, with what the server said.
export async function post (place, key, entry) {
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const [answer, said] = await once(place, key, entry)
      if (answer.type === 'opaqueredirect') return ['signedOut', said]
      if (said.token) place.token = said.token
      else if ('panel' in said) return ['collided', said]
      else if ('version' in said) return ['saved', said]
      else if ('refused' in said) return ['refused', said]
      else if (answer.status === 404) return ['gone', said]
      else if (!said.again) break
    }
  } catch { /* There is no connection, or none that will do. */ }
  return ['unreached', {}]
}

// Sends what waits on the device for questions that are not on this page.  What somebody must
// first look at stays for the page of its own section.  Returns how many were sent and stay.
export async function postElsewhere (place, person, application, isHere = () => false) {
  let sent = 0
  let left = 0
  for (const [key, entry] of waiting(person, application)) {
    if (isHere(key)) continue
    const [became] = await post(place, key, entry)
    if (became === 'saved' && same(waiting(person, application).get(key)?.pairs, entry.pairs)) {
      forget(person, application, key)
      sent += 1
    } else left += 1
    if (became === 'unreached') break
  }
  return [sent, left]
}
