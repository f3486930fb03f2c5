// Marks the page as scripted and starts the components of GOV.UK Frontend that it uses.
import {
  createAll, Button, CharacterCount, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink,
} from './dist/govuk-frontend.min.js'
import { wipe } from './store.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink]) {
  createAll(component)
}

const signOut = document.getElementById('sign-out')
signOut?.addEventListener('submit', async (event) => {
  event.preventDefault()
  await wipe()
  signOut.submit()
})
