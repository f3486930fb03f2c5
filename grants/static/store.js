// What waits on this device to be sent: one entry for each answer, by person and application.
const PREFIX = 'draft:'
const SENDING = 'sending:'
const PERSON = 'person'
const CACHE = 'drafts'

const nameOf = (person, application, key) => `${PREFIX}${person}:${application}:${key}`

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other)

// Says whether there was room to keep it; an older text does not stay in its place.
export function keep (person, application, key, entry) {
  try {
    localStorage.setItem(nameOf(person, application, key), JSON.stringify(entry))
    return true
  } catch {
    forget(person, application, key)
    return false
  }
}

export function forget (person, application, key) {
  try { localStorage.removeItem(nameOf(person, application, key)) } catch { /* There is no storage. */ }
}

// Returns what waits for one application, by the key of its question.
export function waiting (person, application) {
  const found = new Map()
  const start = nameOf(person, application, '')
  try {
    for (const name of Object.keys(localStorage).filter((known) => known.startsWith(start))) {
      found.set(name.slice(start.length), JSON.parse(localStorage.getItem(name)))
    }
  } catch { /* There is no storage. */ }
  return found
}

// Where a file that is on its way goes on after a reload, by person, purpose and the file itself.
export function keepSending (name, address) {
  try { localStorage.setItem(SENDING + name, address) } catch { /* It begins again after a reload. */ }
}

export function sendingOf (name) {
  try { return localStorage.getItem(SENDING + name) } catch { return null }
}

export function forgetSending (name) {
  try { localStorage.removeItem(SENDING + name) } catch { /* There is no storage. */ }
}

function namesOnDevice (...starts) {
  return Object.keys(localStorage).filter((name) => starts.some((start) => name.startsWith(start)))
}

// Says whether anything that was written here has not been sent.
export function isAnythingWaiting () {
  try { return namesOnDevice(PREFIX).length > 0 } catch { return false }
}

// Pages that were kept for one person do not open for the next.
export async function welcome (person) {
  try {
    if (localStorage.getItem(PERSON) === person) return
    await caches.delete(CACHE)
    localStorage.setItem(PERSON, person)
  } catch { /* There is no storage. */ }
}

// Whoever signs out leaves nothing behind: neither texts nor pages.
export async function wipe () {
  try {
    for (const name of [PERSON, ...namesOnDevice(PREFIX, SENDING)]) localStorage.removeItem(name)
    await caches.delete(CACHE)
  } catch { /* There is no storage. */ }
}
