// Sends a chosen file in pieces: it goes on by itself after a broken connection, and after a reload
// when the same file is chosen again.  Without this script the file goes with the form.
import { forgetSending, keepSending, sendingOf } from './store.js'

const PIECE = 256 * 1024
const PATIENCE = 120000
const RETRIES = [1000, 2000, 4000, 8000, 15000, 30000]
const MEGA = 1024 * 1024

// What the server will not take, however often it is sent.
class Refused extends Error {}
// The server no longer knows of the file: it begins again.
class Unknown extends Error {}

const inMega = (size) => (size / MEGA).toFixed(1)
const said = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name])

function wait (time, stop) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      for (const [what, target] of [['online', window], ['focus', window], ['abort', stop]]) {
        target.removeEventListener(what, done)
      }
      resolve()
    }
    const timer = setTimeout(done, time)
    addEventListener('online', done)
    addEventListener('focus', done)
    stop.addEventListener('abort', done)
  })
}

class Sending {
  constructor (box, file) {
    this.box = box
    this.words = box.dataset
    this.file = file
    this.offset = 0
    this.announced = 0
    this.stop = new AbortController()
    this.name = [this.words.person, this.words.purpose, file.name, file.size, file.lastModified].join(':')
    this.address = sendingOf(this.name)
  }

  get share () {
    return `${Math.floor(100 * this.offset / this.file.size)}%`
  }

  show (text, announce = false) {
    this.box.querySelector('progress').value = 100 * this.offset / this.file.size
    this.box.querySelector('.said').textContent = text
    if (announce) this.box.querySelector('[role="status"]').textContent = text
  }

  // Shows each piece, and reads the progress out at every quarter only.
  progress () {
    const quarter = Math.floor(4 * this.offset / this.file.size)
    const text = said(this.words.sent,
      { share: this.share, done: inMega(this.offset), all: inMega(this.file.size) })
    this.show(text, quarter > this.announced)
    this.announced = quarter
  }

  // Asks until there is an answer that counts: through lost networks, tired servers and ended sessions.
  async ask (address, how = {}) {
    let isRenewed = false
    for (let failures = 0; ; failures += 1) {
      if (this.stop.signal.aborted) throw new Refused()
      const limit = this.limit()
      let trouble = this.words.waiting
      try {
        const body = how.fields ? this.form(how.fields) : how.body
        const headers = { ...how.headers, 'X-CSRFToken': this.words.token }
        const answer = await fetch(address, { method: how.method, body, headers, redirect: 'manual', signal: limit.signal })
        const isJson = answer.headers.get('content-type') === 'application/json'
        const content = isJson ? await answer.json() : {}
        if (content.token && !isRenewed) {
          this.words.token = content.token
          isRenewed = true
          continue
        }
        if (answer.ok || 'offset' in content) return content
        if (content.refused) throw new Refused(content.refused)
        if (answer.status === 404) throw new Unknown()
        if (answer.type === 'opaqueredirect') trouble = this.words.signedOut
        else if (answer.status < 500 && answer.status !== 409 && answer.status !== 429) {
          throw new Refused(this.words.failed)
        }
      } catch (problem) {
        if (problem instanceof Refused || problem instanceof Unknown) throw problem
      } finally {
        limit.end()
      }
      if (this.stop.signal.aborted) throw new Refused()
      this.show(said(trouble, { share: this.share }), failures === 0)
      await wait(RETRIES[Math.min(failures, RETRIES.length - 1)], this.stop.signal)
    }
  }

  // Ends a request that hangs, and all of them when the person cancels.
  limit () {
    const once = new AbortController()
    const abort = () => once.abort()
    const timer = setTimeout(abort, PATIENCE)
    this.stop.signal.addEventListener('abort', abort)
    const end = () => {
      clearTimeout(timer)
      this.stop.signal.removeEventListener('abort', abort)
    }
    return { signal: once.signal, end }
  }

  form (fields) {
    const body = new FormData()
    Object.entries(fields).forEach(([name, value]) => body.append(name, value))
    body.append('csrf_token', this.words.token)
    return body
  }

  async begin () {
    const content = await this.ask(this.words.begin, {
      method: 'POST', fields: { purpose: this.words.purpose, name: this.file.name, size: this.file.size },
    })
    this.address = content.address
    this.offset = 0
    keepSending(this.name, this.address)
  }

  async goOn () {
    this.offset = (await this.ask(this.address)).offset
    if (this.offset > 0) this.show(this.words.goesOn, true)
  }

  async sendPieces () {
    while (this.offset < this.file.size) {
      const content = await this.ask(this.address, {
        method: 'PATCH',
        headers: { 'Upload-Offset': this.offset, 'Content-Type': 'application/offset+octet-stream' },
        body: this.file.slice(this.offset, this.offset + PIECE),
      })
      this.offset = content.offset
      this.progress()
    }
  }

