// Marks the page as scripted and starts the components of GOV.UK Frontend that it uses.
import {
  createAll, Button, CharacterCount, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink,
} from './dist/govuk-frontend.min.js'
import { isAnythingWaiting, welcome, wipe } from './store.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink]) {
  createAll(component)
}

// So long a page that is being left may try to send what waits.
const PATIENCE = 5000

const signOut = document.getElementById('sign-out')
if (signOut) welcome(signOut.dataset.person)
signOut?.addEventListener('submit', async (event) => {
  event.preventDefault()
  const pending = []
  document.dispatchEvent(new CustomEvent('signing-out', { detail: pending }))
  await Promise.race([Promise.allSettled(pending), new Promise((resolve) => setTimeout(resolve, PATIENCE))])
  if (isAnythingWaiting() && !confirm(signOut.dataset.unsent)) return
  await wipe()
  signOut.submit()
})
