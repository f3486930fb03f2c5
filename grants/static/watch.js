// Loads the page again while something on it is still under way.
if (document.querySelector('[data-watch]')) {
  setTimeout(() => location.reload(), 4000)
}