  // Returns the piece of the page that shows the file, or the token of one that waits for its form.
  async finish () {
    for (;;) {
      this.show(this.words.checking, true)
      const content = await this.ask(`${this.address}/finish`, { method: 'POST', fields: {} })
      if (!('offset' in content)) return content
      this.offset = content.offset
      await this.sendPieces()
    }
  }

  async run () {
    const isKnown = Boolean(this.address)
    let isWhole = false
    try {
      if (isKnown) await this.goOn()
      else await this.begin()
      await this.sendPieces()
      isWhole = true
      const kept = await this.finish()
      forgetSending(this.name)
      return kept
    } catch (problem) {
      if (!(problem instanceof Unknown)) throw problem
      forgetSending(this.name)
      // Either it was kept and only the answer was lost, or it was given up long ago.
      if (isWhole) return this.ask(this.words.stored)
      if (!isKnown) throw new Refused(this.words.failed)
      this.address = null
      return this.run()
    }
  }

  cancel () {
    forgetSending(this.name)
    this.stop.abort()
    if (!this.address) return
    fetch(this.address, { method: 'DELETE', headers: { 'X-CSRFToken': this.words.token }, keepalive: true })
      .catch(() => { /* It is forgotten by itself after two days. */ })
  }
}

function showError (box, text) {
  box.querySelector('.govuk-error-message')?.remove()
  box.classList.toggle('govuk-form-group--error', Boolean(text))
  if (!text) return
  const error = document.createElement('p')
  error.className = 'govuk-error-message'
  error.textContent = text
  error.setAttribute('role', 'alert')
  box.querySelector('[type="file"]').before(error)
}

function replace (box, piece, text) {
  const around = document.createElement('div')
  around.innerHTML = piece
  const fresh = around.querySelector('.upload')
  const isHere = box.contains(document.activeElement)
  if (box.querySelector('.kept')) box.closest('.question')?.querySelector('.versions')?.removeAttribute('hidden')
  box.replaceWith(fresh)
  enhance(fresh)
  fresh.querySelector('[role="status"]').textContent = text
  if (isHere) fresh.querySelector('.kept a, [type="file"]').focus()
}

// A file for a form with other fields waits until the form is sent.
function showArrived (box, token, name) {
  const text = said(box.dataset.arrived, { name: `\u2068${name}\u2069` })
  const shown = box.querySelector('.has-arrived')
  box.querySelector('[type="hidden"]').value = token
  shown.textContent = text
  shown.hidden = false
  box.querySelector('[role="status"]').textContent = text
}

// Answers whether the file was kept, or waits for its form.
async function send (box, file) {
  const input = box.querySelector('[type="file"]')
  const arriving = box.querySelector('.arriving')
  showError(box, '')
  if (file.size > Number(box.dataset.largest)) {
    input.value = ''
    showError(box, box.dataset.tooLarge)
    return false
  }
  const sending = new Sending(box, file)
  arriving.querySelector('button').onclick = () => {
    sending.cancel()
    box.querySelector('[role="status"]').textContent = box.dataset.cancelled
  }
  input.hidden = true
  arriving.hidden = false
  try {
    const { piece, arrived } = await sending.run()
    if (piece) replace(box, piece, box.dataset.kept)
    else showArrived(box, arrived, file.name)
    return true
  } catch (problem) {
    if (problem.message) showError(box, problem.message)
    return false
  } finally {
    input.value = ''
    input.hidden = false
    arriving.hidden = true
  }
}

// What is on its way on this page, by its field.
const onTheirWay = new Map()

function enhance (box) {
  const input = box.querySelector('[type="file"]')
  input.addEventListener('change', () => {
    if (input.files.length === 0) return
    onTheirWay.set(box, send(box, input.files[0]).finally(() => onTheirWay.delete(box)))
  })
}

for (const box of document.querySelectorAll('.upload')) enhance(box)
for (const button of document.querySelectorAll('[data-plain]')) button.hidden = true

// A form that is sent while a file is on its way waits for it, and then goes on by itself.
document.addEventListener('submit', async (event) => {
  const form = event.target
  const boxes = [...onTheirWay.keys()].filter((box) => form.contains(box))
  if (boxes.length === 0) return
  event.preventDefault()
  event.stopImmediatePropagation()
  if (form.dataset.waits) return
  form.dataset.waits = 'yes'
  for (const box of boxes) {
    const told = box.querySelector('.has-to-wait')
    told.textContent = box.dataset.busy
    told.hidden = false
  }
  boxes[0].scrollIntoView({ block: 'center' })
  const kept = await Promise.all(boxes.map((box) => onTheirWay.get(box)))
  delete form.dataset.waits
  for (const box of boxes) box.querySelector('.has-to-wait').hidden = true
  if (kept.every(Boolean)) form.requestSubmit(event.submitter)
}, true)
