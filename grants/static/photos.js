// Makes photos smaller before they are sent, so that a telephone's few megabytes become a few hundred
// kilobytes; what cannot be read here goes as it is, and the server does the same.
const LONGEST = 1600
const QUALITY = 0.85
const SMALL_ENOUGH = 400 * 1024

async function smaller (file) {
  if (file.size <= SMALL_ENOUGH || !file.type.startsWith('image/')) return file
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * share)
    canvas.height = Math.round(picture.height * share)
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
    if (!blob || blob.size >= file.size) return file
    return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' })
  } catch {
    return file
  }
}

for (const input of document.querySelectorAll('input[data-smaller]')) {
  const beside = document.querySelector(`[data-with="${input.id}"]`)
  const show = () => { if (beside) beside.hidden = input.files.length === 0 }
  let underWay = Promise.resolve()
  let isWaiting = false
  show()
  input.addEventListener('change', () => {
    show()
    const chosen = [...input.files]
    underWay = Promise.all(chosen.map(smaller)).then((files) => {
      const list = new DataTransfer()
      for (const file of files) list.items.add(file)
      input.files = list.files
    })
    isWaiting = true
    underWay.finally(() => { isWaiting = false })
  })
  // A form that is sent meanwhile waits for its photos.
  input.form.addEventListener('submit', (event) => {
    if (!isWaiting) return
    event.preventDefault()
    underWay.finally(() => input.form.requestSubmit())
  })
}
