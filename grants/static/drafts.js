// Saves every answer as it is typed: to the server when it can be reached, on this device when it cannot.
import { post, postElsewhere } from './post.js'
import { arrangeRows, showAsked, showFilled } from './section.js'
import { forget, keep, same, waiting } from './store.js'

const PAUSE = 1200
const RETRIES = [2000, 4000, 8000, 15000]
// So many texts are remembered of which nobody knows whether they arrived.
const UNANSWERED = 3

const form = document.getElementById('draft')
const words = form.dataset
const line = form.querySelector('.state-line')
const place = {
  save: words.save,
  get token () { return form.querySelector('[name="csrf_token"]').value },
  set token (value) { form.querySelector('[name="csrf_token"]').value = value },
}
const questions = new Map([...form.querySelectorAll('.question')].map((one) => [one.dataset.question, one]))
// What this page has yet to send, by question: what was typed, the version that it was typed over, and
// what was sent before without an answer.  The same is kept on the device while there is room.
const unsent = new Map()
const timers = new Map()
const sending = new Map()
let hasRoom = true
let isLeaving = false
let failures = 0
let retry = null

const isPhone = matchMedia('(pointer: coarse)').matches
const seenOf = (key) => questions.get(key).querySelector(`[name="seen-${key}"]`)
const collisionAt = (key) => questions.get(key).querySelector('.collision')
const isOurs = (input) => input.name && input.type !== 'file' && !/^(seen|choose)-/.test(input.name)
const isTicked = (box) => ['checkbox', 'radio'].includes(box.type)

function boxes (key) {
  return [...questions.get(key).querySelectorAll('input, textarea, select')].filter(isOurs)
}

function typed (key) {
  return boxes(key).filter((box) => !isTicked(box) || box.checked).map((box) => [box.name, box.value])
}

function fill (key, pairs) {
  const left = pairs.map((pair) => [...pair])
  for (const box of boxes(key)) {
    const found = left.findIndex(([name, value]) => name === box.name && (!isTicked(box) || value === box.value))
    if (isTicked(box)) box.checked = found >= 0
    else if (found >= 0) box.value = left[found][1]
    if (found >= 0) left.splice(found, 1)
  }
  showAsked(form)
  showFilled(form)
  questions.get(key).querySelectorAll('textarea').forEach((box) => box.dispatchEvent(new Event('keyup')))
}

function say (text, address) {
  line.replaceChildren(text)
  if (address) {
    const link = document.createElement('a')
    link.className = 'govuk-link'
    link.href = address
    link.textContent = words.signInWords
    line.append(' ', link)
  }
  return false
}

const sayKept = () => say(hasRoom ? (isPhone ? words.onPhone : words.onComputer) : words.noRoom)

function hold (key, entry) {
  unsent.set(key, entry)
  hasRoom = keep(words.person, words.application, key, entry)
  if (!hasRoom) say(words.noRoom)
}

function letGo (key, pairs) {
  unsent.delete(key)
  const kept = waiting(words.person, words.application).get(key)
  if (!kept || same(kept.pairs, pairs)) forget(words.person, words.application, key)
}

// Keeps what stands in a question on the device first, then sends it after a pause in the typing.
function changed (key, pause = PAUSE) {
  hold(key, { seen: seenOf(key).value, pairs: typed(key), unanswered: unsent.get(key)?.unanswered || [] })
  clearTimeout(timers.get(key))
  if (!collisionAt(key)) timers.set(key, setTimeout(() => send(key), pause))
}

// Sends one answer, one request at a time for each; answers whether it has arrived.
function send (key) {
  clearTimeout(timers.get(key))
  timers.delete(key)
  if (!sending.has(key)) sending.set(key, deliver(key).finally(() => sending.delete(key)))
  return sending.get(key)
}

async function deliver (key) {
  const entry = unsent.get(key)
  if (!entry) return true
  if (line.textContent.trim() === '') say(words.saving)
  const before = (entry.unanswered || []).filter((pairs) => !same(pairs, entry.pairs))
  entry.unanswered = [...before, entry.pairs].slice(0, UNANSWERED)
  hold(key, entry)
  const [became, said] = await post(place, key, entry)
  if (became === 'unreached') return later()
  unsent.get(key).unanswered = before
  if (became === 'saved') return arrived(key, entry, said)
  if (became === 'collided') return collided(key, entry, before, said)
  if (became === 'signedOut') return say(words.signedOut, words.signIn)
  return say(said.refused || words.gone)
}

