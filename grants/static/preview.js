// Lets staff try the questions of a section as groups do, without a draft behind them.
import { arrangeRows, showAsked } from './section.js'

const form = document.querySelector('#preview')
arrangeRows(form)
showAsked(form)
form.addEventListener('change', () => showAsked(form))
