// Sends what still waits on this device for an application, on its pages that are not for writing.
import { postElsewhere } from './post.js'

const box = document.getElementById('waiting')
const place = { save: box.dataset.save, token: document.querySelector('[name="csrf_token"]').value }

async function send () {
  const [sent, left] = await postElsewhere(place, box.dataset.person, box.dataset.application)
  box.hidden = left === 0
  if (sent) location.reload()
}

addEventListener('online', send)
send()
