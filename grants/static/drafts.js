// Saves every answer as it is typed: to the server when it can be reached, on this device when it cannot.
import { forget, keep, waiting } from './store.js'
import { arrangeRows, showAsked } from './section.js'

const PAUSE = 1200
const RETRIES = [2000, 5000, 15000, 30000]

const form = document.getElementById('draft')
const words = form.dataset
const line = form.querySelector('.state-line')
const token = form.querySelector('[name="csrf_token"]')
const questions = new Map([...form.querySelectorAll('.question')].map((one) => [one.dataset.question, one]))
const timers = new Map()
const sending = new Map()
let failures = 0
let retry = null

const isPhone = matchMedia('(pointer: coarse)').matches
const seenOf = (key) => questions.get(key).querySelector(`[name="seen-${key}"]`)
const isOurs = (input) => input.name && input.type !== 'file' && !/^(seen|choose)-/.test(input.name)

function boxes (key) {
  return [...questions.get(key).querySelectorAll('input, textarea, select')].filter(isOurs)
}

function typed (key) {
  return boxes(key)
    .filter((box) => !['checkbox', 'radio'].includes(box.type) || box.checked)
    .map((box) => [box.name, box.value])
}

function fill (key, pairs) {
  const left = pairs.map((pair) => [...pair])
  for (const box of boxes(key)) {
    const place = left.findIndex(([name, value]) =>
      name === box.name && (!['checkbox', 'radio'].includes(box.type) || value === box.value))
    if (['checkbox', 'radio'].includes(box.type)) box.checked = place >= 0
    else if (place >= 0) box.value = left[place][1]
    if (place >= 0) left.splice(place, 1)
  }
  showAsked(form)
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
}

const sayKept = () => say(isPhone ? words.onPhone : words.onComputer)

// Keeps what stands in a question on the device first, then sends it after a pause in the typing.
function changed (key, pause = PAUSE) {
  const entry = { seen: seenOf(key).value, pairs: typed(key) }
  if (!keep(words.person, words.application, key, entry)) say(words.noRoom)
  clearTimeout(timers.get(key))
  timers.set(key, setTimeout(() => send(key), pause))
}

async function post (key, entry) {
  const body = new FormData()
  entry.pairs.forEach(([name, value]) => body.append(name, value))
  body.append(`seen-${key}`, entry.seen)
  body.append('csrf_token', token.value)
  return fetch(words.save.replace('KEY', key), { method: 'POST', body, redirect: 'manual', keepalive: true })
}

// Sends one answer, one request at a time for each; answers whether it has arrived.
function send (key) {
  clearTimeout(timers.get(key))
  timers.delete(key)
  if (!sending.has(key)) sending.set(key, deliver(key).finally(() => sending.delete(key)))
  return sending.get(key)
}

async function deliver (key) {
  const entry = waiting(words.person, words.application).get(key) || { seen: seenOf(key).value, pairs: typed(key) }
  if (line.textContent === '') say(words.saving)
  let answer
  let said = {}
  try {
    answer = await post(key, entry)
    if (answer.type === 'opaqueredirect') {
      say(words.signedOut, words.signIn)
      return false
    }
    if (answer.headers.get('content-type') === 'application/json') said = await answer.json()
  } catch {
    return later()
  }
  if (answer.ok) return arrived(key, entry, said)
  if (said.token) {
    token.value = said.token
    return deliver(key)
  }
  if (said.again) return deliver(key)
  if (said.panel) return collided(key, said)
  if (said.refused) say(said.refused)
  else return later()
  return false
}

function arrived (key, entry, said) {
  failures = 0
  seenOf(key).value = said.version
  questions.get(key).querySelector('.versions').hidden = said.version < 2
  const now = JSON.stringify(typed(key))
  if (now === JSON.stringify(entry.pairs)) forget(words.person, words.application, key)
  else changed(key)
  if (waiting(words.person, words.application).size === 0) say(said.line)
  else flush()
  return true
}

function later () {
  sayKept()
  clearTimeout(retry)
  retry = setTimeout(flush, RETRIES[Math.min(failures, RETRIES.length - 1)])
  failures += 1
  return false
}

// Sends all that waits on this page; answers whether everything has arrived.
async function flush () {
  const keys = [...waiting(words.person, words.application).keys()].filter((key) => questions.has(key))
  const all = []
  for (const key of keys) all.push(questions.get(key).querySelector('.collision') ? false : await send(key))
  return all.every(Boolean)
}

function collided (key, said) {
  const question = questions.get(key)
  question.querySelector('.collision')?.remove()
  question.insertAdjacentHTML('afterbegin', said.panel)
  for (const choice of question.querySelectorAll('.collision input')) {
    choice.addEventListener('change', () => choose(key, choice.value))
  }
  say(words.choose)
  question.querySelector('.collision').scrollIntoView({ block: 'center' })
  return false
}

function choose (key, value) {
  if (value === 'theirs') {
    forget(words.person, words.application, key)
    location.reload()
    return
  }
  seenOf(key).value = value.replace('mine:', '')
  questions.get(key).querySelector('.collision').remove()
  changed(key, 0)
}

function bringBackWhatWaits () {
  for (const [key, entry] of waiting(words.person, words.application)) {
    if (!questions.has(key)) continue
    if (JSON.stringify(typed(key)) === JSON.stringify(entry.pairs)) {
      forget(words.person, words.application, key)
      continue
    }
    fill(key, entry.pairs)
    sayKept()
    send(key)
  }
}

form.addEventListener('input', (event) => {
  const question = event.target.closest('.question')
  if (question && isOurs(event.target)) changed(question.dataset.question)
  showAsked(form)
})
form.addEventListener('submit', async (event) => {
  if (sending.size === 0 && waiting(words.person, words.application).size === 0) return
  event.preventDefault()
  await Promise.allSettled(sending.values())
  if (await flush()) form.submit()
  else line.scrollIntoView({ block: 'nearest' })
})
addEventListener('online', flush)
addEventListener('focus', flush)
document.addEventListener('visibilitychange', () => { if (timers.size) flush() })

arrangeRows(form, (box) => changed(box.closest('.question').dataset.question))
showAsked(form)
bringBackWhatWaits()

// The page itself stays on the device too, so that it opens while the service cannot be reached.
if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register('/service-worker.js').then(() => navigator.serviceWorker.ready).then(() => {
    const files = performance.getEntriesByType('resource').map((one) => one.name)
      .filter((name) => new URL(name).pathname.startsWith('/static/'))
    return caches.open('drafts').then((cache) => cache.addAll([location.pathname, ...new Set(files)]))
  }).catch(() => { /* Without it the texts are safe all the same. */ })
}
