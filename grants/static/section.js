// Shows the questions that are asked, the rows that are used, and the totals, while a section is written.

// A question with a condition shows when the answer that decides, on this page, is one of those wanted.
export function showAsked (form) {
  for (const question of form.querySelectorAll('[data-shown-if]')) {
    const deciding = form.querySelector(`[data-question="${question.dataset.shownIf}"]`)
    const wanted = question.dataset.shownValues.split(' ')
    const chosen = [...deciding.querySelectorAll('input:checked, select')].map((box) => box.value)
    question.hidden = deciding.hidden || !chosen.some((value) => wanted.includes(value))
  }
}

const isEmpty = (row) => [...row.querySelectorAll('input:not([type="radio"])')].every((box) => box.value.trim() === '')

// Digits as they are written in Arabic and in Persian count as well.
const inLatin = (text) => text.replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt(0) & 15).replace(/[£,٬\s]/g, '')

function showTotals (table) {
  for (const cell of table.querySelectorAll('[data-total]')) {
    const values = [...table.querySelectorAll(`input[name$="-${cell.dataset.total}"]`)]
      .filter((box) => !cell.dataset.part || box.closest('tr').querySelector('select').value === cell.dataset.part)
      .map((box) => Number(inLatin(box.value)))
    const sum = values.reduce((one, other) => one + (Number.isFinite(other) ? other : 0), 0)
    const shown = document.createElement('bdi')
    shown.textContent = `£${sum.toLocaleString('en-GB')}`
    cell.replaceChildren(shown)
  }
}

// Shows every row in which something stands, and the totals.
export function showFilled (form) {
  for (const table of form.querySelectorAll('[data-rows]')) {
    for (const row of table.querySelectorAll('tbody tr')) if (!isEmpty(row)) row.hidden = false
    showTotals(table)
  }
}

// Tables show the rows that are used and one more; a button shows the next.
export function arrangeRows (form) {
  for (const table of form.querySelectorAll('[data-rows]')) {
    const rows = [...table.querySelectorAll('tbody tr')]
    const used = rows.findLastIndex((row) => !isEmpty(row))
    rows.forEach((row, place) => { row.hidden = place > Math.max(used + 1, 1) })
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'govuk-button govuk-button--secondary'
    button.textContent = table.dataset.add
    const next = () => rows.find((row) => row.hidden)
    button.hidden = !next()
    button.addEventListener('click', () => {
      const row = next()
      row.hidden = false
      row.querySelector('input').focus()
      button.hidden = !next()
    })
    table.after(button)
    table.addEventListener('input', () => showTotals(table))
  }
}
