// Node only warns of listeners that pile up; where a test causes that, it fails.
process.on('warning', (warning) => {
  if (warning.name === 'MaxListenersExceededWarning') throw warning;
});