function arrived (key, entry, said) {
  failures = 0
  seenOf(key).value = said.version
  questions.get(key).querySelector('.versions').hidden = said.version < 2
  unsent.get(key).unanswered = []
  if (same(typed(key), entry.pairs)) letGo(key, entry.pairs)
  else changed(key)
  if (unsent.size === 0) say(said.line)
  else if (retry !== null) flush()
  return true
}

// Tries again by itself, after ever longer pauses.
function later () {
  sayKept()
  if (retry === null) {
    retry = setTimeout(flush, RETRIES[Math.min(failures, RETRIES.length - 1)])
    failures += 1
  }
  return false
}

// Sends all that waits on this device; answers whether everything of this page has arrived.
async function flush () {
  clearTimeout(retry)
  retry = null
  bringBackWhatWaits()
  let isAll = true
  for (const key of [...unsent.keys()]) {
    const isThere = collisionAt(key) ? say(words.choose) : await send(key)
    isAll = isAll && isThere
    if (retry !== null) return false
  }
  await postElsewhere(place, words.person, words.application, (key) => questions.has(key))
  return isAll
}

// Our own earlier text may stand there, when its answer was lost on the way; anybody else's is shown.
async function collided (key, entry, unanswered, said) {
  for (const pairs of unanswered) {
    const [became, found] = await post(place, key, { seen: entry.seen, pairs })
    if (became === 'saved' && String(found.version) !== String(entry.seen)) {
      seenOf(key).value = found.version
      unsent.get(key).unanswered = []
      changed(key, 0)
      return deliver(key)
    }
  }
  collisionAt(key)?.remove()
  questions.get(key).insertAdjacentHTML('afterbegin', said.panel)
  for (const choice of collisionAt(key).querySelectorAll('input')) {
    choice.addEventListener('change', () => choose(key, choice.value))
  }
  collisionAt(key).scrollIntoView({ block: 'center' })
  return say(words.choose)
}

function choose (key, value) {
  if (value === 'theirs') {
    forget(words.person, words.application, key)
    location.reload()
    return
  }
  seenOf(key).value = value.replace('mine:', '')
  collisionAt(key).remove()
  changed(key, 0)
}

// Shows what was typed before, here or in another window, and has not arrived.
function bringBackWhatWaits () {
  for (const [key, entry] of waiting(words.person, words.application)) {
    if (!questions.has(key) || unsent.has(key)) continue
    seenOf(key).value = entry.seen
    unsent.set(key, entry)
    fill(key, entry.pairs)
    sayKept()
  }
}

function begin () {
  for (const [key, entry] of waiting(words.person, words.application)) {
    if (questions.has(key) && same(typed(key), entry.pairs)) forget(words.person, words.application, key)
  }
  flush()
}

async function isReachable () {
  try {
    return (await fetch('/service-worker.js', { method: 'HEAD', cache: 'no-store' })).ok
  } catch {
    return false
  }
}

form.addEventListener('input', (event) => {
  const question = event.target.closest('.question')
  if (question && isOurs(event.target)) changed(question.dataset.question)
  showAsked(form)
})
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (isLeaving) return
  isLeaving = true
  if (!await flush()) line.scrollIntoView({ block: 'nearest' })
  else if (await isReachable()) return form.submit()
  else say(words.noConnection)
  isLeaving = false
})
addEventListener('pageshow', () => { isLeaving = false })
addEventListener('online', flush)
addEventListener('focus', flush)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') [...timers.keys()].forEach(send)
})
document.addEventListener('signing-out', (event) => event.detail.push(flush()))
addEventListener('beforeunload', (event) => { if (!hasRoom && unsent.size) event.preventDefault() })

arrangeRows(form)
showAsked(form)
begin()

// The page itself stays on the device too, so that it opens while the service cannot be reached.
if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register('/service-worker.js').then(() => navigator.serviceWorker.ready).then(() => {
    const files = performance.getEntriesByType('resource').map((one) => one.name)
      .filter((name) => new URL(name).pathname.startsWith('/static/'))
    return caches.open('drafts').then((cache) => cache.addAll([location.pathname, ...new Set(files)]))
  }).catch(() => { /* Without it the texts are safe all the same. */ })
}
