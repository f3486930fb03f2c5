// Parts of a round are dragged to their place, with mouse, pen or finger; buttons do the same without it.
const form = document.querySelector('#arrange')
const line = document.querySelector('#arranged')

const listOf = (part) => part.closest('[data-parts]')
const rowsOf = (list) => [...list.children].filter((row) => row.dataset.place)

function listUnder (y, word) {
  const lists = [...document.querySelectorAll(`[data-parts="${word}"]`)]
  return lists.find((list) => {
    const { top, bottom } = list.closest('.inside, section').getBoundingClientRect()
    return top <= y && y < bottom
  })
}

// A section brings its questions along: they stand in the row after it.
const withFollower = (part) => part.nextElementSibling?.classList.contains('inside') ? [part, part.nextElementSibling] : [part]

function follow (part, y) {
  const list = listUnder(y, listOf(part).dataset.parts)
  if (!list) return
  const after = rowsOf(list).filter((row) => row !== part).find((row) => {
    const rows = withFollower(row)
    const middle = (rows[0].getBoundingClientRect().top + rows.at(-1).getBoundingClientRect().bottom) / 2
    return y < middle
  })
  const moving = withFollower(part)
  if (after) after.before(...moving)
  else list.append(...moving)
}

async function save (part) {
  const list = listOf(part)
  const place = rowsOf(list).indexOf(part)
  const sent = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, place })
  if (list.dataset.section) sent.set('section', list.dataset.section)
  const answer = await fetch(part.dataset.place, { method: 'POST', body: sent }).catch(() => null)
  const words = answer?.ok ? form.dataset.moved : form.dataset.failed
  line.textContent = words
    .replace('{what}', part.querySelector('.name').textContent)
    .replace('{place}', place + 1)
    .replace('{all}', rowsOf(list).length)
  if (!answer?.ok) window.location.reload()
}

// The main part of the page gets the pointer's events: the part itself is taken out and put in again.
function drag (start) {
  const main = document.querySelector('main')
  const part = start.target.closest('[data-part]')
  const before = [listOf(part), part.previousElementSibling]
  start.preventDefault()
  main.setPointerCapture(start.pointerId)
  part.classList.add('dragged')
  const move = (event) => {
    if (event.clientY < 60) window.scrollBy(0, -20)
    if (event.clientY > window.innerHeight - 60) window.scrollBy(0, 20)
    follow(part, event.clientY)
  }
  main.addEventListener('pointermove', move)
  main.addEventListener('lostpointercapture', () => {
    main.removeEventListener('pointermove', move)
    part.classList.remove('dragged')
    if (before[0] !== listOf(part) || before[1] !== part.previousElementSibling) save(part)
  }, { once: true })
}

for (const handle of document.querySelectorAll('.handle')) {
  handle.hidden = false
  handle.addEventListener('pointerdown', drag)
}
