// Preloaded into the measured process: writes its CPU time (user and system, in microseconds) and
// its largest memory (kB) to the file descriptor made for it.
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  require('node:fs').writeSync(3, JSON.stringify({ cpuUs: user + system, maxRssKb: maxRSS }));
});
