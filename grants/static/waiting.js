// Sends what still waits on this device for an application, on its pages that are not for writing.
import { postElsewhere } from './post.js'

const box = document.getElementById('waiting')
const place = { save: box.dataset.save, token: document.querySelector('[name="csrf_token"]').value }
// Whoever has followed a link meanwhile goes where it leads: loading this page again would keep them here.
let isLeaving = false

async function send () {
  const [sent, left] = await postElsewhere(place, box.dataset.person, box.dataset.application)
  box.hidden = left === 0
  if (sent && !isLeaving) location.reload()
}

addEventListener('beforeunload', () => { isLeaving = true })
addEventListener('pageshow', () => { isLeaving = false })
addEventListener('online', send)
send()
