// Saves a review as it is written, and lets it be scored from the keyboard.
import { forget, keep, same, waiting } from './store.js'

const PAUSE = 3000
const SOON = 300
const RETRY = 5000
const PATIENCE = 60000
const ATTEMPTS = 3
const KEY = 'review'

const form = document.getElementById('review')
const words = form.dataset
const line = form.querySelector('.state-line')
const total = form.querySelector('.total')
const field = (name) => form.elements.namedItem(name)
const criteria = [...form.querySelectorAll('.criterion')]
let timer = null
let sending = null
let isDirty = false
let isChoosing = form.querySelector('.collision') !== null
let isLeaving = false

const isOurs = (name) => !['csrf_token', 'seen', 'then'].includes(name)
const typed = () => [...new FormData(form)].filter(([name]) => isOurs(name))

function say (text, address) {
  line.replaceChildren(text)
  if (!address) return
  const link = document.createElement('a')
  link.className = 'govuk-link'
  link.href = address
  link.textContent = words.signInWords
  line.append(' ', link)
}

function changed (pause) {
  isDirty = true
  clearTimeout(timer)
  if (!isChoosing) timer = setTimeout(save, pause)
}

function save () {
  clearTimeout(timer)
  if (!isDirty) return Promise.resolve()
  if (!sending) sending = deliver().finally(() => { sending = null })
  return sending
}

async function once () {
  const stop = new AbortController()
  const patience = setTimeout(() => stop.abort(), PATIENCE)
  try {
    const answer = await fetch(words.save, { method: 'POST', body: new FormData(form), redirect: 'manual', signal: stop.signal })
    const isJson = answer.headers.get('content-type') === 'application/json'
    return [answer, isJson ? await answer.json() : {}]
  } finally {
    clearTimeout(patience)
  }
}

async function deliver () {
  const pairs = typed()
  const hasRoom = keep(words.person, words.application, KEY, { seen: field('seen').value, pairs })
  say(words.saving)
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const [answer, said] = await once()
      if (answer.type === 'opaqueredirect') return say(words.signedOut, words.signIn)
      if (said.token) field('csrf_token').value = said.token
      else if (said.panel) return collided(said)
      else if (said.version) return arrived(said, pairs)
      else if (said.refused) return say(said.refused)
      else if (answer.status === 404) return say(words.gone)
      else if (!said.again) break
    }
  } catch { /* There is no connection, or none that will do. */ }
  say(hasRoom ? words.kept : words.noRoom)
  timer = setTimeout(save, RETRY)
}

function arrived (said, pairs) {
  field('seen').value = said.version
  total.textContent = said.total
  say(said.line)
  forget(words.person, words.application, KEY)
  isDirty = !same(typed(), pairs)
  if (isDirty) changed(PAUSE)
}

// Nothing is sent by itself until the reviewer has seen both texts and presses a button.
function collided (said) {
  isChoosing = true
  field('seen').value = said.version
  form.querySelector('.collision')?.remove()
  form.insertAdjacentHTML('afterbegin', said.panel)
  const panel = form.querySelector('.collision')
  panel.querySelector('a').addEventListener('click', leave)
  panel.scrollIntoView({ block: 'center' })
  say(words.choose)
}

function leave () {
  isLeaving = true
  isDirty = false
  forget(words.person, words.application, KEY)
}

// Shows what was typed before and has not arrived; another text that was saved since is then found by the server.
function bringBack () {
  const entry = waiting(words.person, words.application).get(KEY)
  if (!entry) return
  if (same(typed(), entry.pairs)) return forget(words.person, words.application, KEY)
  const values = new Map(entry.pairs)
  for (const box of form.elements) {
    if (!box.name || !isOurs(box.name)) continue
    if (box.type === 'radio') box.checked = values.get(box.name) === box.value
    else if (values.has(box.name)) box.value = values.get(box.name)
  }
  field('seen').value = entry.seen
  changed(SOON)
}

// An amount is asked for only where less money is recommended.
function showAmount () {
  const chosen = form.querySelector('[name="recommendation"]:checked')
  form.querySelector('[data-amount]').hidden = chosen?.value !== 'fund_reduced'
}

function go (criterion) {
  const points = criterion?.querySelector('[type="radio"]:checked') || criterion?.querySelector('[type="radio"]')
  points?.focus()
  criterion?.scrollIntoView({ block: 'start' })
}

const inLatin = (key) => key.replace(/[٠-٩۰-۹]/, (digit) => digit.charCodeAt(0) & 15)

function pressed (event) {
  const criterion = event.target.closest('.criterion')
  if (!criterion || event.ctrlKey || event.metaKey || event.altKey) return
  const place = criteria.indexOf(criterion)
  if (event.target.matches('textarea')) {
    if (event.key === 'Escape') go(criterion)
    return
  }
  if (!event.target.matches('[type="radio"]')) return
  const box = criterion.querySelector(`[type="radio"][value="${CSS.escape(inLatin(event.key))}"]`)
  const actions = {
    KeyN: () => go(criteria[place + 1]),
    KeyP: () => go(criteria[place - 1]),
    KeyR: () => criterion.querySelector('textarea').focus(),
  }
  const action = box ? () => { box.click(); box.focus() } : actions[event.code]
  if (!action) return
  event.preventDefault()
  action()
}

form.addEventListener('input', () => changed(PAUSE))
form.addEventListener('change', () => { showAmount(); changed(SOON) })
form.addEventListener('keydown', pressed)
form.addEventListener('submit', () => leave())
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden' && !isChoosing) save() })
document.addEventListener('signing-out', (event) => event.detail.push(save()))
addEventListener('online', () => { if (!isChoosing) save() })
addEventListener('beforeunload', (event) => { if (isDirty && !isLeaving) event.preventDefault() })
addEventListener('pageshow', () => { isLeaving = false })

form.querySelector('.keys').hidden = false
showAmount()
bringBack()
