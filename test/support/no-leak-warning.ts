/** Throws at what Node only warns of: listeners that pile up. Where a test causes that, it fails. */
function refuseLeak(warning: Error): void {
  if (warning.name === 'MaxListenersExceededWarning') throw warning;
}

// A process that runs several files comes here for each of them.
if (!process.listeners('warning').some(({ name }) => name === refuseLeak.name)) {
  process.on('warning', refuseLeak);
}
