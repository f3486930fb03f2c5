// Shows only the boxes that the chosen kind of answer needs.
const kind = document.querySelector('#question [name="kind"]')

function show () {
  for (const group of document.querySelectorAll('[data-for-kinds]')) {
    group.hidden = !group.dataset.forKinds.split(' ').includes(kind.value)
    const fact = group.querySelector('[name="fact"]')
    if (fact && group.hidden) fact.value = ''
  }
}

kind.addEventListener('change', show)
show()
